from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.incidents.models import Call, Incident, Note
from hygie.incidents.operations import desk
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.reception import CallBack
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed
from tests.cast import ANNE, EVERYBODY, KARIM, LEA, NOON
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)
QUALIFICATION = desk.Qualification(
    incident_type="RANSOMWARE", severity=Severity.MAJOR, is_significant=True, reason="Confirmé."
)


def a_qualified_incident():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    desk.qualify(incident.pk, QUALIFICATION, by=LEA, at=NOON)
    return Incident.objects.get(pk=incident.pk)


def test_an_analyst_acknowledges_and_the_journal_knows():
    incident = an_incident()

    desk.acknowledge(incident.pk, by=LEA, at=LATER)

    incident.refresh_from_db()
    assert (incident.status, incident.acknowledged_by) == ("ACKNOWLEDGED", "Léa")
    assert Entry.objects.filter(what="incidents.acknowledged", at=LATER).exists()


@pytest.mark.parametrize("somebody", [one for one in EVERYBODY if one is not LEA])
def test_nobody_else_handles_an_incident_and_nothing_is_written(somebody):
    incident = an_incident()

    with pytest.raises(NotAllowed, match="analystes"):
        desk.acknowledge(incident.pk, by=somebody, at=LATER)

    incident.refresh_from_db()
    assert incident.status == "SUBMITTED"


def test_an_incident_is_qualified_and_qualified_again_when_more_is_known():
    incident = a_qualified_incident()

    again = desk.Qualification(
        incident_type="MALWARE", severity=Severity.MINOR, is_significant=False
    )
    desk.qualify(incident.pk, again, by=LEA, at=LATER)

    incident.refresh_from_db()
    assert (incident.severity, incident.incident_type) == ("MINOR", "MALWARE")
    assert Entry.objects.filter(what="incidents.qualified").count() == 2


def test_what_nobody_has_acknowledged_is_not_qualified():
    incident = an_incident()

    with pytest.raises(desk.CannotMove, match="Nouveau"):
        desk.qualify(incident.pk, QUALIFICATION, by=LEA, at=LATER)


def test_a_duplicate_says_of_what_and_the_original_knows():
    original, copy = an_incident(), an_incident()

    desk.mark_duplicate(copy.pk, of=original.number, by=LEA, at=LATER)

    copy.refresh_from_db()
    assert copy.duplicate_of == original
    assert Entry.objects.filter(
        what="incidents.given_duplicate", subject_id=str(original.pk)
    ).exists()


def test_a_duplicate_of_itself_of_nothing_or_of_a_duplicate_is_refused():
    original, copy, third = an_incident(), an_incident(), an_incident()
    desk.mark_duplicate(copy.pk, of=original.number, by=LEA, at=LATER)

    for other in (third.number, "2026-99999-9", copy.number):
        with pytest.raises(desk.NotItsDuplicate):
            desk.mark_duplicate(third.pk, of=other, by=LEA, at=LATER)
    with pytest.raises(desk.NotItsDuplicate):
        desk.mark_duplicate(original.pk, of=third.number, by=LEA, at=LATER)


def test_what_is_out_of_scope_is_kept_and_may_come_back():
    incident = an_incident()

    desk.put_out_of_scope(incident.pk, reason="Cabinet libéral.", by=LEA, at=NOON)
    desk.reopen(incident.pk, reason="C’est un centre de santé.", by=LEA, at=LATER)

    incident.refresh_from_db()
    assert (incident.status, incident.acknowledged_at) == ("ACKNOWLEDGED", LATER)


def test_an_incident_is_closed_then_reopened():
    incident = a_qualified_incident()

    closing = {"summary": "Restauré.", "still_open": "Papier jusqu’à lundi"}
    desk.close(incident.pk, **closing, resolved_at=LATER, by=LEA, at=LATER)
    incident.refresh_from_db()
    assert (incident.status, incident.closed_by) == ("CLOSED", "Léa")

    desk.reopen(incident.pk, reason="Rechute.", by=LEA, at=LATER)
    incident.refresh_from_db()
    assert (incident.status, incident.closed_at) == ("QUALIFIED", None)


def test_an_incident_is_not_resolved_before_it_is_known():
    incident = a_qualified_incident()

    with pytest.raises(desk.CannotMove, match="résolution"):
        desk.close(
            incident.pk,
            summary="Restauré.",
            resolved_at=NOON - timedelta(days=1),
            by=LEA,
            at=LATER,
        )


def test_a_note_is_kept_as_it_was_written_and_an_empty_one_is_refused():
    incident = an_incident()

    desk.note(incident.pk, text="  <b>Rappeler</b> à 18 h\x00 ", by=LEA, at=LATER)
    with pytest.raises(desk.NothingToSay):
        desk.note(incident.pk, text=" \n ", by=LEA, at=LATER)

    assert Note.objects.get().text == "<b>Rappeler</b> à 18 h"


@pytest.mark.parametrize(
    ("outcome", "verified"), [(CallBack.VERIFIED, True), (CallBack.WRONG_WORDS, False)]
)
def test_only_the_right_words_verify_the_declarant(outcome, verified):
    incident = an_incident()

    desk.call_back(incident.pk, outcome=outcome, by=LEA, at=LATER)

    incident.refresh_from_db()
    assert (incident.verified_at is not None) is verified
    assert Call.objects.get().outcome == outcome


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"status": "CLOSED"}, "says_when_and_who"),
        ({"status": "DUPLICATE"}, "duplicate_says_of_what"),
        ({"status": "QUALIFIED"}, "qualified_has_a_severity"),
        ({"status": "WRONG"}, "status_is_known"),
        ({"acknowledged_at": NOON, "acknowledged_by": "Léa"}, "new_is_not_acknowledged"),
    ],
)
def test_the_database_has_the_last_word(changes, name):
    rows = Incident.objects.filter(pk=an_incident().pk)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**changes)


def test_the_region_and_the_hospital_only_read():
    incident = an_incident()

    for somebody in (ANNE, KARIM):
        with pytest.raises(NotAllowed):
            desk.note(incident.pk, text="bonjour", by=somebody, at=LATER)
