"""The lists shipped with the rules: types, structures, advice, and the moves of an incident."""

import pytest

from hygie.incidents.rules import advice, lifecycle, scope, taxonomy
from hygie.incidents.rules.advice import When, first_hour
from hygie.incidents.rules.lifecycle import Severity, Status, may_move
from hygie.incidents.rules.situation import Situation, situation_of
from hygie.incidents.rules.vocabulary import AffectedSystem, Answer, Origin
from tests.incidents.declarations import SATURDAY, a_declaration

DESK = {"desk_phone": "09 72 43 91 25", "desk_mail": "desk@exemple.fr"}


@pytest.mark.parametrize(
    ("current", "target", "allowed"),
    [
        (Status.SUBMITTED, Status.ACKNOWLEDGED, True),
        (Status.SUBMITTED, Status.DUPLICATE, True),
        (Status.SUBMITTED, Status.QUALIFIED, False),
        (Status.SUBMITTED, Status.CLOSED, False),
        (Status.ACKNOWLEDGED, Status.QUALIFIED, True),
        (Status.QUALIFIED, Status.QUALIFIED, True),
        (Status.QUALIFIED, Status.CLOSED, True),
        (Status.CLOSED, Status.QUALIFIED, True),
        (Status.CLOSED, Status.CLOSED, False),
        (Status.OUT_OF_SCOPE, Status.ACKNOWLEDGED, True),
        (Status.DUPLICATE, Status.CLOSED, False),
    ],
)
def test_moves(current, target, allowed):
    assert may_move(current, target) is allowed


def test_every_status_can_be_left_and_only_three_ask_for_work():
    assert set(lifecycle.MOVES) == set(Status)
    assert all(lifecycle.MOVES.values())
    assert [status for status in Status if lifecycle.is_open(status)] == [
        Status.SUBMITTED,
        Status.ACKNOWLEDGED,
        Status.QUALIFIED,
    ]
    assert len(Severity) == 4


def test_types_have_a_family_a_source_and_known_european_codes():
    types = taxonomy.incident_types()

    assert {kind.family for kind in types.values()} == {Origin.MALICIOUS, Origin.NON_MALICIOUS}
    assert all(kind.rsit and kind.source and len(kind.label) < 60 for kind in types.values())
    assert all(vector.source for vector in taxonomy.entry_vectors().values())


@pytest.mark.parametrize("read", [taxonomy.incident_type, taxonomy.entry_vector])
def test_an_unknown_code_is_an_error(read):
    with pytest.raises(ValueError, match="unknown"):
        read("WORM")


def test_a_code_that_comes_twice_is_an_error():
    with pytest.raises(ValueError, match="comes twice"):
        taxonomy._new_code({"code": "DDOS"}, {"DDOS": None})


@pytest.mark.parametrize(
    ("category", "aggregate", "kind", "in_scope"),
    [
        ("355", "", "HEALTH", Answer.YES),
        ("101", "", "HEALTH", Answer.YES),
        ("500", "", "MEDICO_SOCIAL", Answer.YES),
        ("611", "", "LABORATORY", Answer.YES),
        ("114", "", "ARMY", Answer.YES),
        ("124", "", "CARE", Answer.YES),
        ("620", "", "PHARMACY", Answer.NO),
        ("603", "", "LIBERAL", Answer.NO),
        ("300", "", "SUPPLIER", Answer.UNKNOWN),
        ("999", "4401", "MEDICO_SOCIAL", Answer.YES),
        ("999", "3201", "PHARMACY", Answer.NO),
        ("999", "", "UNKNOWN", Answer.UNKNOWN),
        ("", "", "UNKNOWN", Answer.UNKNOWN),
    ],
)
def test_which_structures_the_duty_concerns(category, aggregate, kind, in_scope):
    found = scope.scope(category, aggregate=aggregate)

    assert (found.code, found.in_scope) == (kind, in_scope)
    assert found.sentence


def test_a_category_belongs_to_one_kind():
    listed = [category for kind in scope.kinds() for category in kind.categories]

    assert len(listed) == len(set(listed)) > 150


def test_a_ransomware_is_told_to_isolate_before_anything_but_care():
    situation = situation_of(a_declaration(), aware_at=SATURDAY)

    lines = first_hour(situation, **DESK)

    texts = [text for _, text, _ in lines]
    assert len(lines) == 8
    assert texts[0].startswith("Mettez les patients en sécurité")
    assert texts[1].startswith("Débranchez le réseau")
    assert any("rançon" in text or "payez" in text for text in texts)


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({}, When.ALWAYS),
        ({"incident_type": "RANSOMWARE"}, When.RANSOMWARE),
        ({"incident_type": "EQUIPMENT_THEFT"}, When.THEFT),
        ({"incident_type": "TRANSFER_FRAUD"}, When.MONEY),
        ({"incident_type": "PROVIDER_INCIDENT"}, When.PROVIDER),
        ({"systems": frozenset({AffectedSystem.MAIL})}, When.MAIL),
        ({"malicious": Answer.NO}, When.OUTAGE),
        ({"personal_data_at_risk": Answer.YES}, When.DATA),
        ({"patients_in_danger": Answer.YES}, When.CARE),
    ],
)
def test_what_a_situation_calls_for(changes, when):
    situation = Situation(aware_at=SATURDAY, **changes)

    assert when in advice.circumstances(situation)
    assert 2 < len(first_hour(situation, **DESK)) <= 8


def test_the_phone_of_the_desk_is_in_the_advice():
    texts = " ".join(
        text for _, text, _ in first_hour(Situation(aware_at=SATURDAY, malicious=Answer.NO), **DESK)
    )

    assert "09 72 43 91 25" in texts
    assert "{" not in texts


def test_every_circumstance_has_its_lines_and_every_line_its_source():
    lines = advice.all_advice()

    assert {when for line in lines for when in line.when} == set(When)
    assert [line.rank for line in lines] == sorted(line.rank for line in lines)
    assert all(line.source and len(line.text) < 150 for line in lines)
