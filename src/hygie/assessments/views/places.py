"""The posture of one establishment across its campaigns: its house of today, and its past."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hygie.assessments import access
from hygie.assessments.drawing import saying
from hygie.assessments.drawing.house import NARROW, WIDE, house
from hygie.assessments.models import Assessment
from hygie.assessments.queries import answers, posture
from hygie.assessments.rules.stages import GIVEN
from hygie.assessments.shown.words import stage_of
from hygie.assessments.views.scores import CLOSED, legend
from hygie.contacts.rules.places import read_key
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import PlaceKind
from hygie.kernel.errors import NotAllowed
from hygie.kernel.wording import day
from hygie.platform.http import ActorRequest, shows

# Campaigns of one establishment, the latest first: what is older is rarely asked for.
MOST = 60


@shows
def place(request: ActorRequest, place: str) -> HttpResponse:
    """For each referential the house of the latest answers that were given, and every campaign."""
    node = _reached(request, place)
    found = list(answers.of_places(request.actor, {node.place})[:MOST])
    own = [each for each in found if each.place == node.place]
    context = {
        "node": node,
        "key": place,
        "address": _register(node),
        "houses": [_house(each, node) for each in _latest(own)],
        "rows": [_row(each) for each in own],
        **legend(),
    }
    return render(request, "assessments/place.html", context)


def _reached(request: ActorRequest, key: str) -> Node:
    """The place of this key, or 404: what one may not read does not exist."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found = read_key(key)
    node = tree.any_node(found) if found else None
    if node is None or not access.may_read(request.actor, above=node.path):
        raise Http404
    return node


def _latest(found: list[Assessment]) -> list[Assessment]:
    """Of each referential the last answers that were given; those under way where none was."""
    given: dict[int, Assessment] = {}
    under_way: dict[int, Assessment] = {}
    for each in found:
        kept = given if each.stage in GIVEN else under_way
        kept.setdefault(each.campaign.version.referential_id, each)
    return list({**under_way, **given}.values())


def _house(assessment: Assessment, node: Node) -> dict[str, object]:
    version = assessment.campaign.version
    rooms = posture.any_rooms(version.pk, answers.any_scores(assessment.pk))
    title = f"La maison cyber, {version.title}, {node.name}"
    return {
        "pk": assessment.pk,
        "referential": version.title,
        "campaign": assessment.campaign.title,
        "url": reverse("assessments:scores", args=[assessment.pk]),
        "given": day(assessment.submitted_at.date()) if assessment.submitted_at else "",
        "sentence": saying.sentence(rooms),
        "wide": house(rooms, title=title, build=WIDE),
        "narrow": house(rooms, title=title, build=NARROW),
    }


def _row(assessment: Assessment) -> dict[str, str]:
    campaign = assessment.campaign
    stage, tone = stage_of(assessment.stage, campaign.state)
    return {
        "title": campaign.title,
        "referential": campaign.version.title,
        "url": reverse("assessments:scores", args=[assessment.pk]),
        "until": day(campaign.closes_on),
        "stage": stage,
        "tone": tone,
        "given": day(assessment.submitted_at.date()) if assessment.submitted_at else "",
    }


def _register(node: Node) -> str:
    """The page of the establishment in the register."""
    code = node.place.code
    if node.place.kind == PlaceKind.SITE:
        return reverse("establishments:site", args=[code])
    return reverse("establishments:entity", args=[code])
