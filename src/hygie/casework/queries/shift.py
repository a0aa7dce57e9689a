"""Reading the shift log, and what one shift hands over to the next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hygie.casework import access
from hygie.casework.models import LogLine, Task
from hygie.casework.rules.tasks import OVER
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.kernel.actor import Actor

# Beyond, a sheet is not read: it says how many there are.
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The first incidents of a kind, and how many there are."""

    rows: list[Incident]
    count: int


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What a shift hands over."""

    late: Listed
    held: Listed
    free: Listed
    tasks: list[Task]
    lines: list[LogLine]


def lines(actor: Actor, *, since: datetime, until: datetime) -> QuerySet[LogLine]:
    """The lines written in a period, the latest first."""
    if not access.may_keep(actor):
        return LogLine.objects.none()
    rows = LogLine.objects.filter(written_at__gte=since, written_at__lte=until)
    return (
        rows.select_related("incident", "corrects", "corrected_by")
        .defer("incident__content", "incident__search")
        .order_by("-written_at", "-id")
    )


def hand_over(actor: Actor, *, since: datetime, at: datetime) -> HandOver:
    """What is late, who has what, what nobody has and is not late, what was said since."""
    is_open = desk.visible_to(actor).filter(status__in=desk.OPEN_VALUES)
    due = Task.objects.filter(due_at__lt=at).exclude(state__in=[state.value for state in OVER])
    return HandOver(
        late=_listed(is_open.filter(queue_due_at__lt=at), "queue_due_at"),
        held=_listed(is_open.exclude(analyst_name=""), "analyst_name", "-declared_at"),
        free=_listed(is_open.filter(analyst_name="").exclude(queue_due_at__lt=at), "queue_due_at"),
        tasks=list(
            due.filter(Q(incident__in=is_open))
            .select_related("incident")
            .defer("incident__content", "incident__search")
            .order_by("due_at", "id")[:MOST]
        ),
        lines=list(lines(actor, since=since, until=at).reverse()[:500]),
    )


def _listed(rows: QuerySet[Incident], *order: str) -> Listed:
    found = list(rows.defer("content", "search").order_by(*order, "id")[: MOST + 1])
    count = len(found) if len(found) <= MOST else rows.count()
    return Listed(rows=found[:MOST], count=count)
