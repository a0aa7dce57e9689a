"""What is told without being an incident: what it needs, and what runs from it."""

import pytest

from hygie.incidents.rules import signals
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import MOVES_OF_A_SIGNAL, Status, may_move
from hygie.incidents.rules.nature import SIGNALS, Nature
from tests.incidents.declarations import SATURDAY

ENOUGH = {
    "structure.name": "CH de Bellevue",
    "structure.city": "Bellevue",
    "declarant.name": "Anne Morel",
    "declarant.phone": "+33612345678",
    "facts.title": "Un faux courriel de la direction",
    "facts.observed_at": SATURDAY,
}


def test_only_what_is_no_incident_is_a_signal():
    assert (
        {nature for nature in Nature if nature.is_signal}
        == SIGNALS
        == set(Nature) - {Nature.INCIDENT}
    )


def lacking(told, nature):
    """The fields for which a signal is refused; none when it is taken."""
    try:
        signals.check(Declaration().changed(told), nature=nature, at=SATURDAY)
    except Incomplete as refusal:
        return [problem.field.path for problem in refusal.problems]
    return []


@pytest.mark.parametrize("nature", sorted(SIGNALS))
def test_a_signal_needs_six_answers_and_no_more(nature):
    assert lacking(ENOUGH, nature) == []


@pytest.mark.parametrize("path", ENOUGH)
def test_each_of_them_is_needed_and_named(path):
    told = {name: ENOUGH[name] for name in ENOUGH if name != path}
    assert lacking(told, Nature.THREAT) == [path]


def test_a_mail_is_as_good_as_a_telephone():
    told = ENOUGH | {"declarant.phone": "", "declarant.email": "anne@exemple.fr"}

    assert lacking(told, Nature.NEAR_MISS) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("facts.title", "NIR 2 55 08 14 168 025 38", "patient"),
        ("facts.narrative", "NIR 2 55 08 14 168 025 38", "patient"),
        ("facts.observed_at", SATURDAY.replace(year=2027), "futur"),
    ],
)
def test_what_an_incident_may_not_say_a_signal_may_not_either(path, value, said):
    told = Declaration().changed(ENOUGH | {path: value})

    with pytest.raises(Incomplete, match=said):
        signals.check(told, nature=Nature.THREAT, at=SATURDAY)


def test_an_incident_still_needs_all_its_answers():
    with pytest.raises(Incomplete) as refusal:
        signals.check(Declaration().changed(ENOUGH), nature=Nature.INCIDENT, at=SATURDAY)

    assert "impact.patient_danger" in {each.field.path for each in refusal.value.problems}


def test_the_law_lets_one_tell_it_freely():
    said = signals.voluntary()

    assert "article 30" in said.text
    assert "aucun délai" in said.text
    assert said.reference


@pytest.mark.parametrize(
    ("current", "target", "allowed"),
    [
        (Status.SUBMITTED, Status.ACKNOWLEDGED, True),
        (Status.ACKNOWLEDGED, Status.CLOSED, True),
        (Status.ACKNOWLEDGED, Status.QUALIFIED, False),
        (Status.SUBMITTED, Status.CLOSED, False),
        (Status.CLOSED, Status.ACKNOWLEDGED, True),
        (Status.CLOSED, Status.QUALIFIED, False),
    ],
)
def test_a_signal_is_taken_in_charge_and_closed_never_qualified(current, target, allowed):
    assert may_move(current, target, is_signal=True) is allowed
    assert set(MOVES_OF_A_SIGNAL) == set(Status)
