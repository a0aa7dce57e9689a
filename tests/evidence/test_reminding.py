"""Ends that come near are told once at each step, to who keeps proofs there; then announced."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from hygie.evidence import operations
from hygie.evidence.operations import reminding
from hygie.evidence.rules.fact import Source
from hygie.kernel.actor import SYSTEM
from hygie.notifications.models import Message
from hygie.platform import bus
from hygie.platform.installation import desk
from tests.cast import ANNE, NOON
from tests.evidence.factories import ENTITY, SITE, SITE_ELSEWHERE, recorded
from tests.incidents.factories import a_site_elsewhere
from tests.people import an_account

pytestmark = pytest.mark.django_db
ENDS = date(2027, 2, 10)


def run_on(day):
    at = datetime.combine(day, NOON.timetz())
    return reminding.remind(desk=desk(), by=SYSTEM, at=at)


def days_with_mail(first, last):
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(ENDS - day).days for day in days if run_on(day)]


def test_who_keeps_the_proofs_is_told_60_and_15_days_before():
    an_account(ANNE)
    recorded(places=(ENTITY, SITE))

    assert days_with_mail(date(2026, 12, 1), date(2027, 3, 1)) == [60, 15]
    for mail in Message.objects.all():
        assert mail.to == "anne@hygie.example"
        assert "preuve" in mail.subject
        assert "BELLEVUE" not in mail.body
        assert f"/preuves/{'ej' if 'ej-' in mail.body else 'et'}-" in mail.body


def test_a_job_that_runs_twice_or_late_tells_once():
    an_account(ANNE)
    recorded()

    assert run_on(ENDS - timedelta(days=40)) == 1
    assert run_on(ENDS - timedelta(days=40)) == 0
    assert run_on(ENDS - timedelta(days=14)) == 1
    assert run_on(ENDS) == 0


def test_where_a_later_proof_stands_nothing_is_told():
    an_account(ANNE)
    recorded()
    recorded(occurred_on=date(2026, 2, 20))

    assert days_with_mail(date(2026, 12, 1), date(2026, 12, 20)) == []


def test_what_expires_is_announced_on_its_day_and_what_was_withdrawn_is_not(monkeypatch):
    a_site_elsewhere()
    recorded(places=(ENTITY, SITE_ELSEWHERE))
    gone = Source("m", "gone")
    recorded(source=gone, occurred_on=date(2026, 2, 11))
    operations.withdraw(gone, reason="Annulé.", by=SYSTEM, at=NOON)
    told = []
    monkeypatch.setattr(bus, "announce", told.append)

    for day in (ENDS - timedelta(days=1), ENDS, ENDS + timedelta(days=1), ENDS + timedelta(days=9)):
        run_on(day)

    assert [(type(each).__name__, each.kind) for each in told] == [("ProofEnded", 43)] * 2
    assert sorted(each.places[0] for each in told) == ["LEGAL_ENTITY:010780054", "SITE:930100037"]


def test_an_old_fact_is_expired_from_the_start_and_never_told():
    an_account(ANNE)
    recorded(occurred_on=date(2019, 1, 1))

    assert days_with_mail(date(2026, 3, 1), date(2026, 4, 1)) == []
    assert not Message.objects.exists()
    assert timezone.now()
