"""A report through its states, and what an edition says of what it revises."""

import pytest

from hygie.observatory.rules import reports
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import composition
from hygie.observatory.rules.reports import NotAText, NotItsTurn, State

NAMES = {"INC-01": "Incidents déclarés"}


def row(n, *, indicator="INC-01", year=2023, level="NATION", place="FR", category=""):
    return [indicator, year, level, place, category, n, None, None, None, None]


@pytest.mark.parametrize("state", list(State))
def test_only_a_draft_is_written_and_only_what_is_published_is_withdrawn(state):
    for allowed in (State.DRAFT, State.PUBLISHED):
        if state is allowed:
            reports.check_turn(state, allowed)
        else:
            with pytest.raises(NotItsTurn):
                reports.check_turn(state, allowed)


def test_a_text_is_of_a_section_that_the_report_has_and_not_too_long():
    plan = composition()
    reports.check_text("introduction", "Un mot.", plan, Level.REGION)
    reports.check_text("territoires", "", plan, Level.NATION)
    for section in ("territoires", "ailleurs", ""):
        with pytest.raises(NotAText):
            reports.check_text(section, "x", plan, Level.REGION)
    with pytest.raises(NotAText, match="20.001|20 001"):
        reports.check_text("volume", "x" * 20_001, plan, Level.NATION)


@pytest.mark.parametrize(
    ("former", "now", "edition", "said"),
    [
        ([row(581)], [row(581)], 1, ()),
        ([row(581)], [row(581)], 2, ("Cette édition ne change aucun chiffre de la précédente.",)),
        (
            [row(581), row(749, year=2024)],
            [row(588), row(749, year=2024)],
            2,
            ("1 chiffre est révisé.", "Incidents déclarés, 2023 : 581 puis 588."),
        ),
        # A year that one of both does not tell is no revision.
        ([row(581)], [row(749, year=2024)], 2, None),
        # Hidden now, or shown for the first time: never with a value that would tell it.
        (
            [row(581), row(9, category="A")],
            [row(581)],
            2,
            ("0 chiffre est révisé.", "1 chiffre n’était pas publié dans les deux éditions."),
        ),
    ],
)
def test_what_an_edition_says_of_what_it_revises(former, now, edition, said):
    found = reports.revised(former, now)
    told = tuple(each.replace("\xa0", " ") for each in reports.told(found, NAMES, edition=edition))
    assert told == (
        said or ("Cette édition ne change aucun chiffre de la précédente.",) * (edition > 1)
    )


def test_of_many_revisions_some_are_told_and_the_others_counted():
    former = [row(n, category=f"{n:02}") for n in range(10, 60)]
    now = [row(n + 9, category=f"{n:02}") for n in range(10, 60)]
    told = reports.told(reports.revised(former, now), NAMES, edition=2)
    assert told[0].startswith("50 chiffres")
    assert len(told) == reports.TOLD_ONE_BY_ONE + 2
