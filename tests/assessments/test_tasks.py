"""The jobs of assessments, and what they do when something is announced."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.assessments import tasks
from hygie.assessments.events import AnswersAccepted, AnswersSentBack, CampaignOpened
from hygie.assessments.models import Assessment, Campaign, Score
from hygie.assessments.operations import campaigns, giving
from hygie.assessments.rules.stages import Stage, State
from hygie.evidence.events import ProofEnded, ProofRecorded, spelt
from hygie.evidence.operations import keeping
from hygie.evidence.rules.fact import Source
from hygie.notifications.models import Message
from hygie.referentials.events import ProofsSaidAnew
from tests.assessments.factories import EXERCISE, SITE, asked, opened, prepared, submitted
from tests.cast import ANNE, PAULE
from tests.evidence.factories import a_proof
from tests.people import an_account

pytestmark = pytest.mark.django_db


def a_running_campaign():
    """One that runs on the day of the machine: jobs read the clock."""
    now, day = timezone.now(), timezone.localdate()
    days = {"opens_on": day - timedelta(days=5), "closes_on": day + timedelta(days=60)}
    campaign = prepared(at=now, **days)
    campaigns.start(campaign.pk, by=PAULE, at=now)
    return campaign


def scores():
    return {each.node.ref: each.proven for each in Score.objects.select_related("node")}


def proven_today():
    at = timezone.now()
    return a_proof(
        kind=EXERCISE,
        places=(SITE,),
        occurred_on=timezone.localdate(at),
        source=Source("evidence", "x"),
        at=at,
    )


def test_a_campaign_that_opens_has_its_first_scores():
    campaign = a_running_campaign()
    assert scores() == {}

    tasks.start(CampaignOpened(campaign_id=campaign.pk))
    tasks.start(CampaignOpened(campaign_id=10**9))

    assert scores() == {"O1": 0, "O2": 0}
    assert Assessment.objects.get().asked == 3


def test_a_proof_raises_what_it_proves_and_lets_it_fall_when_it_ends():
    campaign = a_running_campaign()
    tasks.start(CampaignOpened(campaign_id=campaign.pk))
    proof = proven_today()

    tasks.rise(ProofRecorded(kind=EXERCISE, places=spelt([SITE])))
    assert scores() == {"O1": 3333, "O2": 0}

    keeping.withdraw(proof.pk, reason="Erreur.", by=ANNE, at=timezone.now())
    tasks.fall(ProofEnded(kind=EXERCISE, places=spelt([SITE])))
    assert scores() == {"O1": 0, "O2": 0}


def said_anew(campaign):
    version = campaign.version
    return ProofsSaidAnew(
        version_id=version.pk, slug=version.referential.slug, version=version.version, ref="1"
    )


def waiting_jobs():
    jobs = ProcrastinateJob.objects.filter(task_name="assessments:reckon")
    return list(jobs.values_list("args", flat=True))


def test_what_proves_a_measure_said_anew_is_weighed_once_for_each_campaign_that_runs():
    campaign = a_running_campaign()

    for _ in range(3):
        tasks.weigh_again(said_anew(campaign))
    assert waiting_jobs() == [{"campaign_id": campaign.pk}]

    ProcrastinateJob.objects.all().delete()
    Campaign.objects.filter(pk=campaign.pk).update(state=State.LOCKED)
    tasks.weigh_again(said_anew(campaign))
    assert waiting_jobs() == []


def test_another_version_is_not_weighed_again():
    event = said_anew(a_running_campaign())

    tasks.weigh_again(replace(event, version_id=event.version_id + 1))

    assert waiting_jobs() == []


def test_a_campaign_is_reckoned_again_and_a_locked_one_is_not():
    campaign = a_running_campaign()
    tasks.reckon(campaign.pk)
    assert scores() == {"O1": 0, "O2": 0}
    proven_today()
    Campaign.objects.filter(pk=campaign.pk).update(state=State.LOCKED)

    tasks.reckon(campaign.pk)
    tasks.reckon(10**9)

    assert scores() == {"O1": 0, "O2": 0}


def test_how_far_the_scores_are_is_said_until_they_are_there(monkeypatch):
    campaign, told = a_running_campaign(), []

    def half(found, *, at):
        for done in (1, 2):
            yield done
            told.append(Campaign.objects.get(pk=found.pk).reckoned)

    monkeypatch.setattr(tasks.reckoning, "reckon_campaign", half)
    tasks.reckon(campaign.pk)

    assert told == [1, 2]
    assert Campaign.objects.get(pk=campaign.pk).reckoned is None


def test_every_morning_what_is_past_is_closed_and_what_ends_soon_is_recalled():
    an_account(ANNE)
    soon = opened(closes_on=date(2026, 6, 30))
    past = opened(soon.version, closes_on=date(2026, 5, 30))
    morning = datetime(2026, 5, 31, 4, 17, tzinfo=UTC)

    for _ in range(2):
        tasks.remind(timestamp=int(morning.timestamp()))

    states = dict(Campaign.objects.values_list("pk", "state"))
    assert states == {soon.pk: State.OPEN, past.pk: State.CLOSED}
    mail = Message.objects.get(subject__contains="évaluation")
    assert f"/evaluations/{asked(soon).pk}/" in mail.body


def mailed(part):
    return list(Message.objects.filter(subject__contains=part).values_list("body", flat=True))


def test_a_campaign_that_opens_tells_those_who_give_the_answers():
    an_account(ANNE)
    campaign = a_running_campaign()

    tasks.tell_opened(CampaignOpened(campaign_id=campaign.pk))
    tasks.tell_opened(CampaignOpened(campaign_id=10**9))

    (body,) = mailed("vous est demandée")
    assert f"/evaluations/{asked(campaign).pk}/" in body
    assert f"du {campaign.opens_on:%d/%m/%Y} au {campaign.closes_on:%d/%m/%Y}" in body


def test_nobody_is_told_of_a_campaign_that_is_over():
    an_account(ANNE)
    campaign = a_running_campaign()
    Campaign.objects.filter(pk=campaign.pk).update(state=State.LOCKED)

    tasks.tell_opened(CampaignOpened(campaign_id=campaign.pk))

    assert mailed("") == []


def test_what_is_sent_back_then_accepted_is_told_once_each_and_only_while_it_is_so():
    an_account(ANNE)
    assessment = submitted(asked(a_running_campaign()), at=timezone.now())
    event = {"assessment_id": assessment.pk}

    tasks.tell_sent_back(AnswersSentBack(**event))
    assert mailed("renvoyée") == []

    giving.send_back(assessment.pk, "Complétez la 1.", by=PAULE, at=timezone.now())
    tasks.tell_sent_back(AnswersSentBack(**event))
    tasks.tell_accepted(AnswersAccepted(**event))
    assert [f"/evaluations/{assessment.pk}/" in body for body in mailed("renvoyée")] == [True]
    assert mailed("terminé") == []

    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.ACCEPTED)
    tasks.tell_accepted(AnswersAccepted(**event))
    assert len(mailed("terminé")) == 1
