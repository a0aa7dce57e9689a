"""What leaves of assessments: each establishment may know that it was taken."""

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone

from hygie.assessments import reckoning
from hygie.assessments.exports import documents, plain, tables
from hygie.assessments.exports.told import Told, file_name
from hygie.assessments.models import Assessment
from hygie.assessments.queries import answers, consolidation, frames, posture
from hygie.assessments.views.consolidation import seen_by
from hygie.assessments.views.scores import named, reached
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import Refused
from hygie.platform.exports import json_file, ods_book, xlsx_book
from hygie.platform.http import ActorRequest, does

BOOKS = {"xlsx": xlsx_book, "ods": ods_book}
# What Excel takes in one sheet.
MOST_LINES = 1_000_000


class TooManyLines(Refused):
    """More lines than a spreadsheet opens."""


@does
def export(request: ActorRequest, assessment_id: int, kind: str) -> HttpResponseBase:
    """The scores and the answers of an establishment, as a workbook or as JSON."""
    assessment, at = reached(request, assessment_id), timezone.now()
    if kind not in {*BOOKS, "json"}:
        raise Http404
    found, name = _told(request, assessment, at), _name("evaluation", assessment)
    if kind == "json":
        answer = json_file(name, plain.of_one(found))
    else:
        answer = BOOKS[kind](name, tables.of_one(found))
    _remember(request, [assessment], kind, at)
    return answer


@does
def note(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """The page of the director."""
    assessment, at = reached(request, assessment_id), timezone.now()
    found, likes = _told(request, assessment, at), consolidation.any_likes(assessment)
    content = documents.note(found, likes, by=request.actor.name, at=at)
    _remember(request, [assessment], "pdf", at)
    return _pdf(content, _name("note-de-direction", assessment))


@does
def report(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """The full report."""
    assessment, at = reached(request, assessment_id), timezone.now()
    found = _told(request, assessment, at)
    actions = answers.any_actions(assessment, list(found.detail.frame.by_node))
    content = documents.report(found, actions, by=request.actor.name, at=at)
    _remember(request, [assessment], "pdf", at)
    return _pdf(content, _name("rapport", assessment))


@does
def export_all(request: ActorRequest, campaign_id: int, kind: str) -> HttpResponseBase:
    """All that gave their answers in an area, as a workbook or as JSON."""
    seen, at = seen_by(request.actor, campaign_id, request.POST.get("lieu", "")), timezone.now()
    if kind not in {*BOOKS, "json"}:
        raise Http404
    campaign = seen.campaign
    rows = consolidation.given(request.actor, campaign, seen.area).order_by("place_code", "id")
    given = list(rows)
    lines = len(given) * len(frames.any_lines(campaign.version_id).measures)
    if lines > MOST_LINES and kind != "json":
        raise TooManyLines(
            "Plus d’un million de réponses : un tableur ne les ouvre pas. Emportez une région, ou "
            "le format JSON."
        )
    groups = {Place(PlaceKind.GHT, each.ght_code) for each in given if each.ght_code}
    names = tree.any_nodes({*(each.place for each in given), *groups})
    name = file_name("campagne", str(campaign.pk), campaign.title)
    if kind == "json":
        answer = json_file(name, plain.of_campaign(campaign, given, names))
    else:
        answer = BOOKS[kind](name, tables.of_campaign(campaign, given, names))
    _remember(request, given, kind, at)
    return answer


def _name(what: str, assessment: Assessment) -> str:
    return file_name(what, assessment.place_code, assessment.campaign.title)


def _told(request: ActorRequest, assessment: Assessment, at: datetime) -> Told:
    version = assessment.campaign.version_id
    on = reckoning.day_of(assessment.campaign, at=at)
    return Told(
        assessment=assessment,
        name=named(assessment)[1],
        rooms=posture.any_rooms(version, answers.any_scores(assessment.pk)),
        detail=posture.any_detail(request.actor, assessment, on=on),
        titles=frames.any_titles(version),
        on=on,
    )


def _remember(request: ActorRequest, taken: Sequence[Assessment], form: str, at: datetime) -> None:
    acts = [Act(what="assessments.exported", subject=each, detail={"form": form}) for each in taken]
    journal.remember_taken(acts, by=request.actor, at=at)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
