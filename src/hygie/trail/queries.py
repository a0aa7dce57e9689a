"""Reading the trail: only of the places that the actor answers for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast

from hygie.establishments import tree
from hygie.establishments.models import Site
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.journal.models import Entry, kind_of
from hygie.kernel.actor import Actor, PlaceKind, Power
from hygie.trail import rules
from hygie.trail.rules import Nature

PAGE = 50
# Further, one narrows the period.
LAST_PAGE = 200
_DAYS_AT_FIRST = (7, 90)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the trail is narrowed to; empty means all."""

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    number: str = ""
    nature: str = ""


def lines(actor: Actor, filters: Filters) -> QuerySet[Entry]:
    """What was read and done at the actor's places, the latest first."""
    rows = Entry.objects.filter(
        place_code__in=_sites(actor), place_kind=PlaceKind.SITE, what__in=rules.told()
    )
    if filters.since:
        rows = rows.filter(at__gte=filters.since)
    if filters.until:
        rows = rows.filter(at__lt=filters.until)
    if filters.person:
        rows = rows.filter(actor_name__icontains=filters.person)
    if filters.nature:
        # As a number: as it is, PostgreSQL goes through an index of all the acts of all places.
        reading = Cast("is_reading", IntegerField())
        rows = rows.alias(reading=reading).filter(reading=int(filters.nature == Nature.READING))
    if filters.number:
        found = desk.visible_to(actor).filter(number=filters.number).first()
        if found is None:
            return rows.none()
        rows = rows.filter(subject_kind=kind_of(found), subject_id=str(found.pk))
    return rows.order_by("-at", "-id")


def latest(actor: Actor, filters: Filters, *, start: int, most: int, at: datetime) -> list[Entry]:
    """So many of these lines; the last days are asked first, for a group has years of lines."""
    rows = lines(actor, filters)
    for days in _DAYS_AT_FIRST:
        since = (filters.until or at) - timedelta(days)
        if filters.since is None or filters.since < since:
            found = list(rows.filter(at__gte=since)[start : start + most])
            if len(found) == most:
                return found
    return list(rows[start : start + most])


def incidents(actor: Actor, entries: Iterable[Entry]) -> dict[str, Incident]:
    """The incidents of these lines that the actor may see, by the number that the lines know."""
    kind = kind_of(Incident)
    ids = {int(entry.subject_id) for entry in entries if entry.subject_kind == kind}
    rows = desk.visible_to(actor).filter(pk__in=ids).only("number", "title")
    return {str(incident.pk): incident for incident in rows}


def _sites(actor: Actor) -> list[str]:
    """The numbers of the sites that the actor answers for: asked first, the lines by index."""
    rows = Site.objects.filter(tree.any_sites_below(actor.reach(Power.READ_TRAIL)))
    return list(rows.order_by().values_list("finess", flat=True))
