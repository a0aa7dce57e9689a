"""Recalling a campaign to the establishments that have not given their answers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.assessments.operations import telling
from hygie.assessments.queries import campaigns
from hygie.assessments.rules import pace
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import Actor
from hygie.platform.installation import Desk

_RECALLED = "assessments.recalled"


@transaction.atomic
def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Recall the campaigns whose end is near; how many mails leave. Run twice, it tells once."""
    today = timezone.localdate(at)
    sent = 0
    for campaign in campaigns.any_open(today=today):
        told = journal_queries.any_about(campaign).filter(
            what=_RECALLED, detail__until=campaign.closes_on.isoformat()
        )
        before = pace.turn(
            campaign.closes_on,
            today=today,
            told=set(told.values_list("detail__turn", flat=True)),
        )
        if before is None:
            continue
        waiting = campaigns.any_not_given(campaign)
        people, mails = telling.tell(
            telling.RECALL, campaign, waiting, desk=desk, by=by, at=at, today=today
        )
        sent += mails
        day = campaign.closes_on.isoformat()
        journal.record(_RECALLED, campaign, by=by, at=at, until=day, turn=before, count=people)
    return sent
