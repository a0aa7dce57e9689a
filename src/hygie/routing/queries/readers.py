"""Who may read an incident and who did. `any_…`: the caller has decided who may know."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from hygie.accounts.models import ApiKey, Membership
from hygie.accounts.rules import READING_SCOPES
from hygie.incidents.models import Incident
from hygie.journal.models import Entry, kind_of
from hygie.journal.rules import roles_kept
from hygie.kernel.actor import MACHINE, Place, PlaceKind, Power, Role
from hygie.kernel.roles import with_power
from hygie.platform import walls
from hygie.platform.walls import Domain

READING = with_power(Power.READ_CASES)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """How often something was opened, and when for the last time."""

    times: int = 0
    last: datetime | None = None

    def and_also(self, other: "Opened") -> "Opened":
        """Both together."""
        last = max((each for each in (self.last, other.last) if each), default=None)
        return Opened(times=self.times + other.times, last=last)


# A role at a place; none for a machine there; neither for whoever held the code.
Way = tuple[Role | None, Place | None]


def any_holders(places: frozenset[Place], *, today: date) -> Counter[tuple[Role, Place]]:
    """How many people hold each role that reads, at each of these places."""
    held = Membership.objects.filter(
        _among(places), role__in=READING, starts_on__lte=today, person__is_active=True
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    rows = held.values("role", "place_kind", "place_code").annotate(
        people=Count("person", distinct=True)
    )
    with walls.opened("routing.readers", Domain.PEOPLE, Domain.KEYS):
        found = list(rows.order_by("role", "place_kind", "place_code"))
    return Counter(
        {
            (Role(row["role"]), Place(PlaceKind(row["place_kind"]), row["place_code"])): row[
                "people"
            ]
            for row in found
        }
    )


def any_machines(places: frozenset[Place], *, at: datetime) -> Counter[Place]:
    """How many keys of machines read something of the incidents of each of these places."""
    scopes = sorted(scope.value for scope in READING_SCOPES)
    rows = ApiKey.objects.filter(
        _among(places), scopes__overlap=scopes, revoked_at__isnull=True, expires_at__gt=at
    )
    keys = rows.values("place_kind", "place_code").annotate(keys=Count("pk"))
    with walls.opened("routing.readers", Domain.PEOPLE, Domain.KEYS):
        found = list(keys.order_by("place_kind", "place_code"))
    return Counter(
        {Place(PlaceKind(row["place_kind"]), row["place_code"]): row["keys"] for row in found}
    )


def any_openings(incident: Incident, *, path: frozenset[Place]) -> dict[Way, Opened]:
    """How often this incident was opened by each role at each place above it, since the start."""
    rows = Entry.objects.filter(
        subject_kind=kind_of(incident), subject_id=str(incident.pk), is_reading=True
    )
    summed = rows.values("actor_roles", "actor_name", "actor_id").annotate(
        times=Count("pk"), last=Max("at")
    )
    with walls.opened("routing.openings", Domain.TRAIL):
        found = list(summed.order_by("actor_roles", "actor_name", "actor_id"))
    openings: dict[Way, Opened] = {}
    for row in found:
        way = _way(row["actor_roles"], row["actor_name"], path, is_person=bool(row["actor_id"]))
        opened = Opened(times=row["times"], last=row["last"])
        openings[way] = openings.get(way, Opened()).and_also(opened)
    return openings


def _way(kept: str, name: str, path: frozenset[Place], *, is_person: bool) -> Way:
    """By which of their roles somebody reached it then: one at a place above it, if there is."""
    held = [(role, place) for role, place in roles_kept(kept) if role in READING]
    held.sort(key=lambda each: each[1] not in path)
    if not held:
        return None, None
    is_machine = not is_person and name.endswith(MACHINE)
    role, place = held[0]
    return (None if is_machine else role), place


def _among(places: Iterable[Place]) -> Q:
    condition = Q(pk__in=[])
    for place in sorted(places, key=lambda each: (each.kind, each.code)):
        condition |= Q(place_kind=place.kind, place_code=place.code)
    return condition
