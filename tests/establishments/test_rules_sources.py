import pytest

from hygie.establishments.rules.categories import shipped
from hygie.establishments.rules.sources import (
    AUTHORITY,
    SourceKind,
    is_mostly_refused,
    may_close_the_absent,
)


@pytest.mark.parametrize(
    ("is_stock", "listed", "known", "allowed"),
    [
        (True, 102_000, 103_000, True),
        (True, 92_700, 103_000, True),
        (True, 92_699, 103_000, False),
        (True, 49_999, 1, False),
        (True, 14, 15, False),
        (False, 102_000, 103_000, False),
    ],
)
def test_only_a_whole_national_file_closes_what_it_no_longer_lists(
    is_stock, listed, known, allowed
):
    assert may_close_the_absent(is_stock=is_stock, listed=listed, known=known) is allowed


@pytest.mark.parametrize(
    ("read", "refused", "ruined"),
    [(1, 20, False), (1, 21, True), (9685, 40, False), (30, 31, True)],
)
def test_a_file_most_of_whose_lines_are_refused_is_refused(read, refused, ruined):
    assert is_mostly_refused(read=read, refused=refused) is ruined


def test_every_source_has_an_authority():
    assert set(AUTHORITY) == set(SourceKind)


def test_the_shipped_categories_have_names_and_an_importance():
    assert len(shipped()) >= 40
    assert all(category.label and 0 < category.prominence <= 100 for category in shipped().values())
    assert shipped()["355"].label == "Centre Hospitalier (C.H.)"
