from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.journal.rules import Anchor, anchors_in, is_late, ranges, roles_kept
from hygie.kernel.actor import NATION, Place, PlaceKind, Role

NIGHT = datetime(2026, 3, 2, 1, 41, tzinfo=UTC)
ANCHOR = Anchor(at=NIGHT, position=1234, hash="ab" * 32)


def test_an_anchor_is_one_line_that_is_read_back_from_any_text():
    text = f"De : Hygie\r\n> {ANCHOR}\r\nune autre ligne {ANCHOR}."

    assert anchors_in(text) == [ANCHOR, ANCHOR]


@pytest.mark.parametrize(
    "text",
    [
        "",
        str(ANCHOR)[:-1],
        str(ANCHOR).replace("2026-03", "2026-13"),
        str(ANCHOR).replace("1234", "-1"),
        str(ANCHOR).replace("sha256", "md5"),
    ],
)
def test_a_line_that_was_cut_or_spoilt_is_no_anchor(text):
    assert anchors_in(text) == []


@given(st.text())
def test_no_text_makes_the_reader_fail(text):
    assert anchors_in(text) == []


@pytest.mark.parametrize(
    ("last", "late"),
    [(None, True), (NIGHT, True), (NIGHT + timedelta(hours=1), False)],
)
def test_two_days_without_an_anchor_is_late(last, late):
    anchor = last and Anchor(at=last, position=1, hash="0" * 64)

    assert is_late(anchor, at=NIGHT + timedelta(days=2, minutes=1)) is late


@given(st.integers(1, 500), st.integers(-3, 500), st.integers(1, 90))
def test_ranges_cover_all_once(first, last, size):
    numbers = [
        number for start, end in ranges(first, last, size=size) for number in range(start, end + 1)
    ]

    assert numbers == list(range(first, last + 1))


def test_the_roles_that_a_line_kept_are_read_back():
    assert roles_kept("CERT_ANALYST:NATION:FR READER:SITE:010000024 OLD:SITE:1 x") == [
        (Role.CERT_ANALYST, NATION),
        (Role.READER, Place(PlaceKind.SITE, "010000024")),
    ]


@given(st.text())
def test_no_text_makes_the_reading_of_roles_fail(text):
    assert roles_kept(text) == [] or ":" in text
