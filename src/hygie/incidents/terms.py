"""What an incident keeps of its terms, reckoned again whenever something moves them."""

from datetime import datetime

from hygie.incidents.events import TermsMoved
from hygie.incidents.models import Incident, Reminder
from hygie.incidents.queries import notices
from hygie.incidents.rules import desk_clock
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.reminders import recalls
from hygie.platform import bus

COLUMNS = ("told", "terms")
# What repeats another incident, or is none of the desk's, recalls nothing.
SET_ASIDE = frozenset({Status.DUPLICATE, Status.OUT_OF_SCOPE})


def renew(incident: Incident) -> None:
    """Set the columns of an incident that is about to be saved, and announce it."""
    incident.told = notices.any_told(incident)
    incident.terms = desk_clock.terms(notices.any_duties(incident))
    bus.announce(TermsMoved(incident_id=incident.pk))


def plan(incident: Incident, *, at: datetime) -> int:
    """Write what is to be recalled in place of what was planned; return how many."""
    Reminder.objects.filter(incident=incident, told_at__isnull=True).delete()
    owed = [] if incident.status in SET_ASIDE else notices.any_duties(incident)
    planned = recalls(owed, after=at)
    Reminder.objects.bulk_create(
        [
            Reminder(
                incident=incident,
                duty=each.duty,
                due_at=each.due_at,
                hours=each.hours,
                at=each.at,
            )
            for each in planned
        ],
        ignore_conflicts=True,
    )
    return len(planned)
