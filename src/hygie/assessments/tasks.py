"""The jobs of assessments."""

import logging
from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hygie.assessments import reckoning
from hygie.assessments.events import AnswersAccepted, AnswersSentBack, CampaignOpened
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.operations import campaigns, reminders, telling
from hygie.assessments.queries.campaigns import any_running
from hygie.assessments.rules.stages import Stage, State
from hygie.evidence.events import ProofEnded, ProofRecorded, places_of
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.installation import desk
from hygie.platform.walls import Domain
from hygie.referentials.events import ProofsSaidAnew

_SEES = (Domain.POSTURE, Domain.ANSWERS, Domain.EVIDENCE, Domain.CAMPAIGNS)
log = logging.getLogger("hygie.assessments")


@app.periodic(cron="17 6 * * *")
@app.task(name="assessments:remind", queueing_lock="assessments:remind")
@walls.job("assessments:remind", *_SEES, Domain.TRAIL)
def remind(timestamp: int) -> None:
    """Every morning: what is past is closed, and the campaigns that end soon are recalled."""
    at = datetime.fromtimestamp(timestamp, UTC)
    campaigns.close_past(by=SYSTEM, at=at)
    reminders.remind(desk=desk(), by=SYSTEM, at=at)


@app.task(name="assessments:reckon")
@walls.job("assessments:reckon", *_SEES)
def reckon(campaign_id: int) -> None:
    """Reckon a whole campaign again; its page says how far it is."""
    campaign = Campaign.objects.filter(pk=campaign_id).exclude(state=State.LOCKED).first()
    if campaign is not None:
        _reckoned(campaign)


@on(ProofsSaidAnew, sees=(Domain.CAMPAIGNS,))
def weigh_again(event: ProofsSaidAnew) -> None:
    """What proves a measure is said anew: each campaign is reckoned once, however many words."""
    for campaign in any_running():
        if campaign.version_id != event.version_id:
            continue
        key = f"assessments:reckon:{campaign.pk}"
        with suppress(AlreadyEnqueued), transaction.atomic():
            reckon.configure(queueing_lock=key, lock=key).defer(campaign_id=campaign.pk)


@on(CampaignOpened, sees=_SEES)
def start(event: CampaignOpened) -> None:
    """The first scores of a campaign: the answers of last time, and what is proven already."""
    campaign = Campaign.objects.filter(pk=event.campaign_id).first()
    if campaign is not None:
        _reckoned(campaign)


@on(CampaignOpened, sees=(*_SEES, Domain.TRAIL))
def tell_opened(event: CampaignOpened) -> None:
    """Those who give the answers learn that they are asked."""
    campaign = Campaign.objects.filter(pk=event.campaign_id, state=State.OPEN).first()
    if campaign is not None:
        at = timezone.now()
        telling.opened(campaign, desk=desk(), by=SYSTEM, at=at, today=timezone.localdate(at))


@on(AnswersSentBack, sees=(*_SEES, Domain.TRAIL))
def tell_sent_back(event: AnswersSentBack) -> None:
    """What is to be completed is told to those who gave it."""
    _told(telling.SENT_BACK, event.assessment_id, Stage.SENT_BACK)


@on(AnswersAccepted, sees=(*_SEES, Domain.TRAIL))
def tell_accepted(event: AnswersAccepted) -> None:
    """That the review is done is told to those who gave the answers."""
    _told(telling.ACCEPTED, event.assessment_id, Stage.ACCEPTED)


def _told(letter: telling.Letter, assessment_id: int, stage: Stage) -> None:
    """Nothing when it has changed since: that has a mail of its own."""
    rows = Assessment.objects.select_related("campaign").filter(stage=stage)
    rows = rows.exclude(campaign__state=State.LOCKED)
    found = rows.filter(pk=assessment_id).first()
    if found is not None:
        at = timezone.now()
        day = timezone.localdate(at)
        telling.tell(letter, found.campaign, [found], desk=desk(), by=SYSTEM, at=at, today=day)


@on(ProofRecorded, sees=_SEES)
def rise(event: ProofRecorded) -> None:
    """A proof that is recorded raises what it proves."""
    reckoning.reckon_proven(event.kind, places_of(event), at=timezone.now())


@on(ProofEnded, sees=_SEES)
def fall(event: ProofEnded) -> None:
    """A proof that ends, or expires, lets what it proved fall."""
    reckoning.reckon_proven(event.kind, places_of(event), at=timezone.now())


def _reckoned(campaign: Campaign) -> None:
    rows = Campaign.objects.filter(pk=campaign.pk)
    rows.update(reckoned=0)
    for done in reckoning.reckon_campaign(campaign, at=timezone.now()):
        rows.update(reckoned=done)
        log.info("campaign %s: %s of %s reckoned", campaign.pk, done, campaign.asked)
    rows.update(reckoned=None)
