"""Recalling a campaign to the establishments that have not given their answers."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import campaigns
from hygie.assessments.rules import pace
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import Actor, Place, Power
from hygie.kernel.roles import with_power
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

# Who gives the answers in the name of the establishment: it waits for them.
_GIVERS = with_power(Power.SUBMIT_ANSWERS)
_RECALLED = "assessments.recalled"
_BODY = """La campagne « {title} » finit le {day}, et les réponses de {count} ne sont pas remises :

{lines}

Ce qui est déjà répondu est gardé. Une campagne se rappelle trois fois au plus.
"""
_SHOWN = 30


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
        mails = _waiting(campaign, today=today)
        for address in sorted(mails):
            sent += _tell(address, campaign, mails[address], desk=desk, by=by, at=at)
        day = campaign.closes_on.isoformat()
        journal.record(_RECALLED, campaign, by=by, at=at, until=day, turn=before, count=len(mails))
    return sent


def _waiting(campaign: Campaign, *, today: date) -> dict[str, list[tuple[str, Assessment]]]:
    """What waits for each address: establishments by name, of those who give their answers."""
    waiting = list(campaigns.any_not_given(campaign))
    nodes = tree.any_nodes(each.place for each in waiting)
    found: dict[str, list[tuple[str, Assessment]]] = defaultdict(list)
    people: dict[frozenset[Place], list[str]] = {}
    for each in waiting:
        node = nodes.get(each.place)
        if node is None:
            continue
        if node.path not in people:
            nearest = accounts.any_nearest(*_GIVERS, path=node.path, today=today)
            people[node.path] = [person.email for person in nearest]
        for address in people[node.path]:
            found[address].append((node.name, each))
    return found


def _tell(
    address: str,
    campaign: Campaign,
    waiting: list[tuple[str, Assessment]],
    *,
    desk: Desk,
    by: Actor,
    at: datetime,
) -> int:
    lines = [
        f"- {name} : {desk.address}/evaluations/{each.pk}/"
        for name, each in sorted(waiting, key=lambda one: (one[0], one[1].pk))[:_SHOWN]
    ]
    if len(waiting) > _SHOWN:
        lines.append(f"- et {len(waiting) - _SHOWN} de plus : {desk.address}/evaluations/")
    body = _BODY.format(
        title=campaign.title,
        day=f"{campaign.closes_on:%d/%m/%Y}",
        count="votre établissement" if len(waiting) == 1 else f"{len(waiting)} établissements",
        lines="\n".join(lines),
    )
    subject = "[Hygie] Une évaluation attend vos réponses"
    made = notifications.send(to=[address], subject=subject, body=body, kind="TASK", by=by, at=at)
    return len(made)
