from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.cursor import LENGTH, BadCursor, Cursor, read_cursor

moments = st.integers(-(10**15), 2 * 10**17).map(
    lambda since: datetime(2000, 1, 1, tzinfo=UTC) + since * timedelta.resolution
)
cursors = st.builds(Cursor, declared_at=moments, row=st.integers(1, 2**63 - 1))


@given(cursor=cursors)
def test_a_cursor_is_read_as_it_was_written(cursor):
    assert len(str(cursor)) == LENGTH
    assert read_cursor(str(cursor)) == cursor


@given(cursor=cursors, place=st.integers(0, LENGTH - 1), letter=st.characters())
def test_a_cursor_with_one_letter_changed_is_refused(cursor, place, letter):
    text = str(cursor)
    changed = text[:place] + letter + text[place + 1 :]

    if changed != text:
        with pytest.raises(BadCursor, match="première page"):
            read_cursor(changed)


@given(text=st.text(max_size=60))
def test_whatever_else_is_refused_in_one_sentence(text):
    with pytest.raises(BadCursor) as refused:
        read_cursor(text)

    assert refused.value.sentence.count(".") == 1


@pytest.mark.parametrize("text", ["", "A" * LENGTH, "é" * LENGTH, "=" * LENGTH, "_" * LENGTH])
def test_what_only_looks_like_a_cursor_is_none(text):
    with pytest.raises(BadCursor):
        read_cursor(text)
