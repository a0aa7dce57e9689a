"""Messages: the same one twice, who has read, when a mail is due."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.talk import ONE_MAIL, Read, Side, mark, may_mail, readers
from tests.cast import NOON

text = st.text(max_size=50)
files = st.lists(st.tuples(st.text(max_size=20), st.integers(0, 99)), max_size=3)


@given(text, text, files)
def test_the_same_page_sent_twice_is_the_same_message(token, words, joined):
    assert mark(token, words, joined) == mark(token, words, list(joined))


@given(text, text, text, files)
def test_other_words_or_another_page_make_another_message(token, words, others, joined):
    assert (mark(token, words, joined) == mark(token, others, joined)) is (words == others)
    assert mark(token, words, joined) != mark(f"{token}x", words, joined)
    assert mark(token, words, joined) != mark(token, words, [*joined, ("capture.png", 3)])


def a_read(upto, minutes, *, reader="Léa", side=Side.DESK):
    return Read(side=side, reader=reader, upto=upto, at=NOON + timedelta(minutes=minutes))


def test_who_has_read_is_told_once_at_the_first_hour_in_order():
    reads = [
        a_read(9, 30),
        a_read(7, 10),
        a_read(8, 20, reader="Paul"),
        a_read(9, 5, reader="Camille", side=Side.STRUCTURE),
    ]

    found = readers(7, reads, side=Side.DESK)

    assert [(read.reader, read.at) for read in found] == [
        ("Léa", NOON + timedelta(minutes=10)),
        ("Paul", NOON + timedelta(minutes=20)),
    ]
    assert [read.reader for read in readers(9, reads, side=Side.DESK)] == ["Léa"]
    assert readers(10, reads, side=Side.DESK) == []


@pytest.mark.parametrize(
    ("minutes", "told"), [([], True), ([10], True), ([9], False), ([30, 1], False), ([0], False)]
)
def test_several_messages_in_a_row_are_one_mail(minutes, told):
    moments = [NOON - timedelta(minutes=each) for each in minutes]

    assert may_mail(moments, at=NOON) is told
    assert may_mail(moments, at=NOON + ONE_MAIL)
