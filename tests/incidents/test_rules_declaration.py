import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.incidents.rules import checks, encoding
from hygie.incidents.rules.declaration import (
    FIELDS,
    Declaration,
    can_wait,
    changes,
    fields_of_step,
    missing,
    steps,
    summary,
)
from hygie.incidents.rules.fields import Kind, Step
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    DataImpact,
    OngoingState,
    PatientDanger,
    SupportKind,
)
from tests.incidents.declarations import SATURDAY, a_declaration, any_declaration

LATER = SATURDAY + timedelta(hours=1)


def sentences(declaration, at=LATER):
    return [(p.field.path, p.sentence) for p in checks.problems(declaration, at=at)]


@settings(max_examples=60)
@given(any_declaration())
def test_a_declaration_survives_its_journey_through_json(declaration):
    written = json.loads(json.dumps(encoding.to_json(declaration)))

    assert encoding.from_json(written) == declaration


@settings(max_examples=60)
@given(any_declaration(), any_declaration())
def test_the_changes_between_two_declarations_lead_from_one_to_the_other(before, after):
    named = {change.field.path for change in changes(before, after)}

    assert before.changed({path: after.value(path) for path in named}) == after


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["schema", "facts", "title", "x"]), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_is_no_declaration_is_refused_and_nothing_else(written):
    with suppress(encoding.Unreadable):
        assert isinstance(encoding.from_json(written), Declaration)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "au format 1"),
        ({"schema": 2}, "au format 1"),
        ({"schema": 1, "other": {}}, "La partie « other »"),
        ({"schema": 1, "facts": []}, "La partie « facts »"),
        ({"schema": 1, "facts": {"x": 1}}, "Le champ « facts.x »"),
        ({"schema": 1, "facts": {"title": 3}}, "En une phrase"),
        ({"schema": 1, "facts": {"title": "x" * 151}}, "En une phrase"),
        ({"schema": 1, "facts": {"title": "a\x00b"}}, "En une phrase"),
        ({"schema": 1, "facts": {"aware_at": "2026-03-28T23:30:00"}}, "Quand avez-vous compris"),
        ({"schema": 1, "facts": {"aware_at": 3}}, "Quand avez-vous compris"),
        ({"schema": 1, "facts": {"aware_at": "0001-01-01T00:00:00+14:00"}}, "Quand avez-vous"),
        ({"schema": 1, "facts": {"machines": -1}}, "Nombre de postes"),
        ({"schema": 1, "facts": {"machines": True}}, "Nombre de postes"),
        ({"schema": 1, "facts": {"machines": 10**30}}, "Nombre de postes"),
        ({"schema": 1, "facts": {"state": "GONE"}}, "Où en est"),
        ({"schema": 1, "facts": {"systems": "SERVER"}}, "Qu’est-ce qui est touché"),
        ({"schema": 1, "facts": {"systems": [["SERVER"]]}}, "Qu’est-ce qui est touché"),
        ({"schema": 1, "cause": {"incident_type": "WORM"}}, "De quel type"),
        ({"schema": 1, "cause": {"entry_vector": ["x"]}}, "Par où"),
    ],
)
def test_a_bad_value_is_refused_with_the_label_of_its_field(written, sentence):
    with pytest.raises(encoding.Unreadable, match=sentence):
        encoding.from_json(written)


def test_times_are_written_in_utc():
    written = encoding.to_json(a_declaration())

    assert written["facts"]["aware_at"] == "2026-03-28T22:30:00Z"
    assert written["impact"]["data"] == ["INACCESSIBLE_OR_LOST"]
    assert "narrative" not in written["facts"]


def test_an_empty_declaration_lacks_what_three_minutes_can_give():
    lacking = missing(Declaration())

    assert list(lacking) == [s for s in steps(is_sent=False) if s != Step.REVIEW]
    assert sum(len(fields) for fields in lacking.values()) == 16


def test_a_sufficient_declaration_may_be_sent_and_completed_later():
    declaration = a_declaration()

    checks.check(declaration, at=LATER)
    assert missing(declaration) == {}
    assert "facts.narrative" in {field.path for field in can_wait(declaration)}


@pytest.mark.parametrize(
    ("danger", "services", "lacks"),
    [
        (PatientDanger.PROVEN, "", True),
        (PatientDanger.PROVEN, " , ;", True),
        (PatientDanger.PROVEN, "Urgences", False),
        (PatientDanger.POTENTIAL, "", False),
        (None, "", False),
    ],
)
def test_proven_danger_strikes_a_service_that_is_named(danger, services, lacks):
    told = a_declaration({"impact.patient_danger": danger, "facts.services": services})

    asked = {field.path for fields in missing(told).values() for field in fields}

    assert ("facts.services" in asked) == lacks


def test_a_structure_outside_the_register_may_declare():
    declaration = a_declaration(
        {"structure.finess_et": "", "structure.category": "", "structure.department": ""}
    )

    assert missing(declaration) == {}
    assert checks.problems(declaration, at=LATER) == ()


def test_the_zone_comes_from_the_department_or_else_from_the_postcode():
    assert a_declaration().zone == "Europe/Paris"
    assert a_declaration({"structure.department": "974"}).zone == "Indian/Reunion"
    nameless = {"structure.department": "", "structure.postcode": "97110"}
    assert a_declaration(nameless).zone == "America/Guadeloupe"


def test_what_is_missing_is_said_with_its_label():
    with pytest.raises(checks.Incomplete, match="« Votre fonction » : Ce champ") as refusal:
        checks.check(a_declaration({"declarant.role": ""}), at=LATER)

    assert [problem.field.path for problem in refusal.value.problems] == ["declarant.role"]


@pytest.mark.parametrize(
    ("changed", "path", "sentence"),
    [
        ({"facts.aware_at": LATER + timedelta(minutes=6)}, "facts.aware_at", "dans le futur"),
        (
            {"facts.occurred_at": datetime(1999, 12, 31, tzinfo=UTC)},
            "facts.occurred_at",
            "antérieur à l’an 2000",
        ),
        (
            {"facts.occurred_at": SATURDAY + timedelta(minutes=1)},
            "facts.aware_at",
            "avant qu’il commence",
        ),
        (
            {"facts.observed_at": SATURDAY + timedelta(minutes=1)},
            "facts.aware_at",
            "avant de l’avoir constaté",
        ),
        (
            {
                "facts.resolved_at": SATURDAY - timedelta(hours=1),
                "facts.state": OngoingState.RESOLVED,
            },
            "facts.resolved_at",
            "La résolution ne peut pas précéder",
        ),
        ({"facts.resolved_at": LATER}, "facts.resolved_at", "n’est pas résolu"),
        (
            {"impact.data": frozenset({DataImpact.NONE, DataImpact.INTEGRITY})},
            "impact.data",
            "se choisissent seuls",
        ),
        (
            {"cause.support": frozenset({SupportKind.NONE, SupportKind.ADVICE})},
            "cause.support",
            "se choisit seul",
        ),
        ({"facts.narrative": "x" * 20_001}, "facts.narrative", "20000 caractères au plus"),
        (
            {"facts.narrative": "M. X, 1 85 05 78 006 084 91"},
            "facts.narrative",
            "aucune identité de patient",
        ),
    ],
)
def test_what_does_not_hold_together_is_said(changed, path, sentence):
    found = sentences(a_declaration(changed))

    assert any(where == path and sentence in words for where, words in found), found


def test_a_phone_a_little_ahead_of_our_clock_is_forgiven():
    assert sentences(a_declaration({"facts.aware_at": LATER + timedelta(minutes=5)})) == []


def test_a_change_is_told_in_words():
    before = a_declaration()
    after = before.changed(
        {
            "facts.systems": frozenset({AffectedSystem.MAIL, AffectedSystem.SERVER}),
            "facts.machines": 1200,
            "cause.incident_type": "MALWARE",
        }
    )

    told = {change.label: (change.old, change.new) for change in changes(before, after)}

    assert told["Qu’est-ce qui est touché ?"] == ("", "Serveurs ; Messagerie")
    assert told["Nombre de postes et serveurs touchés, environ"][1] == "1\N{NO-BREAK SPACE}200"
    assert told["De quel type est-il ?"][0] == "Rançongiciel"


def test_the_summary_says_what_was_said_and_only_that():
    said = {field.path: words for field, words in summary(a_declaration())}

    assert said["facts.aware_at"].startswith("samedi 28 mars 2026")
    assert "facts.narrative" not in said
    assert {field.step for field, _ in summary(a_declaration(), step=Step.FACTS)} == {Step.FACTS}


def test_every_field_is_labelled_bounded_and_asked_once():
    labels = [field.label for field in FIELDS.values()]

    assert len(set(labels)) == len(labels)
    for field in FIELDS.values():
        assert (field.choices is not None) == (field.kind in (Kind.CHOICE, Kind.CHOICES))
        assert field.limit or field.kind in (Kind.MOMENT, Kind.NUMBER, Kind.CHOICE, Kind.CHOICES)
        assert field in fields_of_step(field.step)
        assert "'" not in field.label + field.help
