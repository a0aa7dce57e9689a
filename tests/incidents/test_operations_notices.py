"""Noting what was sent to authorities: the terms move, the mistakes stay readable."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from hygie.incidents.models import Draft, Incident, Notice
from hygie.incidents.operations import notices
from hygie.incidents.operations.notices import NotToBeNoted, Sending
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import Answer, DataImpact, OrganisationImpact
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, REMI, ZOE
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
CNIL, WARNING, NOTIFICATION, FINAL = (
    "GDPR_AUTHORITY",
    "NIS2_EARLY_WARNING",
    "NIS2_NOTIFICATION",
    "NIS2_FINAL_REPORT",
)
SOON = NOON + timedelta(hours=1)


def a_sending(duty=CNIL, **changes):
    values = {"kind": NoticeKind.FIRST, "sent_at": SOON, "sender": "Anne, RSSI"} | changes
    return Sending(duty=duty, **values)


def a_severe_incident(**changes):
    """An essential entity that stops care: every clock of NIS 2 runs."""
    return an_incident(
        structure__is_essential_or_important=Answer.YES,
        impact__organisation=OrganisationImpact.INTERRUPTION,
        **changes,
    )


def duty(incident, code):
    found = Incident.objects.get(pk=incident.pk)
    return next(each for each in any_duties(found) if each.code == code)


def test_a_notice_is_noted_its_clock_stops_and_the_journal_knows():
    incident = an_incident()

    notices.note(incident.pk, a_sending(receipt="CNIL-42"), by=ANNE, at=SOON)

    written = Notice.objects.get()
    assert (written.receipt, written.noted_by, written.version) == ("CNIL-42", "Anne", 1)
    assert duty(incident, CNIL).done_at == SOON
    assert CNIL not in {each["code"] for each in Incident.objects.get().terms}
    assert Entry.objects.filter(what="incidents.notice_noted", at=SOON).exists()


def test_what_is_kept_is_what_the_authority_got_and_no_more():
    incident = an_incident(cause__indicators="203.0.113.7")

    notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    content = Notice.objects.get().content
    assert content["facts"]["title"] == "Des postes affichent une demande de rançon"
    assert "narrative" not in content["facts"]
    assert "203.0.113.7" not in str(content)


@pytest.mark.parametrize("somebody", [REMI, KARIM, GAEL, ELSA])
def test_who_reads_without_answering_for_it_notes_nothing(somebody):
    incident = an_incident()

    with pytest.raises(NotAllowed, match="Votre rôle"):
        notices.note(incident.pk, a_sending(), by=somebody, at=SOON)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("somebody", [ZOE, NADIA, ADAM, ANYONE])
def test_a_stranger_to_the_incident_notes_nothing(somebody):
    incident = an_incident()

    with pytest.raises((NotAllowed, NotFound)):
        notices.note(incident.pk, a_sending(), by=somebody, at=SOON)

    assert not Notice.objects.exists()


def test_the_declarant_notes_by_the_code_of_this_declaration_and_of_no_other():
    incident, other = an_incident(), an_incident()

    with pytest.raises(NotAllowed):
        notices.note(
            incident.pk,
            a_sending(),
            by=ANYONE,
            at=SOON,
            holder=Draft.objects.get(incident=other),
        )
    notices.note(
        incident.pk, a_sending(), by=ANYONE, at=SOON, holder=Draft.objects.get(incident=incident)
    )

    assert Notice.objects.get().incident_id == incident.pk


def test_the_chain_of_nis_2_counts_from_what_was_really_sent():
    aware_at = datetime(2027, 1, 30, 9, tzinfo=PARIS)
    sent_at = datetime(2027, 1, 31, 18, tzinfo=PARIS)
    incident = a_severe_incident(
        at=aware_at + timedelta(hours=1),
        facts__aware_at=aware_at,
        facts__observed_at=aware_at,
    )
    assert duty(incident, WARNING).due_at == aware_at + timedelta(hours=24)

    for code, at in ((WARNING, aware_at + timedelta(hours=3)), (NOTIFICATION, sent_at)):
        notices.note(incident.pk, a_sending(code, sent_at=at), by=LEA, at=sent_at)

    assert duty(incident, FINAL).due_at == datetime(2027, 2, 28, 18, tzinfo=PARIS)
    assert not duty(incident, FINAL).is_planned


def test_a_progress_report_is_followed_by_the_final_one_after_the_end():
    incident = a_severe_incident()
    notices.note(incident.pk, a_sending(NOTIFICATION), by=ANNE, at=SOON)
    progress = a_sending(FINAL, kind=NoticeKind.PROGRESS)

    notices.note(incident.pk, progress, by=ANNE, at=SOON)

    assert duty(incident, FINAL).awaits_the_end
    assert duty(incident, FINAL).done_at is None
    ended_at = datetime(2026, 4, 30, 9, tzinfo=PARIS)
    Incident.objects.update(resolved_at=ended_at)
    assert duty(incident, FINAL).awaits_the_end, "reopened: what it had ended with is past"
    closed_at = ended_at + timedelta(days=2)
    Incident.objects.update(status="CLOSED", closed_at=closed_at, closed_by="Léa")
    assert duty(incident, FINAL).due_at == datetime(2026, 5, 30, 9, tzinfo=PARIS)


def test_a_progress_report_follows_the_notification():
    incident = a_severe_incident()
    progress = a_sending(FINAL, kind=NoticeKind.PROGRESS)

    with pytest.raises(NotToBeNoted, match="notez d’abord"):
        notices.note(incident.pk, progress, by=ANNE, at=SOON)

    assert not Notice.objects.exists()


def test_what_the_authority_asked_for_is_noted_whenever_and_moves_no_term():
    incident, asked = a_severe_incident(), {"kind": NoticeKind.INTERIM}
    due_at = duty(incident, FINAL).due_at
    notices.note(incident.pk, a_sending(FINAL, **asked), by=ANNE, at=SOON)
    assert duty(incident, FINAL).due_at == due_at
    notices.note(incident.pk, a_sending(NOTIFICATION), by=ANNE, at=SOON)
    due_at = duty(incident, FINAL).due_at

    for _ in range(2):
        notices.note(incident.pk, a_sending(NOTIFICATION, **asked), by=ANNE, at=SOON)

    assert duty(incident, FINAL).due_at == due_at
    assert Notice.objects.filter(kind=NoticeKind.INTERIM).count() == 3


def test_a_late_notification_to_the_data_authority_gives_its_reasons():
    incident, late = an_incident(), NOON + timedelta(hours=80)

    with pytest.raises(NotToBeNoted, match="en retard"):
        notices.note(incident.pk, a_sending(sent_at=late), by=ANNE, at=late)
    notices.note(
        incident.pk,
        a_sending(sent_at=late, late_reason="Le réseau était coupé."),
        by=ANNE,
        at=late,
    )

    assert Notice.objects.get().late_reason == "Le réseau était coupé."
    assert duty(incident, CNIL).was_late


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sent_at": SOON + timedelta(hours=1)}, "futur"),
        ({"sent_at": NOON - timedelta(days=1)}, "précéder la prise de connaissance"),
        ({"sender": "  "}, "qui a fait l’envoi"),
        ({"kind": NoticeKind.COMPLEMENT}, "n’est pas prévu"),
        ({"kind": NoticeKind.INTERIM}, "n’est pas prévu"),
        ({"kind": NoticeKind.PROGRESS}, "n’est pas prévu"),
        ({"duty": "CSP_DECLARATION"}, "celle de Hygie"),
    ],
)
def test_what_cannot_have_been_sent_so_is_refused(changes, sentence):
    incident = an_incident()
    values = {"duty": CNIL} | changes

    with pytest.raises(NotToBeNoted, match=sentence):
        notices.note(incident.pk, a_sending(**values), by=ANNE, at=SOON)

    assert not Notice.objects.exists()


def test_an_unknown_duty_does_not_exist():
    with pytest.raises(NotFound):
        notices.note(an_incident().pk, a_sending("MOON"), by=ANNE, at=SOON)


def test_no_patient_is_named_to_an_authority():
    incident = an_incident()

    with pytest.raises(PatientIdentity):
        notices.note(incident.pk, a_sending(receipt="1 85 05 78 006 084 91"), by=ANNE, at=SOON)

    assert not Notice.objects.exists()


def test_a_duty_is_done_once_then_completed():
    incident = an_incident()
    notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    with pytest.raises(NotToBeNoted, match="déjà noté"):
        notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)
    notices.note(incident.pk, a_sending(kind=NoticeKind.COMPLEMENT), by=ANNE, at=SOON)

    assert Notice.objects.count() == 2


def test_what_was_noted_by_mistake_is_taken_back_and_stays_readable():
    incident = an_incident()
    noted = notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    notices.withdraw(incident.pk, noted.pk, reason="Envoyé à une autre", by=ANNE, at=SOON)

    noted.refresh_from_db()
    assert (noted.withdrawn_by, noted.withdrawn_for) == ("Anne", "Envoyé à une autre")
    assert duty(incident, CNIL).done_at is None
    with pytest.raises(NotFound, match="déjà retiré"):
        notices.withdraw(incident.pk, noted.pk, reason="Encore", by=ANNE, at=SOON)
    notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)


def test_a_notice_is_taken_back_with_a_reason_by_who_may():
    incident = an_incident()
    noted = notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    with pytest.raises(NotToBeNoted, match="pourquoi"):
        notices.withdraw(incident.pk, noted.pk, reason=" ", by=ANNE, at=SOON)
    with pytest.raises(NotAllowed):
        notices.withdraw(incident.pk, noted.pk, reason="Non", by=REMI, at=SOON)

    noted.refresh_from_db()
    assert noted.withdrawn_at is None


def test_a_completion_keeps_what_was_told():
    incident = an_incident(impact__data=frozenset({DataImpact.DISCLOSURE}))
    notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    found = Incident.objects.get(pk=incident.pk)

    assert set(found.told) == {"FIRST", "LEFT"}
    assert CNIL not in {each["code"] for each in found.terms}


def test_the_database_has_the_last_word():
    incident = an_incident()
    noted = notices.note(incident.pk, a_sending(), by=ANNE, at=SOON)

    with pytest.raises(IntegrityError, match="notice_is_first_once"), transaction.atomic():
        Notice.objects.create(
            incident=incident,
            duty=CNIL,
            kind="FIRST",
            sent_at=SOON,
            sender="x",
            version=1,
            content={},
            noted_at=SOON,
            noted_by="x",
        )
    with pytest.raises(IntegrityError, match="says_who_and_why"), transaction.atomic():
        Notice.objects.filter(pk=noted.pk).update(withdrawn_at=SOON)
