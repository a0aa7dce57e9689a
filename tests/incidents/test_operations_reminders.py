"""Recalling the terms: to whom they belong, before, at and after, and never once it is done."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Draft, Incident, Reminder
from hygie.incidents.operations import desk as acts
from hygie.incidents.operations import notices, reminders, sending
from hygie.incidents.operations.notices import Sending
from hygie.incidents.rules.notices import NoticeKind
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.notifications.models import Message
from hygie.platform.installation import desk
from tests.cast import ANNE, BELLEVUE_ENTITY, LEA, NOON, ZOE
from tests.incidents.factories import an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db
CNIL, COMPLAINT = "GDPR_AUTHORITY", "COMPLAINT"
AWARE = NOON - timedelta(hours=1)
DUE = AWARE + timedelta(hours=72)
DPO = Actor(
    name="Denis",
    grants=(Grant(Role.DPO, Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)),),
)


def planned(**changes):
    incident = an_incident(**changes)
    reminders.plan(incident.pk, by=SYSTEM, at=NOON)
    return incident


def moments(duty=CNIL):
    rows = Reminder.objects.filter(duty=duty, told_at__isnull=True).order_by("at")
    return [each.at - DUE for each in rows]


def remind(at):
    return reminders.remind(desk=desk(), by=SYSTEM, at=at)


def a_notice(duty=CNIL):
    return Sending(duty=duty, kind=NoticeKind.FIRST, sent_at=NOON, sender="Anne")


def test_a_term_is_recalled_before_at_and_after_it():
    planned()

    assert moments() == [timedelta(hours=hours) for hours in (-12, -2, 0, 12)]


def test_planning_twice_plans_once_and_what_was_told_stays():
    incident = planned()
    remind(DUE - timedelta(hours=12))

    reminders.plan(incident.pk, by=SYSTEM, at=DUE - timedelta(hours=12))

    assert moments() == [timedelta(hours=hours) for hours in (-2, 0, 12)]
    assert Reminder.objects.filter(duty=CNIL).count() == 4


def test_each_term_goes_to_the_one_whose_duty_it_is_in_one_mail():
    an_account(ANNE)
    an_account(DPO)
    an_account(ZOE)
    incident = planned()

    sent = remind(DUE - timedelta(hours=2))

    told = {message.to: message.body for message in Message.objects.all()}
    assert sent == len(told) == 2
    assert "Notification de la violation de données" in told["denis@hygie.example"]
    assert "Dépôt de plainte" in told["anne@hygie.example"]
    assert "violation" not in told["anne@hygie.example"]
    assert incident.number in told["denis@hygie.example"]
    assert "heure de Paris" in told["denis@hygie.example"]
    assert incident.title not in "".join(told.values())


def test_nothing_leaves_before_its_moment_nor_twice():
    an_account(ANNE)
    planned()

    remind(DUE - timedelta(hours=13))  # what was due before
    assert remind(DUE - timedelta(hours=13)) == 0
    assert remind(DUE - timedelta(hours=12)) == 1
    assert remind(DUE - timedelta(hours=12)) == 0


def test_where_nobody_has_an_account_the_declarant_is_told():
    planned(declarant__email="alice@personnel.example")

    remind(DUE)

    assert [message.to for message in Message.objects.all()] == ["alice@personnel.example"]


def test_where_there_is_nobody_at_all_nothing_is_sent_and_nothing_waits():
    planned()

    assert remind(DUE) == 0
    assert remind(DUE) == 0
    assert not Message.objects.exists()


def test_what_is_noted_as_sent_is_not_recalled():
    an_account(ANNE)
    incident = planned()
    notices.note(incident.pk, a_notice(), by=ANNE, at=NOON)
    notices.note(incident.pk, a_notice(COMPLAINT), by=ANNE, at=NOON)

    assert remind(DUE) == 0 or "violation" not in Message.objects.get().body
    reminders.plan(incident.pk, by=SYSTEM, at=NOON)
    assert moments() == []


def test_a_term_that_moves_is_recalled_at_its_new_hour():
    incident = planned()
    sending.correct_awareness(
        incident.pk, aware_at=AWARE - timedelta(minutes=30), reason="Relu", by=LEA, at=NOON
    )
    reminders.plan(incident.pk, by=SYSTEM, at=NOON)

    assert moments()[2] == -timedelta(minutes=30)


def test_an_incident_set_aside_recalls_nothing():
    incident = planned()
    acts.put_out_of_scope(incident.pk, reason="Cabinet libéral", by=LEA, at=NOON)

    assert remind(DUE) == 0
    reminders.plan(incident.pk, by=SYSTEM, at=NOON)
    assert not Reminder.objects.filter(told_at__isnull=True).exists()


def test_after_a_day_without_a_worker_old_reminders_are_dropped():
    an_account(ANNE)
    planned()

    remind(DUE + timedelta(days=3))

    assert not Message.objects.exists()
    assert moments() == []


def test_a_completion_by_its_code_moves_the_terms_too():
    incident = an_incident()
    draft = Draft.objects.get(incident=incident)
    notices.note(incident.pk, a_notice(), by=ANYONE, at=NOON, holder=draft)

    reminders.plan(incident.pk, by=SYSTEM, at=NOON)

    assert moments() == []
    assert moments(COMPLAINT) != []
    assert Incident.objects.get().told["FIRST"][CNIL]


def test_the_mail_says_what_by_when_where_and_whom_to_call_and_nothing_of_the_incident():
    incident = planned()
    an_account(DPO)

    remind(DUE - timedelta(hours=12))
    remind(DUE + timedelta(hours=12))

    soon, late = Message.objects.order_by("id")
    assert soon.subject == f"[Hygie] À envoyer : incident {incident.number}"
    assert late.subject == f"[Hygie] En retard : incident {incident.number}"
    assert "Notification de la violation de données\n  Au plus tard le jeudi 5 mars" in soon.body
    assert "En retard, c’était pour le jeudi 5 mars" in late.body
    for mail in (soon, late):
        assert f"{desk().address}/incidents/{incident.number}/\n" in mail.body
        assert f"{desk().name} répond à toute heure\xa0: {desk().phone}." in mail.body
        assert incident.title not in mail.body
