"""A campaign seen from a group, a region, the nation: the same page at each level."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hygie.assessments import access
from hygie.assessments.drawing.spreads import spreads
from hygie.assessments.models import Campaign
from hygie.assessments.queries import areas, campaigns, consolidation, frames
from hygie.assessments.rules.areas import key_of, read_key, widest
from hygie.assessments.rules.stages import GIVEN, State
from hygie.assessments.shown import consolidation as shown
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed
from hygie.kernel.wording import day
from hygie.platform.http import ActorRequest, shows
from hygie.platform.paging import pager

NOT_TOGETHER = (
    "L’ensemble d’une campagne est lu par ceux qui suivent plusieurs établissements : groupement, "
    "ARS, programmes, CERT Santé."
)
_MOST = 2**63
_GIVEN = {"oui": True, "non": False}
_TABS = (("", "Tous"), ("oui", "Ont remis"), ("non", "N’ont pas remis"))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A campaign, and the area in which somebody looks at it."""

    campaign: Campaign
    area: Place
    node: Node


@shows
def together(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Who gave, how scores spread, the weakest measures, the trend, and what is below."""
    return render(request, "assessments/together.html", told(request, campaign_id))


def told(request: ActorRequest, campaign_id: int) -> dict[str, Any]:
    """What the page says, pictures and lists included."""
    seen = seen_by(request.actor, campaign_id, request.GET.get("lieu", ""))
    actor, campaign, area = request.actor, seen.campaign, seen.area
    version = campaign.version_id
    titles, nodes = frames.any_titles(version), frames.any_objectives(version)
    address = reverse("assessments:together", args=[campaign.pk])
    here = f"{address}?lieu={key_of(area)}"
    stages = areas.stages(actor, campaign, area)
    found = consolidation.spreads(actor, campaign, area)
    curves, past = shown.trends(nodes, titles, consolidation.trend(actor, campaign, area))
    children = areas.below(actor, campaign, area)
    names = tree.any_nodes([each.place for each in children if each.place])
    return {
        "campaign": campaign,
        "state": State(campaign.state).label,
        "days": f"du {day(campaign.opens_on)} au {day(campaign.closes_on)}",
        "area": seen.node.name,
        "key": key_of(area),
        "above": _above(actor, seen, address),
        "others": _others(actor, area, address),
        "figures": shown.figures(stages, here),
        "objectives": [titles[node].title for node in nodes],
        "picture": spreads(
            shown.spreadings(nodes, titles, found), title=f"Écarts, {seen.node.name}"
        ),
        "spreads": shown.spread_lines(frames.any_lines(version).targets, titles, found),
        "given": sum(stages[each] for each in GIVEN),
        "weakest": shown.weakest(consolidation.weakest(actor, campaign, area), titles),
        "trends": curves,
        "past": past,
        "below": shown.below(children, nodes, names, address),
        "below_title": "Régions" if area.kind == PlaceKind.NATION else "Groupements",
        **_listed(request, seen, nodes, here),
    }


def seen_by(actor: Actor, campaign_id: int, lieu: str) -> Seen:
    """The campaign and the area that are asked, or 404: what one does not read does not exist."""
    if not access.may_read_some(actor):
        raise NotAllowed("Les évaluations ne sont pas ouvertes à votre rôle.")
    campaign = campaigns.one(actor, campaign_id) if campaign_id < _MOST else None
    if campaign is None or campaign.state == State.DRAFT:
        raise Http404
    reached = access.areas(actor)
    if not reached:
        raise NotAllowed(NOT_TOGETHER)
    if not lieu:
        return _default(campaign, reached)
    area = read_key(lieu)
    node = tree.any_node(area) if area else None
    if area is None or node is None or node.path.isdisjoint(reached):
        raise Http404
    return Seen(campaign=campaign, area=area, node=node)


def _default(campaign: Campaign, reached: frozenset[Place]) -> Seen:
    """Where the campaign asks, when all of it is read; the widest area that is, otherwise."""
    nodes = tree.any_nodes([*reached, campaign.among])
    among = nodes.get(campaign.among)
    is_area = campaign.among.kind in {PlaceKind.GHT, PlaceKind.REGION, PlaceKind.NATION}
    if is_area and among and not among.path.isdisjoint(reached):
        return Seen(campaign=campaign, area=among.place, node=among)
    for area in widest(reached):
        if area in nodes:
            return Seen(campaign=campaign, area=area, node=nodes[area])
    raise Http404


def _above(actor: Actor, seen: Seen, address: str) -> list[dict[str, str]]:
    """The areas above, as far as one may see."""
    reached = access.areas(actor)
    kinds = (PlaceKind.NATION, PlaceKind.REGION)
    wanted = [each for each in seen.node.path if each.kind in kinds and each != seen.area]
    nodes = tree.any_nodes(wanted) if wanted else {}
    return [
        {"name": nodes[each].name, "url": f"{address}?lieu={key_of(each)}"}
        for each in widest(wanted)
        if each in nodes and not nodes[each].path.isdisjoint(reached)
    ]


def _others(actor: Actor, area: Place, address: str) -> list[dict[str, str]]:
    """The other areas of who has several."""
    reached = access.areas(actor)
    if len(reached) < 2:
        return []
    nodes = tree.any_nodes(reached - {area})
    return [
        {"name": nodes[each].name, "url": f"{address}?lieu={key_of(each)}"}
        for each in widest(nodes)
    ]


def _listed(request: ActorRequest, seen: Seen, nodes: list[int], here: str) -> dict[str, Any]:
    """A page of the establishments, those who gave or did not."""
    asked = request.GET.get("remis", "")
    asked = asked if asked in _GIVEN else ""
    rows = areas.listed(request.actor, seen.campaign, seen.area, given=_GIVEN.get(asked))
    page = Paginator(rows, areas.PAGE).get_page(request.GET.get("page"))
    found = list(page)
    names = tree.any_nodes({each.place for each in found})
    scores = areas.any_scores(seen.campaign, [each.pk for each in found])
    start = f"{here}&remis={asked}" if asked else here
    return {
        "tabs": [
            {
                "label": label,
                "url": f"{here}{f'&remis={value}' if value else ''}#etablissements",
                "is_current": value == asked,
            }
            for value, label in _TABS
        ],
        "rows": shown.establishments(found, nodes, scores, names, state=seen.campaign.state),
        "pager": pager(page, start.removeprefix("?"), "#etablissements"),
    }
