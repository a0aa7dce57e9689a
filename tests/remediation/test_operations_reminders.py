"""What is due is recalled to who has it in charge, once before and once after, in one mail."""

from datetime import date, timedelta

import pytest

from hygie.kernel.actor import Actor, Grant, Role
from hygie.notifications.models import Message, Notification
from hygie.platform import walls
from hygie.remediation import tasks
from hygie.remediation.operations import planning, waivers
from hygie.remediation.rules.states import State
from hygie.remediation.rules.waivers import WaiverState
from tests.cast import ANNE, GAEL, NOON, REMI
from tests.incidents.factories import a_site, an_incident
from tests.lessons.factories import a_debriefed
from tests.people import an_account
from tests.remediation.factories import BY_ANNE, ENTITY, SITE, asked, planned, said, shared

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 20)
CHLOE = Actor(name="Chloé", grants=(Grant(Role.CIO, ENTITY),))


def remind(day):
    """As the morning job runs: with what it may see, and no more."""
    before = Message.objects.count()
    at = NOON.replace(year=day.year, month=day.month, day=day.day)
    with walls.nobody():
        tasks.remind(int(at.timestamp()))
    return [each.to for each in Message.objects.order_by("id")[before:]]


def test_an_action_is_recalled_before_its_day_and_once_when_it_is_late():
    an_account(ANNE)
    action = planned(owner="RSSI", due_on=DUE)
    days = [DUE + timedelta(days=each) for each in range(-30, 30)]

    told = {day: to for day in days if (to := remind(day))}

    assert told == {
        DUE - timedelta(days=14): ["anne@hygie.example"],
        DUE + timedelta(days=1): ["anne@hygie.example"],
    }
    first, second = Message.objects.filter(kind="TASK").order_by("id")
    assert first.subject == "[Hygie] Une échéance du plan d’action"
    assert "avant le 20/04/2026 : http" in first.body.replace("\xa0", " ")
    assert f"/plan/{action.pk}/" in second.body
    assert "en retard depuis le 20/04/2026" in second.body
    assert action.title not in first.body
    assert Notification.objects.filter(page=f"/plan/{action.pk}/").exists()


@pytest.mark.parametrize(
    ("owner", "told"),
    [
        ("chloé", ["chloe@hygie.example"]),
        ("DSI", ["chloe@hygie.example"]),
        ("Équipe réseau", ["anne@hygie.example"]),
        ("DPO", ["anne@hygie.example"]),
    ],
)
def test_it_is_recalled_to_a_name_a_function_or_who_answers_for_the_plan(owner, told):
    for one in (ANNE, CHLOE):
        an_account(one)
    planned(owner=owner, due_on=DUE)
    assert remind(DUE) == []
    assert remind(DUE - timedelta(days=10)) == told


def test_it_is_recalled_to_the_account_that_has_it_in_charge_while_it_has_a_role():
    a_site()
    an_account(ANNE)
    remi = an_account(REMI)
    planned(SITE, owner_id=remi.pk, owner="", due_on=DUE)
    assert remind(DUE - timedelta(days=14)) == ["remi@hygie.example"]
    remi.memberships.update(ends_on=NOON.date())
    assert remind(DUE + timedelta(days=1)) == ["anne@hygie.example"]


def test_all_that_somebody_has_in_charge_comes_in_one_mail_and_once():
    an_account(ANNE)
    for rank in range(35):
        planned(title=f"Action {rank}", owner="RSSI", due_on=DUE)
    assert remind(DUE - timedelta(days=14)) == ["anne@hygie.example"]
    assert remind(DUE - timedelta(days=14)) == []
    body = Message.objects.get(kind="TASK").body
    assert body.startswith("35 échéances du plan d’action vous attendent")
    assert "et 5 de plus" in body


def test_what_is_over_put_off_void_or_of_a_lesson_is_not_recalled_here():
    an_account(ANNE)
    done, later = planned(owner="RSSI", due_on=DUE), planned(owner="RSSI", due_on=DUE)
    a_debriefed(an_incident(site=a_site()), on=DUE - timedelta(days=9), at=NOON.replace(month=5))
    planning.move(done.pk, State.DONE, seen=1, **BY_ANNE)
    moved = said(owner="RSSI", due_on=DUE + timedelta(days=60))
    planning.change(later.pk, moved, seen=1, reason="Budget.", **BY_ANNE)
    for day in range(-14, 10):
        assert remind(DUE + timedelta(days=day)) == []
    assert remind(DUE + timedelta(days=46)) == ["anne@hygie.example"]


def test_what_a_group_shares_is_recalled_to_each_member_and_to_the_group():
    for one in (ANNE, GAEL):
        an_account(one)
    shared(owner="Gaël", due_on=DUE)
    assert remind(DUE - timedelta(days=14)) == ["anne@hygie.example", "gael@hygie.example"]


def test_an_exception_is_recalled_a_month_before_and_when_it_is_over():
    an_account(ANNE)
    waiver = asked(expires_on=date(2026, 6, 30))
    asked(title="Pas approuvée", expires_on=date(2026, 6, 30))
    waivers.decide(waiver.pk, WaiverState.APPROVED, seen=1, **BY_ANNE)
    days = [date(2026, 5, 20) + timedelta(days=each) for each in range(60)]
    told = [day for day in days if remind(day)]
    assert told == [date(2026, 5, 31), date(2026, 7, 1)]
    assert "dérogation finie depuis le 30/06/2026" in Message.objects.latest("id").body
