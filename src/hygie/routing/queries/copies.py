"""Reading copies, and what the rules see of an incident. `any_…`: the caller has decided who."""

from collections.abc import Iterable

from hygie.incidents.models import Incident
from hygie.incidents.queries.care import any_weighed
from hygie.kernel.conditions import Facts
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.routing.models import Copy
from hygie.routing.rules.facts import Known, facts_of

# Waits, is tried again, or was refused for good.
_AWAY = [State.QUEUED, State.FAILED, State.BOUNCED]


def any_facts(incident: Incident) -> Facts:
    """What the rules see of an incident, the worst of care and the desk’s findings counted."""
    known = Known(
        severity=incident.severity,
        danger=incident.patient_danger,
        is_significant=incident.is_significant,
        must_declare=incident.must_declare,
        origin=incident.origin,
        incident_type=incident.incident_type,
        region=incident.region_code,
        nature=incident.nature,
        declared_at=incident.declared_at,
        mark=incident.mark,
    )
    return facts_of(known, any_weighed(incident))


def any_of(incident: Incident) -> list[Copy]:
    """The copies of an incident, the first first."""
    return list(Copy.objects.filter(incident=incident).order_by("id"))


def any_undelivered(copies: Iterable[Copy]) -> dict[int, int]:
    """For each copy, how many mails have not left: they wait, or were refused."""
    wanted = {mail: copy.pk for copy in copies for mail in copy.mails}
    if not wanted:
        return {}
    waiting = Message.objects.filter(pk__in=wanted, state__in=_AWAY)
    with walls.opened("routing.delivery", Domain.MAIL):
        found = list(waiting.order_by("pk").values_list("pk", flat=True))
    counts: dict[int, int] = {}
    for mail in found:
        counts[wanted[mail]] = counts.get(wanted[mail], 0) + 1
    return counts
