"""Whom a campaign may ask: in whose name, where, which categories and statuses there are."""

from django.db.models import Count, Q

from hygie.assessments import access
from hygie.establishments import tree
from hygie.establishments.models import Category, Ght, LegalEntity, LegalStatus, Site
from hygie.establishments.rules.categories import shipped
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind
from hygie.kernel.geography import regions
from hygie.referentials.models import Version
from hygie.referentials.queries import versions
from hygie.referentials.rules.records import State

# A code of the register, what it is called, how many open establishments have it.
Code = tuple[str, str, int]


def authorities(actor: Actor) -> list[tree.Node]:
    """The places in whose name the actor opens campaigns."""
    nodes = tree.any_nodes(access.asks_at(actor)).values()
    order = list(PlaceKind)
    return sorted(nodes, key=lambda each: (-order.index(each.place.kind), each.name))


def areas(actor: Actor) -> list[tree.Node]:
    """The places among whose establishments the actor may ask: their own, regions and groups."""
    own = access.asks_at(actor)
    is_national = NATION in own
    within = set(regions()) if is_national else {e.code for e in own if e.kind == PlaceKind.REGION}
    groups = Ght.objects.filter(Q() if is_national else Q(region_code__in=within))
    places = set(own) | {Place(PlaceKind.REGION, code) for code in within}
    places |= {Place(PlaceKind.GHT, code) for code in groups.values_list("code", flat=True)}
    order = list(PlaceKind)
    nodes = tree.any_nodes(places).values()
    return sorted(nodes, key=lambda each: (-order.index(each.place.kind), each.name))


def any_versions() -> list[tuple[str, list[Version]]]:
    """The published versions: those in force, then the others."""
    current = versions.any_in_force()
    known = {each.pk for each in current}
    rows = Version.objects.select_related("referential").filter(state=State.PUBLISHED)
    others = [each for each in rows.order_by("title", "-published_at") if each.pk not in known]
    return [("En vigueur", current), *([("Autres versions", others)] if others else [])]


def any_categories(places: frozenset[Place]) -> list[Code]:
    """The categories of the open sites of these places, the most frequent first."""
    rows = Site.objects.filter(tree.any_sites_below(places), is_open=True).exclude(category_code="")
    counted = rows.order_by().values_list("category_code").annotate(count=Count("pk"))
    labels = dict(Category.objects.values_list("code", "label"))
    found = [
        (code, labels.get(code) or (shipped()[code].label if code in shipped() else code), count)
        for code, count in counted
    ]
    return sorted(found, key=lambda each: (-each[2], each[1]))


def any_statuses(places: frozenset[Place]) -> list[Code]:
    """The legal statuses of the open entities of these places, the most frequent first."""
    area = Q()
    if NATION not in places:
        area = Q(region_code__in=[e.code for e in places if e.kind == PlaceKind.REGION])
        area |= Q(ght__code__in=[e.code for e in places if e.kind == PlaceKind.GHT])
    rows = LegalEntity.objects.filter(area, is_open=True).exclude(legal_status_code="")
    counted = rows.order_by().values_list("legal_status_code").annotate(count=Count("pk"))
    labels = dict(LegalStatus.objects.values_list("code", "label"))
    found = [(code, labels.get(code, f"Statut {code}"), count) for code, count in counted]
    return sorted(found, key=lambda each: (-each[2], each[1]))
