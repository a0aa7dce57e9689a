"""The proofs that somebody reads, and those that others reckon with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, QuerySet

from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.evidence import access
from hygie.evidence.models import Change, Event, Joined, Planned, Proof
from hygie.evidence.rules.kinds import Shown, State
from hygie.evidence.rules.levels import UNSAID, Dated, Reached, Standing, weakest
from hygie.evidence.rules.planned import EXERCISE, PlannedState
from hygie.evidence.rules.validity import day_in_paris, soon_until
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.markings import Tlp
from hygie.kernel.zones import PARIS

PAGE = 50
# Further, one narrows the list.
LAST_PAGE = 200
_PROVEN = """
    SELECT place_kind, place_code, array_agg(kind) FROM (
        SELECT DISTINCT place_kind, place_code, kind FROM evidence_proof
        WHERE place_code = ANY(%s) AND kind = ANY(%s) AND state = 'STANDING'
            AND occurred_on <= %s AND expires_on > %s
    ) AS proven GROUP BY place_kind, place_code
"""
_LAST_SAID = """
    SELECT p.place_kind, p.place_code, p.kind, e.perimeter,
        max(ARRAY[p.occurred_on - DATE 'epoch', -p.level]) FILTER (WHERE p.level IS NOT NULL),
        max(ARRAY[p.occurred_on - DATE 'epoch', -p.score]) FILTER (WHERE p.score IS NOT NULL)
    FROM evidence_proof AS p JOIN evidence_event AS e ON e.id = p.event_id
    WHERE p.place_code = ANY(%s) AND p.kind = ANY(%s) AND p.state = 'STANDING'
        AND p.occurred_on <= %s AND p.expires_on > %s
    GROUP BY p.place_kind, p.place_code, p.kind, e.perimeter
"""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    kind: int | None = None
    state: Shown | None = None


EVERYTHING = Filters()


def proofs(
    actor: Actor, place: Place, filters: Filters = EVERYTHING, *, on: date
) -> QuerySet[Proof]:
    """The proofs of one establishment that the actor reads, the latest first."""
    node = tree.any_node(place)
    if node is None or not access.may_read(actor, above=node.path):
        return Proof.objects.none()
    rows = Proof.objects.filter(place_kind=place.kind, place_code=place.code)
    if not access.may_keep(actor, above=node.path):
        rows = rows.exclude(tlp=Tlp.RED)
    return _narrowed(rows, filters, on=on).order_by("-occurred_on", "-id")


def one(actor: Actor, proof_id: int) -> Proof | None:
    """This proof, with its event, when the actor reads it."""
    proof = Proof.objects.select_related("event", "replaced_by").filter(pk=proof_id).first()
    above = tree.any_path(proof.place) if proof else frozenset()
    if proof is None or not access.may_read(actor, above=above):
        return None
    return proof if access.reads_marked(actor, Tlp(proof.tlp), above=above) else None


def ending(actor: Actor, *, on: date, until: date) -> QuerySet[Proof]:
    """The standing proofs of the actor's places that expire within two days, the soonest first."""
    rows = Proof.objects.filter(state=State.STANDING, expires_on__gt=on, expires_on__lte=until)
    rows = rows.filter(tree.any_below(actor.reach(Power.READ_POSTURE)))
    kept = actor.reach(Power.KEEP_EVIDENCE)
    marked = ~Q(tlp=Tlp.RED) | tree.any_below(kept) if kept else ~Q(tlp=Tlp.RED)
    return rows.filter(marked).order_by("expires_on", "id")


class Announced(NamedTuple):
    """The exercises of an establishment that wait, late ones first; and the others, last first."""

    coming: QuerySet[Planned]
    over: QuerySet[Planned]


def planned(actor: Actor, place: Place) -> Announced:
    """The exercises that one establishment announced."""
    rows = Planned.objects.filter(place_kind=place.kind, place_code=place.code)
    if not access.may_read(actor, above=tree.any_path(place)):
        rows = Planned.objects.none()
    return Announced(
        coming=rows.filter(state=PlannedState.PLANNED).order_by("planned_on", "id"),
        over=rows.exclude(state=PlannedState.PLANNED).order_by("-planned_on", "-id"),
    )


def planned_everywhere(actor: Actor) -> QuerySet[Planned]:
    """The exercises announced and not done in all that the actor reads, late ones first."""
    rows = Planned.objects.filter(state=PlannedState.PLANNED)
    return rows.filter(tree.any_below(actor.reach(Power.READ_POSTURE))).order_by("planned_on", "id")


def one_planned(actor: Actor, planned_id: int) -> Planned | None:
    """This announced exercise, when the actor reads its place."""
    row = Planned.objects.select_related("former", "later").filter(pk=planned_id).first()
    return row if row and access.may_read(actor, above=tree.any_path(row.place)) else None


def proof_of(actor: Actor, row: Planned) -> Proof | None:
    """What proves that this exercise was done, when it stands and the actor reads it."""
    if row.event_id is None:
        return None
    found = Proof.objects.filter(event=row.event_id, place_code=row.place_code)
    proof = found.filter(place_kind=row.place_kind).exclude(state=State.WITHDRAWN).first()
    return one(actor, proof.pk) if proof else None


def fitting(actor: Actor, row: Planned, *, on: date) -> QuerySet[Proof]:
    """The exercises done since this one was announced that no announced one has for its proof."""
    since = day_in_paris(row.announced_at)
    found = proofs(actor, row.place, Filters(kind=EXERCISE), on=on)
    found = found.filter(state=State.STANDING, occurred_on__gte=since)
    return found.filter(event__planned=None).select_related("event")


def any_standing(places: Collection[Place], kinds: Collection[int], *, on: date) -> list[Standing]:
    """What is proven of these places on a day, by kind; for those who reckon, not for pages."""
    condition = Q(pk__in=[])
    for kind in (PlaceKind.SITE, PlaceKind.LEGAL_ENTITY):
        codes = sorted({place.code for place in places if place.kind == kind})
        if codes:
            condition |= Q(place_kind=kind, place_code__in=codes)
    rows = Proof.objects.filter(
        condition, state=State.STANDING, occurred_on__lte=on, expires_on__gt=on
    )
    if kinds:
        rows = rows.filter(kind__in=sorted(kinds))
    fields = ("place_kind", "place_code", "kind", "occurred_on", "expires_on")
    found = rows.order_by("id").values_list(*fields, "level", "score", "event__perimeter", "id")
    return [
        Standing(
            place=Place(PlaceKind(row[0]), row[1]),
            kind=row[2],
            occurred_on=row[3],
            expires_on=row[4],
            level=row[5],
            score=row[6],
            perimeter=row[7],
            proof_id=row[8],
        )
        for row in found.iterator(chunk_size=5_000)
    ]


def any_reached(
    places: Collection[Place], kinds: Collection[int], *, measured: Collection[int], on: date
) -> dict[Place, dict[int, Reached]]:
    """What is supported at these places on a day, kind by kind; for those who reckon.

    Levels and scores are those of the `measured` kinds alone: of the others one asks whether. The
    database keeps the last of each perimeter: of hundreds of proofs, few lines leave it.
    """
    known = {(place.kind.value, place.code): place for place in places}
    codes, found = sorted({code for _, code in known}), dict[Place, dict[int, Reached]]()
    said: dict[Place, list[tuple[int, str, Dated | None, Dated | None]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_PROVEN, [codes, sorted(kinds), on, on])
        for place_kind, place_code, some in cursor.fetchall():
            if place := known.get((place_kind, place_code)):
                found[place] = dict.fromkeys(some, UNSAID)
        if measured:
            cursor.execute(_LAST_SAID, [codes, sorted(measured), on, on])
            for place_kind, place_code, kind, perimeter, level, score in cursor.fetchall():
                if place := known.get((place_kind, place_code)):
                    said[place].append((kind, perimeter, level, score))
    for place, each in said.items():
        found[place] |= weakest(each)
    return found


def any_changes(proof: Proof) -> list[Change]:
    """What was done to a proof since it was recorded, the oldest first."""
    return list(Change.objects.filter(proof=proof).order_by("id"))


def any_files(event: Event) -> list[Joined]:
    """The files that go with an event."""
    return list(Joined.objects.filter(event=event).select_related("document").order_by("id"))


def any_same_fact(proof: Proof) -> list[Place]:
    """The other places of which the same event proves something, among those that are seen."""
    rows = Proof.objects.filter(event=proof.event_id).exclude(pk=proof.pk)
    pairs = rows.order_by("place_kind", "place_code").values_list("place_kind", "place_code")
    return [Place(PlaceKind(kind), code) for kind, code in pairs]


def any_today(places: Iterable[Place], *, at: datetime) -> date:
    """The day that it is at the first of these places: what is still to come there is no past."""
    first = next(iter(places), None)
    return at.astimezone(ZoneInfo(establishments.any_zone(first) if first else PARIS)).date()


def any_to_be_told(*, on: date) -> QuerySet[Proof]:
    """The standing proofs whose end is to be told by this day."""
    return Proof.objects.filter(state=State.STANDING, next_step_on__lte=on).order_by("id")


def any_places_to_be_told(*, on: date) -> list[Place]:
    """The places where an end is to be told by this day."""
    rows = any_to_be_told(on=on).order_by("place_kind", "place_code")
    pairs = rows.values_list("place_kind", "place_code").distinct()
    return [Place(PlaceKind(kind), code) for kind, code in pairs]


def any_to_be_recalled(*, on: date) -> QuerySet[Planned]:
    """The exercises to come, or late, that are to be recalled by this day."""
    rows = Planned.objects.filter(state=PlannedState.PLANNED, next_step_on__lte=on)
    return rows.order_by("planned_on", "id")


def any_places_to_be_recalled(*, on: date) -> list[Place]:
    """The places where an exercise is to be recalled by this day."""
    rows = any_to_be_recalled(on=on).order_by("place_kind", "place_code")
    pairs = rows.values_list("place_kind", "place_code").distinct()
    return [Place(PlaceKind(kind), code) for kind, code in pairs]


def any_later(proof: Proof) -> bool:
    """Whether a proof of the same kind, at the same place, stands for longer."""
    return Proof.objects.filter(
        place_code=proof.place_code,
        place_kind=proof.place_kind,
        kind=proof.kind,
        state=State.STANDING,
        expires_on__gt=proof.expires_on,
    ).exists()


def counts(actor: Actor, place: Place, *, on: date) -> dict[Shown, int]:
    """How many proofs of one establishment stand, end soon, have expired."""
    rows = proofs(actor, place, on=on).order_by()
    wanted = (Shown.STANDING, Shown.SOON, Shown.EXPIRED)
    found = rows.aggregate(**{each.value: Count("pk", filter=_is(each, on)) for each in wanted})
    return {each: found[each.value] for each in wanted}


def beside(actor: Actor, place: Place) -> list[tuple[tree.Node, int]]:
    """The sites of an entity that have proofs of their own, or the entity of a site; counted."""
    if place.kind == PlaceKind.LEGAL_ENTITY:
        below = tree.any_below(frozenset({place})) & ~Q(place_kind=PlaceKind.LEGAL_ENTITY)
    else:
        above = [each for each in tree.any_path(place) if each.kind == PlaceKind.LEGAL_ENTITY]
        codes = [each.code for each in above]
        below = Q(place_kind=PlaceKind.LEGAL_ENTITY, place_code__in=codes)
    rows = Proof.objects.filter(below, state=State.STANDING).exclude(tlp=Tlp.RED)
    counted = rows.order_by().values_list("place_kind", "place_code").annotate(n=Count("pk"))
    found = {Place(PlaceKind(kind), code): n for kind, code, n in counted}
    nodes = tree.any_nodes(found)
    readable = [node for node in nodes.values() if access.may_read(actor, above=node.path)]
    return sorted(((node, found[node.place]) for node in readable), key=lambda one: one[0].name)


def _narrowed(rows: QuerySet[Proof], filters: Filters, *, on: date) -> QuerySet[Proof]:
    if filters.kind is not None:
        rows = rows.filter(kind=filters.kind)
    return rows.filter(_is(filters.state, on)) if filters.state else rows


def _is(shown: Shown, on: date) -> Q:
    standing = Q(state=State.STANDING)
    return {
        Shown.STANDING: standing & Q(expires_on__gt=on),
        Shown.SOON: standing & Q(expires_on__gt=on, expires_on__lte=soon_until(on)),
        Shown.EXPIRED: standing & Q(expires_on__lte=on),
        Shown.SUPERSEDED: Q(state=State.SUPERSEDED),
        Shown.WITHDRAWN: Q(state=State.WITHDRAWN),
    }[shown]
