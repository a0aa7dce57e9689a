"""Reading copies, and what the rules see of an incident. `any_…`: the caller has decided who."""

from collections.abc import Iterable

from hygie.incidents.models import Incident
from hygie.incidents.queries.care import any_weighed
from hygie.kernel.conditions import Facts
from hygie.notifications import queries as notifications
from hygie.notifications.rules.fates import Fate
from hygie.routing.models import Copy
from hygie.routing.rules.copies import State
from hygie.routing.rules.facts import Known, facts_of


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


def any_fates(copies: Iterable[Copy]) -> dict[int, list[Fate]]:
    """For each copy that was decided, what became of its mails."""
    sent = [copy for copy in copies if copy.state == State.SENT]
    known = notifications.any_fates(mail for copy in sent for mail in copy.mails)
    return {copy.pk: [known[mail] for mail in copy.mails if mail in known] for copy in sent}
