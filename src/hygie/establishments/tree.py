"""The tree of places: what is above one, what is below some, and how each is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hygie.establishments.models import Ght, LegalEntity, Site
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.geography import regions


@dataclass(frozen=True, kw_only=True)
class Node:
    """A place of the register: its name, its path, and whether it is still open."""

    place: Place
    name: str
    path: frozenset[Place]
    is_open: bool = True


def any_node(place: Place) -> Node | None:
    """What the register knows of a place; nothing when it knows none."""
    return any_nodes([place]).get(place)


def any_path(place: Place) -> frozenset[Place]:
    """The place and every place above it; empty when the register does not know it."""
    node = any_node(place)
    return node.path if node else frozenset()


def any_nodes(places: Iterable[Place]) -> dict[Place, Node]:
    """What the register knows of these places, in three questions at most."""
    codes = _codes(places)
    found = [*_regions(codes[PlaceKind.REGION])]
    if codes[PlaceKind.SITE]:
        sites = Site.objects.filter(finess__in=codes[PlaceKind.SITE])
        found += map(_of_site, sites.select_related("entity__ght"))
    if codes[PlaceKind.LEGAL_ENTITY]:
        entities = LegalEntity.objects.filter(finess__in=codes[PlaceKind.LEGAL_ENTITY])
        found += map(_of_entity, entities.select_related("ght"))
    if codes[PlaceKind.GHT]:
        found += map(_of_ght, Ght.objects.filter(code__in=codes[PlaceKind.GHT]))
    if NATION.code in codes[PlaceKind.NATION]:
        found.append(Node(place=NATION, name="Toute la France", path=frozenset({NATION})))
    return {node.place: node for node in found}


def any_below(places: frozenset[Place]) -> Q:
    """A condition on `place_kind` and `place_code`: these places and all that are below them."""
    if NATION in places:
        return Q()
    condition = Q(pk__in=[])
    for kind, codes in _codes(places).items():
        if codes:
            condition |= Q(place_kind=kind, place_code__in=sorted(codes))
    for kind, below in _strictly_below(places).items():
        if below is not None:
            condition |= Q(place_kind=kind, place_code__in=below)
    return condition


def any_sites_below(places: frozenset[Place]) -> Q:
    """A condition on sites: those of these places, and of all that are below them."""
    if NATION in places:
        return Q()
    codes = _codes(places)
    return (
        Q(finess__in=codes[PlaceKind.SITE])
        | Q(entity__finess__in=codes[PlaceKind.LEGAL_ENTITY])
        | Q(entity__ght__code__in=codes[PlaceKind.GHT])
        | Q(region_code__in=codes[PlaceKind.REGION])
    )


def any_site_of(*, site: OuterRef, entity: OuterRef) -> Exists:
    """A condition on two columns of what asks: one names a site that is of the entity, today."""
    return Exists(Site.objects.filter(finess=site, entity__finess=entity))


def any_choices(places: frozenset[Place], *, limit: int) -> list[Node]:
    """These places and the open ones below, when they are no more than the limit; else nothing."""
    if NATION in places or any(place.kind == PlaceKind.REGION for place in places):
        return []
    found = set(places)
    for kind, below in _strictly_below(places).items():
        if below is not None:
            rows = below if kind == PlaceKind.GHT else below.filter(is_open=True)
            found.update(Place(kind, code) for code in rows[: limit + 1])
    if len(found) > limit:
        return []
    order = list(PlaceKind)
    nodes = any_nodes(found).values()
    return sorted(nodes, key=lambda node: (-order.index(node.place.kind), node.name))


def _strictly_below(places: frozenset[Place]) -> dict[PlaceKind, QuerySet[Any, str] | None]:
    """The codes of what is below, level by level; nothing for a level that none reaches."""
    codes = _codes(places)
    areas, ghts = codes[PlaceKind.REGION], codes[PlaceKind.GHT]
    entities = codes[PlaceKind.LEGAL_ENTITY]
    groups = Ght.objects.filter(region_code__in=areas).order_by().values_list("code", flat=True)
    members = LegalEntity.objects.filter(Q(region_code__in=areas) | Q(ght__code__in=ghts))
    sites = Site.objects.filter(
        Q(region_code__in=areas) | Q(entity__ght__code__in=ghts) | Q(entity__finess__in=entities)
    )
    return {
        PlaceKind.GHT: groups if areas else None,
        PlaceKind.LEGAL_ENTITY: _numbers(members) if areas or ghts else None,
        PlaceKind.SITE: _numbers(sites) if areas or ghts or entities else None,
    }


def _numbers(rows: QuerySet[Any]) -> QuerySet[Any, str]:
    return rows.order_by().values_list("finess", flat=True)


def _codes(places: Iterable[Place]) -> dict[PlaceKind, set[str]]:
    codes: dict[PlaceKind, set[str]] = {kind: set() for kind in PlaceKind}
    for place in places:
        codes[place.kind].add(place.code)
    return codes


def _of_site(site: Site) -> Node:
    place = Place(PlaceKind.SITE, site.finess)
    return Node(place=place, name=site.name, path=site.path(), is_open=site.is_open)


def _of_entity(entity: LegalEntity) -> Node:
    place = Place(PlaceKind.LEGAL_ENTITY, entity.finess)
    return Node(place=place, name=entity.label, path=entity.path(), is_open=entity.is_open)


def _of_ght(ght: Ght) -> Node:
    place = Place(PlaceKind.GHT, ght.code)
    path = frozenset({place, Place(PlaceKind.REGION, ght.region_code), NATION})
    return Node(place=place, name=ght.name, path=path)


def _regions(codes: set[str]) -> Iterator[Node]:
    for code in codes & set(regions()):
        place = Place(PlaceKind.REGION, code)
        yield Node(place=place, name=regions()[code].name, path=frozenset({place, NATION}))
