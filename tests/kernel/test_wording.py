"""Numbers, counts and days are written the same everywhere."""

from datetime import date

import pytest

from hygie.kernel.wording import NBSP, counted, day, number


def test_thousands_stand_apart():
    assert number(9_685) == f"9{NBSP}685"
    assert number(120) == "120"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 réponse"), (1, "1 réponse"), (2, "2 réponses"), (1_200, f"1{NBSP}200 réponses")],
)
def test_a_count_takes_its_word(count, said):
    assert counted(count, "réponse", "réponses") == said


def test_a_day_is_said_and_none_is_nothing():
    assert day(date(2026, 3, 1)) == "01/03/2026"
    assert day(None) == ""
