"""A report through its states, and what an edition says of what it revises."""

import pytest

from hygie.observatory.rules import reports
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import composition
from hygie.observatory.rules.reports import NotAText, NotItsTurn, State


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


def revisions(count):
    return [a_revision(f"Origine, {at}, 2023") for at in range(count)]


def a_revision(name):
    return reports.Revision(name=name, before="581", now="588")


@pytest.mark.parametrize(
    ("found", "kept", "edition", "said"),
    [
        (0, 0, 1, ()),
        (0, 0, 2, ()),
        (0, 12, 2, ("Cette édition ne révise aucun chiffre.", "12 chiffres déjà publiés")),
        (0, 12, 1, ("12 chiffres déjà publiés sont repris comme ils l’étaient",)),
        (1, 1, 2, ("1 chiffre est révisé.", "Origine, 0, 2023 : 581 puis 588.", "1 chiffre déjà")),
    ],
)
def test_what_an_edition_says_of_what_was_told(found, kept, edition, said):
    told = reports.told(revisions(found), kept, edition=edition)
    assert len(told) == len(said)
    for line, begun in zip(told, said, strict=True):
        assert line.replace("\xa0", " ").startswith(begun)


def test_of_many_revisions_some_are_told_and_the_others_counted():
    told = reports.told(revisions(50), 0, edition=2)
    assert told[0].startswith("50 chiffres")
    assert len(told) == reports.TOLD_ONE_BY_ONE + 2
