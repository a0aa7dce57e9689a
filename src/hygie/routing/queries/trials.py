"""Trying a rule on the incidents of the last weeks: what it would have sent, and nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.incidents import access as incidents
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.incidents.terms import SET_ASIDE
from hygie.kernel.actor import Actor, Role
from hygie.kernel.conditions import Conditions
from hygie.routing.models import Copy
from hygie.routing.queries.copies import any_facts
from hygie.routing.rules import copies as rules
from hygie.routing.rules.copies import Rule, State
from hygie.routing.rules.recipients import kept_back, recipients

DAYS = timedelta(days=90)
# Each is read whole: a few seconds at most, and more than a year of the whole country.
MOST = 2000
# What the rows themselves tell: the others are not even read.
_COLUMNS: Mapping[str, str] = {
    "severity": "severity",
    "origin": "origin",
    "type": "incident_type",
    "region": "region_code",
    "nature": "nature",
}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a rule would have done; `since` is when the first incident looked at was declared."""

    since: datetime
    met: list[Incident]
    kept_back: int
    told: int

    @property
    def copies(self) -> int:
        """How many copies there would be besides those that there are."""
        return len(self.met) - self.kept_back - self.told


def trial(actor: Actor, rule: Rule, *, at: datetime) -> Trial | None:
    """Judge the last incidents by what is known of them today; None for who keeps no rules."""
    if not incidents.may_handle(actor):
        return None
    since = at - DAYS
    rows = desk.visible_to(actor).filter(declared_at__range=(since, at), **_narrowed(rule.when))
    rows = rows.exclude(status__in=SET_ASIDE).select_related("site").defer("search")
    found = list(rows.order_by("-declared_at", "-id")[: MOST + 1])
    if len(found) > MOST:
        found = found[:MOST]
        since = found[-1].declared_at
    met = [each for each in found if rules.judge(rule, any_facts(each)).fires]
    left = [each for each in met if not _is_kept_back(rule, each)]
    told = Copy.objects.filter(
        recipient=rule.recipient, incident__in=[each.pk for each in left]
    ).exclude(state=State.SET_ASIDE)
    return Trial(
        since=since,
        met=met,
        kept_back=len(met) - len(left),
        told=told.order_by().values("incident_id").distinct().count(),
    )


def _narrowed(when: Conditions) -> dict[str, list[str]]:
    return {
        f"{_COLUMNS[code]}__in": sorted(values) for code, values in when.items() if code in _COLUMNS
    }


def _is_kept_back(rule: Rule, incident: Incident) -> bool:
    recipient = recipients()[rule.recipient]
    if recipient.role == Role.GHT_OFFICER and incident.is_withheld:
        return True
    return bool(kept_back(recipient, incident.mark))
