"""The duties of an incident, from what it says now."""

from datetime import datetime, timedelta

from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.duties import CSP, EXPECTED_WITHIN, Duty, duties
from hygie.incidents.rules.duty_catalogue import catalogue
from hygie.incidents.rules.situation import Situation, situation_of


def situation(incident: Incident) -> Situation:
    """The incident as the law looks at it; its declaration here is itself a duty done."""
    done: dict[str, datetime] = {CSP: incident.declared_at}
    declaration = encoding.from_json(incident.content)
    return situation_of(declaration, aware_at=incident.aware_at, done=done)


def by(incident: Incident, *, within: timedelta = EXPECTED_WITHIN) -> list[Duty]:
    """Every duty, as the texts in force on the day of awareness state it."""
    texts = catalogue(on=incident.aware_at.date())
    return duties(situation(incident), catalogue=texts, expected_within=within)
