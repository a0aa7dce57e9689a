"""Saying what caused an incident: findings are added, the latest stands, contradictions stop."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hygie.incidents.models import CauseFinding, Draft, Incident
from hygie.incidents.operations import causes, desk, drafts, sending
from hygie.incidents.operations.causes import Contradicted, Said
from hygie.incidents.presentation import causes as shown
from hygie.incidents.presentation import notice as notice_shown
from hygie.incidents.presentation.sheet import HEADER, lines
from hygie.incidents.queries.care import any_weighed
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules import encoding
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import Origin
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, BELLEVUE, GAEL, KARIM, LEA, NADIA, NOON, REMI, ZOE
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
CELINE = Actor(name="Céline", grants=(Grant(Role.CARE_MANAGER, Place(PlaceKind.SITE, BELLEVUE)),))
DAVID = Actor(name="David", grants=(Grant(Role.CIO, Place(PlaceKind.SITE, BELLEVUE)),))
POWER = {"cause__origin": Origin.UNKNOWN, "cause__incident_type": "POWER_FAILURE"}


def said(root_cause="malicious-actions", vector="", *, words="", reason="Journaux", seen=None):
    finding = Finding(root_cause=root_cause, entry_vector=vector, words=words)
    return Said(finding=finding, reason=reason, seen=seen)


def again(incident):
    return Incident.objects.get(pk=incident.pk)


def test_the_desk_says_the_cause_and_the_declaration_stays_as_it_was():
    incident = an_incident(cause__entry_vector="WEAK_PASSWORD")

    causes.say(incident.pk, said(vector="PHISHING", words="Un courriel"), by=LEA, at=LATER)

    after = again(incident)
    assert (after.cause["root_cause"], after.cause["by"]) == ("malicious-actions", "Léa")
    assert after.content == incident.content
    assert any_weighed(after).cause.entry_vector == "PHISHING"
    assert any_weighed(after).cause.root_cause == "Un courriel"
    entry = Entry.objects.get(what="incidents.cause_said")
    assert (entry.actor_name, entry.detail["reason"]) == ("Léa", "Journaux")
    assert after.changed_at == LATER


def test_the_structure_corrects_with_a_reason_and_every_word_stays():
    incident = an_incident()
    first = causes.say(incident.pk, said(vector="PHISHING"), by=DAVID, at=LATER)

    causes.say(
        incident.pk,
        said(vector="INFOSTEALER", reason="Rapport du CERT", seen=first.pk),
        by=ANNE,
        at=LATER + timedelta(days=1),
    )

    rows = CauseFinding.objects.order_by("id").values_list("entry_vector", "side", "said_by")
    assert list(rows) == [("PHISHING", "STRUCTURE", "David"), ("INFOSTEALER", "STRUCTURE", "Anne")]
    assert again(incident).cause["entry_vector"] == "INFOSTEALER"
    corrected = Entry.objects.get(what="incidents.cause_corrected")
    assert corrected.detail["reason"] == "Rapport du CERT"


def test_what_was_said_goes_back_to_unknown():
    incident = an_incident()
    causes.say(incident.pk, said(vector="PHISHING"), by=LEA, at=LATER)

    causes.say(incident.pk, said("", reason="Fausse piste"), by=LEA, at=LATER)

    panel = shown.panel(again(incident), any_weighed(again(incident)))
    assert again(incident).cause["root_cause"] == ""
    # The type still says what it said.
    assert panel["facts"][1].hint == "D’après le type et l’origine."


@pytest.mark.parametrize(
    ("changes", "finding", "field"),
    [
        (POWER, said(), "root_cause"),
        ({}, said("human-errors"), "root_cause"),
        (POWER, said("system-failures", "PHISHING"), "entry_vector"),
        ({}, said(reason=" "), "reason"),
        ({}, said(""), "root_cause"),
        ({}, said(seen=99), "root_cause"),
    ],
)
def test_what_contradicts_or_says_nothing_is_refused_and_nothing_is_written(
    changes, finding, field
):
    incident = an_incident(**changes)

    with pytest.raises(Contradicted) as refusal:
        causes.say(incident.pk, finding, by=LEA, at=LATER)

    assert set(refusal.value.faults) == {field}
    assert refusal.value.sentence == refusal.value.faults[field]
    assert again(incident).cause == {}
    assert not CauseFinding.objects.exists()
    assert not Entry.objects.filter(what__startswith="incidents.cause").exists()


def test_of_two_who_say_it_at_once_the_second_reads_first():
    incident = an_incident()
    causes.say(incident.pk, said(vector="PHISHING", seen=0), by=ANNE, at=LATER)

    with pytest.raises(Contradicted, match="pendant que vous écriviez"):
        causes.say(incident.pk, said(vector="WEBSITE", seen=0), by=LEA, at=LATER)

    assert again(incident).cause["entry_vector"] == "PHISHING"


@pytest.mark.parametrize("who", [REMI, GAEL, KARIM, CELINE])
def test_a_role_that_does_not_talk_about_it_says_nothing_of_the_cause(who):
    incident = an_incident()

    with pytest.raises(NotAllowed):
        causes.say(incident.pk, said(), by=who, at=LATER)

    assert not CauseFinding.objects.exists()


@pytest.mark.parametrize("who", [ZOE, NADIA])
def test_for_who_does_not_see_the_incident_it_does_not_exist(who):
    incident = an_incident()

    with walls.scoped(scope_of(who)), pytest.raises(NotFound):
        causes.say(incident.pk, said(), by=who, at=LATER)


def test_behind_the_walls_the_structure_says_it_and_a_reader_cannot_write_it():
    incident = an_incident()

    with walls.scoped(scope_of(ANNE)):
        causes.say(incident.pk, said(vector="PHISHING"), by=ANNE, at=LATER)
    insert = (
        "INSERT INTO incidents_causefinding (incident_id, root_cause, entry_vector, words, reason,"
        " side, said_at, said_by) VALUES (%s, '', '', 'x', 'x', 'DESK', now(), 'x')"
    )
    with walls.scoped(scope_of(REMI)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incidents_causefinding")
        assert cursor.fetchone() == (1,)
        with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
            cursor.execute(insert, [incident.pk])

    assert CauseFinding.objects.get().side == "STRUCTURE"


def test_a_patient_is_never_named_in_a_cause():
    incident = an_incident()

    with pytest.raises(PatientIdentity):
        causes.say(incident.pk, said(words="Patient NIR 2 55 08 14 168 025 38"), by=LEA, at=LATER)

    assert again(incident).cause == {}


def test_what_is_set_aside_is_no_longer_followed():
    incident = an_incident()
    desk.put_out_of_scope(incident.pk, reason="Cabinet libéral", by=LEA, at=LATER)

    with pytest.raises(Refused, match="Hors périmètre"):
        causes.say(incident.pk, said(), by=LEA, at=LATER)


def test_an_attack_that_was_an_error_moves_what_the_law_asks():
    """A complaint is for a crime: the cause that was found says that there is none."""
    incident = an_incident(cause__incident_type="")
    before = {duty.code: duty.applies for duty in any_duties(incident)}

    causes.say(incident.pk, said("human-errors", words="Une mauvaise copie"), by=LEA, at=LATER)

    after = {duty.code: duty.applies for duty in any_duties(again(incident))}
    assert before["COMPLAINT"] != Applies.NO
    assert after["COMPLAINT"] == Applies.NO
    assert "COMPLAINT" not in {term["code"] for term in again(incident).terms}


def test_a_completion_keeps_what_was_found():
    incident = an_incident()
    causes.say(incident.pk, said(vector="PHISHING"), by=LEA, at=LATER)
    draft = Draft.objects.get(incident=incident)
    more = encoding.from_json(draft.content).changed({"cause.root_cause": "On ne sait pas"})
    drafts.save(draft.pk, more, by=ANYONE, at=LATER)

    sending.complete(draft.pk, by=ANYONE, at=LATER)

    after = again(incident)
    assert after.cause["entry_vector"] == "PHISHING"
    assert encoding.from_json(after.content).cause.root_cause == "On ne sait pas"


def test_the_database_refuses_a_finding_without_a_reason():
    incident = an_incident()

    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        CauseFinding.objects.create(
            incident=incident, reason="", side="DESK", said_at=LATER, said_by="Léa"
        )


def codes_for(incident, duty):
    found = next(each for each in any_duties(incident) if each.code == duty)
    return notice_shown.as_json(incident, found, by=ANNE, at=LATER)["classification"]


def test_each_authority_gets_the_codes_of_the_facts_that_it_gets():
    incident = an_incident()

    whole, early, privacy = (
        codes_for(incident, duty)
        for duty in ("NIS2_NOTIFICATION", "NIS2_EARLY_WARNING", "GDPR_AUTHORITY")
    )

    assert 'nis2:nature-root-cause="malicious-actions"' in whole["nis2"]
    assert 'rsit:malicious-code="infected-system"' in whole["rsit"]
    assert early["nis2"] == ['nis2:impact-sectors-impacted="health"']
    assert early["rsit"] == whole["rsit"]
    assert privacy == {"nis2": ['nis2:impact-sectors-impacted="health"']}
    assert whole["not_derived"] == ["impact-severity"]


def test_the_desk_s_severity_is_the_severity_of_the_impact():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    kind = desk.Qualification(
        incident_type="RANSOMWARE", severity=Severity.CRITICAL, is_significant=True, reason="x"
    )

    desk.qualify(incident.pk, kind, by=LEA, at=LATER)

    assert shown.as_json(again(incident))["impact_severity"] == "red"


def test_a_spreadsheet_has_the_codes():
    incident = an_incident(**POWER)
    causes.say(incident.pk, said("system-failures", words="Onduleur"), by=LEA, at=LATER)

    line = dict(zip(HEADER, next(lines([again(incident)])), strict=True))

    assert line["RSIT"] == "availability:outage"
    assert line["Nature de la cause (NIS 2)"] == "Défaillance d’un système"
