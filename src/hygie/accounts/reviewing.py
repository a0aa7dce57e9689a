"""Where each role is reviewed, and what a review still asks. `any_…` skips access control."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from hygie.accounts import queries, rules
from hygie.accounts.models import Membership, Review, ReviewLine
from hygie.establishments import tree
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.roles import with_power

_KEEPERS = with_power(Power.KEEP_ACCOUNTS)


@dataclass(kw_only=True)
class Gathering:
    """The places whose roles one review looks at, and the first day of the first of them."""

    first_on: date
    places: set[Place] = field(default_factory=set)


def any_gatherings(*, today: date) -> dict[Place, Gathering]:
    """The places that hold running roles, by the place in whose review these are."""
    running = queries.any_running(today=today)
    keepers = running.filter(place_kind=PlaceKind.SITE, role__in=_KEEPERS)
    alone = set(keepers.values_list("place_code", flat=True))
    rows = running.values_list("place_kind", "place_code").annotate(Min("starts_on"))
    found = {Place(PlaceKind(kind), code): first_on for kind, code, first_on in rows}
    nodes = tree.any_nodes(place for place in found if place.kind == PlaceKind.SITE)
    gathered: dict[Place, Gathering] = {}
    for place in sorted(found, key=lambda place: (place.kind, place.code)):
        path = nodes[place].path if place in nodes else frozenset()
        at = rules.reviewed_at(place, above=path, has_keeper=place.code in alone)
        one = gathered.setdefault(at, Gathering(first_on=found[place]))
        one.first_on = min(one.first_on, found[place])
        one.places.add(place)
    return gathered


def any_last_asked() -> dict[Place, date]:
    """When the roles of each place were last looked at, in its own review or in its entity's."""
    own = Review.objects.values_list("place_kind", "place_code").annotate(Max("opened_on"))
    # A site that has got somebody who keeps its accounts was looked at with its entity before.
    within = ReviewLine.objects.filter(membership__place_kind=PlaceKind.SITE).values_list(
        "membership__place_kind", "membership__place_code"
    )
    last: dict[Place, date] = {}
    for kind, code, day in (*own, *within.annotate(Max("review__opened_on"))):
        place = Place(PlaceKind(kind), code)
        last[place] = max(day, last.get(place, day))
    return last


def any_to_ask(places: Iterable[Place], *, today: date) -> QuerySet[Membership]:
    """The running roles of these places, but those that another review already asks about."""
    condition, codes = Q(pk__in=[]), defaultdict(set)
    for place in places:
        codes[place.kind].add(place.code)
    for kind, found in codes.items():
        condition |= Q(place_kind=kind, place_code__in=found)
    waiting = ReviewLine.objects.filter(review__closed_at__isnull=True, verdict="")
    rows = queries.any_running(today=today).filter(condition)
    return rows.exclude(pk__in=waiting.values("membership")).order_by("id")


def any_unanswered(review: Review, *, at: datetime) -> QuerySet[ReviewLine]:
    """The lines of a review that wait for an answer."""
    lines = ReviewLine.objects.filter(review=review, verdict="")
    return lines.filter(_asks(timezone.localdate(at))).order_by("id")


def progress(of: Iterable[Review], *, today: date) -> dict[int, tuple[int, int]]:
    """For each of these reviews, how many roles were answered, and how many are asked about."""
    answered = ~Q(verdict="")
    rows = ReviewLine.objects.filter(review__in=[review.pk for review in of]).values("review")
    counted = rows.annotate(
        done=Count("pk", filter=answered), asked=Count("pk", filter=answered | _asks(today))
    ).order_by("review")
    return {row["review"]: (row["done"], row["asked"]) for row in counted}


def apart(actor: Actor, of: Review, *, today: date) -> dict[Place, Review | None]:
    """The sites of an entity that are reviewed apart, each with its last review if there is one."""
    if of.place.kind != PlaceKind.LEGAL_ENTITY:
        return {}
    below = tree.any_below(frozenset({of.place}))
    kept = queries.memberships_visible_to(actor).filter(
        below,
        pk__in=queries.any_running(today=today).values("pk"),
        place_kind=PlaceKind.SITE,
        role__in=_KEEPERS,
    )
    codes = set(kept.values_list("place_code", flat=True))
    theirs = queries.reviews_visible_to(actor).filter(
        place_kind=PlaceKind.SITE, place_code__in=codes
    )
    last = {review.place_code: review for review in theirs.order_by("opened_on")}
    return {Place(PlaceKind.SITE, code): last.get(code) for code in sorted(codes)}


def _asks(today: date) -> Q:
    """A condition on lines: the role runs, at a place that is still the review's to look at."""
    ends_on = Q(membership__ends_on__isnull=True) | Q(membership__ends_on__gte=today)
    with_its_entity = tree.any_site_of(
        site=OuterRef("membership__place_code"), entity=OuterRef("review__place_code")
    )
    same_level = Q(membership__place_kind=F("review__place_kind"))
    return Q(membership__starts_on__lte=today) & ends_on & (same_level | Q(with_its_entity))
