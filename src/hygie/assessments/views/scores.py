"""The scores of one establishment: its house, the figures, why, since when, among its likes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hygie.assessments import access, reckoning
from hygie.assessments.drawing import saying
from hygie.assessments.drawing.house import NARROW, WIDE, house
from hygie.assessments.models import Assessment
from hygie.assessments.queries import answers, consolidation, frames, posture
from hygie.assessments.rules.house import stands_from
from hygie.assessments.rules.pace import pace
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown import scores as shown
from hygie.assessments.shown.words import stage_of
from hygie.contacts.rules.places import key_of
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.errors import NotAllowed
from hygie.kernel.wording import day
from hygie.platform.http import ActorRequest, shows

CLOSED = "Les évaluations ne sont pas ouvertes à votre rôle."
_FIRST = (
    "C’est la première campagne de ce référentiel que cet établissement remet : la suite se "
    "dessinera ici."
)
_NONE = "La suite se dessinera ici, de remise en remise."
# Beyond, no number of the database.
_MOST = 2**63


@shows
def scores(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """What an establishment declares, proves, and was granted, objective by objective."""
    assessment = reached(request, assessment_id)
    at = timezone.now()
    on = reckoning.day_of(assessment.campaign, at=at)
    node, name = named(assessment)
    version = assessment.campaign.version_id
    rooms = posture.any_rooms(version, answers.any_scores(assessment.pk))
    detail = posture.any_detail(request.actor, assessment, on=on)
    titles = frames.any_titles(version)
    found = consolidation.any_likes(assessment)
    past = posture.past(request.actor, assessment)
    title = f"La maison cyber\N{NO-BREAK SPACE}: {name}"
    context = {
        "assessment": assessment,
        "campaign": assessment.campaign,
        "node": node,
        "name": name,
        "key": key_of(assessment.place),
        "stage": stage_of(assessment.stage, assessment.campaign.state)[0],
        "is_open": assessment.campaign.state == State.OPEN or assessment.stage == Stage.SENT_BACK,
        "is_given": assessment.stage in GIVEN,
        "sentence": saying.sentence(rooms),
        **legend(),
        "wide": house(rooms, title=title, build=WIDE),
        "narrow": house(rooms, title=title, build=NARROW),
        "lines": shown.lines(rooms),
        "reasons": shown.reasons(rooms, detail, titles, assessment=assessment, on=on),
        "likes": shown.likes(rooms, found),
        "likes_count": shown.count_of_likes(found),
        "trends": shown.trends(rooms, past),
        "past": past,
        "none": _FIRST if assessment.stage in GIVEN else _NONE,
        "on": day(on),
    }
    return render(request, "assessments/scores.html", context)


def legend() -> dict[str, str]:
    """The few figures of ours that the pages say."""
    return {
        "stands_from": saying.shares(stands_from()),
        "smallest": str(pace().smallest_group),
    }


def reached(request: ActorRequest, assessment_id: int) -> Assessment:
    """The assessment of this number, or 404: what one does not read does not exist."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found = answers.one(request.actor, assessment_id) if assessment_id < _MOST else None
    if found is None:
        raise Http404
    return found


def named(assessment: Assessment) -> tuple[Node | None, str]:
    """The establishment in the register, and how it is called."""
    node = tree.any_node(assessment.place)
    return node, node.name if node else assessment.place_code
