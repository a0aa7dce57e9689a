"""Exercises that were announced are recalled before their day, and after it without a proof."""

from datetime import date, datetime, timedelta

import pytest

from hygie.evidence.operations import planning, recalling
from hygie.evidence.rules.planned import next_step_on
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.notifications.models import Message
from hygie.platform.installation import desk
from tests.cast import ANNE, NOON
from tests.evidence.factories import ENTITY, SITE, a_proof_said, announced, to_announce
from tests.people import an_account

pytestmark = pytest.mark.django_db
DAY = NOON.date() + timedelta(days=30)


def run_on(day):
    at = datetime.combine(day, NOON.timetz())
    return recalling.remind(desk=desk(), by=SYSTEM, at=at)


def days_with_mail():
    days = [NOON.date() + timedelta(days=n) for n in range(70)]
    return [(day - DAY).days for day in days if run_on(day)]


@pytest.mark.parametrize(
    ("planned_on", "after", "day"),
    [
        (date(2027, 3, 20), date(2027, 3, 1), date(2027, 3, 6)),
        (date(2027, 3, 20), date(2027, 3, 5), date(2027, 3, 6)),
        (date(2027, 3, 20), date(2027, 3, 6), date(2027, 3, 27)),
        (date(2027, 3, 20), date(2027, 3, 26), date(2027, 3, 27)),
        (date(2027, 3, 20), date(2027, 3, 27), None),
    ],
)
def test_a_step_is_the_next_day_of_a_word(planned_on, after, day):
    assert next_step_on(planned_on, after=after) == day


def test_it_is_recalled_a_fortnight_before_and_a_week_after():
    an_account(ANNE)
    announced(place=SITE)

    assert days_with_mail() == [-14, 7]
    before, after = Message.objects.order_by("id")
    assert (before.to, before.subject) == (
        "anne@hygie.example",
        "[Hygie] Un exercice est prévu bientôt",
    )
    assert f"prévu le {DAY:%d/%m/%Y}" in before.body
    assert after.subject == "[Hygie] Un exercice prévu attend sa preuve"
    assert "rien ne dit qu’il a eu lieu" in after.body
    for mail in (before, after):
        assert "Panne" not in mail.body
        assert "/preuves/et-" in mail.body
    assert Entry.objects.filter(what="evidence.planned_told").count() == 2


def test_what_is_done_or_called_off_is_not_recalled_and_another_day_is():
    an_account(ANNE)
    done, off, moved = (announced() for _ in range(3))
    planning.do(done.pk, a_proof_said(), by=SYSTEM, at=NOON)
    planning.call_off(off.pk, reason="Travaux.", by=SYSTEM, at=NOON)
    said = to_announce(planned_on=DAY + timedelta(days=10))
    planning.move(moved.pk, said, reason="Travaux.", by=SYSTEM, at=NOON)

    assert days_with_mail() == [-4, 17]


def test_several_of_one_place_are_one_mail_and_a_late_job_tells_once():
    an_account(ANNE)
    for days in (0, 1):
        announced(planned_on=DAY + timedelta(days=days))
    announced(place=SITE)

    assert run_on(DAY - timedelta(days=3)) == 2
    assert run_on(DAY - timedelta(days=3)) == 0
    body = Message.objects.get(body__contains=f"/preuves/ej-{ENTITY.code}").body
    assert body.count("Un exercice de crise est prévu le") == 2


def test_nobody_to_tell_is_no_fault():
    announced()

    assert days_with_mail() == []
