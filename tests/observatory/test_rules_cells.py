"""A figure is told apart by what it is of."""

from hygie.observatory.rules.cells import Key, Level


def test_a_whole_and_its_category_are_two_figures():
    whole = Key(indicator="INC-01", year=2026, level=Level.REGION, place="84")
    part = Key(indicator="INC-01", year=2026, level=Level.REGION, place="84", category="01")

    assert len({whole, part, whole}) == 2
