"""Answering: an assessment whole, an objective with all of its measures, the history of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.assessments import holding
from hygie.assessments.forms.answers import MOST_FILES, said, typed
from hygie.assessments.models import Line
from hygie.assessments.operations import answering
from hygie.assessments.operations.answering import SaidMeanwhile
from hygie.assessments.queries import answers, listing, wordings
from hygie.assessments.shown import measures, overview, unsaved
from hygie.assessments.shown.measures import Known
from hygie.assessments.shown.words import is_to_answer, until
from hygie.assessments.typed import Typed, mark_of
from hygie.assessments.views.knowing import known, known_briefly
from hygie.assessments.views.reaching import Reached, reached
from hygie.documents.views import download
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.wording import counted
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to
from hygie.remediation import access as plans

_FILES_OF_A_PAGE = 60


@shows
def assessment(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """By objective how many answers of how many, what was sent back, who has which part."""
    found = reached(request, assessment_id)
    row, seen = found.assessment, known_briefly(found)
    parts = answers.any_parts(row.pk)
    is_open = is_to_answer(row, today=found.today)
    rows = overview.pages(seen, parts, is_open=is_open)
    powers = overview.Powers(
        answers=found.may_answer,
        submits=found.may_submit,
        reviews=found.may_review,
        person_id=request.actor.person_id,
    )
    gives_parts = powers.answers and is_open
    authority = tree.any_node(row.campaign.place)
    people = answers.any_people(row, today=found.today) if gives_parts else []
    context = {
        **frame(found),
        "authority": authority.name if authority else row.campaign.place.code,
        "rows": rows,
        "figures": _figures(seen, rows, listing.any_carried([row]).get(row.pk, 0)),
        "state": overview.state(seen, today=found.today),
        "next": overview.next_step(seen, rows, powers, today=found.today),
        "gives_parts": gives_parts,
        "people": overview.people(people),
        "targets": overview.targets(seen) if gives_parts else [],
    }
    return render(request, "assessments/assessment.html", context)


@asks
@uploads_up_to(LARGEST, files=_FILES_OF_A_PAGE, signed_in=True)
def objective(request: ActorRequest, assessment_id: int, target_id: int) -> HttpResponse:
    """All the measures of an objective, answered and saved at once."""
    found = reached(request, assessment_id)
    words = wordings.any_wording(found.assessment.campaign.version_id)
    if target_id not in words.pages:
        return _elsewhere(words, assessment_id, target_id)
    if request.method == "POST":
        return _save(request, found, target_id)
    return _page(request, found, target_id)


@shows
def measure(request: ActorRequest, assessment_id: int, node_id: int) -> HttpResponse:
    """One measure: its answer, how it stood, what was said of it, what is planned."""
    found = reached(request, assessment_id)
    row = found.assessment
    words = wordings.any_wording(row.campaign.version_id)
    line = words.lines.get(node_id)
    if line is None or not line.is_measure:
        raise Http404
    seen = known(request, found, refs=[line.ref])
    zone = establishments.any_zone(row.place)
    lines, verdicts = answers.any_lines(row.pk, node_id), answers.any_said(row.pk, node_id)
    card = measures.card(line, seen)
    context = {
        **frame(found),
        "card": card,
        "page_title": words.title(line.page),
        "page_url": _url(found, line.page),
        "may_answer": _may_answer(found),
        "may_plan": plans.may_keep(request.actor, above=found.node.path),
        "history": measures.history(lines, verdicts, seen.files.get(node_id, ()), line, zone),
    }
    return render(request, "assessments/measure.html", context)


@shows
def file(request: ActorRequest, assessment_id: int, joined_id: int) -> HttpResponseBase:
    """Hand over a file of an answer."""
    row = reached(request, assessment_id).assessment
    joined = next((each for each in answers.any_files(row.pk) if each.pk == joined_id), None)
    if joined is None or joined.document.erased_at is not None:
        raise Http404
    detail = {"name": joined.document.name}
    taken = journal.Act(what="assessments.file_taken", subject=row, detail=detail)
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return download(joined.document)


@does
def withdraw_file(request: ActorRequest, assessment_id: int, joined_id: int) -> HttpResponse:
    """Take a file away from an answer."""
    reached(request, assessment_id)
    try:
        joined = answering.withdraw_file(
            assessment_id, joined_id, by=request.actor, at=timezone.now()
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("assessments:assessment", assessment_id)
    messages.success(request, "Le fichier est retiré.")
    return redirect("assessments:measure", assessment_id, joined.node_id)


def frame(found: Reached) -> dict[str, Any]:
    """What every page of an assessment says above its content."""
    row = found.assessment
    return {
        "assessment": row,
        "campaign": row.campaign,
        "place": found.node.name,
        "until": until(row.campaign, today=found.today),
    }


def _may_answer(found: Reached) -> bool:
    return found.may_answer and is_to_answer(found.assessment, today=found.today)


def _elsewhere(words: wordings.Wording, assessment_id: int, node_id: int) -> HttpResponse:
    """A sub-objective or a measure is on the page of its objective."""
    line = words.lines.get(node_id)
    if line is None or line.page not in words.pages:
        raise Http404
    kind = "mesure" if line.is_measure else "objectif"
    page = reverse("assessments:objective", args=[assessment_id, line.page])
    return redirect(f"{page}#{kind}-{node_id}")


def _figures(seen: Known, rows: list[dict[str, Any]], carried: int) -> list[dict[str, Any]]:
    row = seen.assessment
    back = sum(1 for each in rows if each["is_back"])
    carried = carried if any(each["carried"] for each in rows) else 0
    left = row.asked - row.answered - carried
    told = [
        {"value": f"{row.answered}/{row.asked}", "label": "répondues", "kind": "brand"},
        {"value": str(left), "label": "à répondre", "kind": "warning" if left else ""},
    ]
    if carried:
        label = "reprise à relire" if carried == 1 else "reprises à relire"
        told.append({"value": str(carried), "label": label, "kind": ""})
    if back:
        label = "objectif à compléter" if back == 1 else "objectifs à compléter"
        told.append({"value": str(back), "label": label, "kind": "warning"})
    return told


def _save(request: ActorRequest, found: Reached, page: int) -> HttpResponse:
    """Write what changed; on the first fault nothing is written, and what was typed stays."""
    if not found.may_answer:
        raise NotAllowed(holding.ANSWERED_BY_OTHERS)
    words = wordings.any_wording(found.assessment.campaign.version_id)
    nodes = [each.node for each in words.measures_of(page)]
    sent = typed(nodes, request.POST, request.FILES)
    if not _may_answer(found):
        return _page(request, found, page, sent=sent, status=409)
    seen = known_briefly(found)
    changes = said(sent, seen.frame, seen.given)
    stopped = not_received(request, "rien n’est enregistré.")
    if stopped or any(each.error for each in sent.values()):
        return _page(request, found, page, sent=sent, refused=stopped, status=422)
    files = [(node, each.name or "", each.chunks()) for node in nodes for each in sent[node].files]
    try:
        changed = answering.save_page(
            found.assessment.pk, changes, files, by=request.actor, at=timezone.now()
        )
    except SaidMeanwhile:
        conflicts = _conflicts(found, sent, changes)
        return _page(request, found, page, sent=sent, conflicts=conflicts, status=409)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        # Closed or given in this very moment, perhaps: what it says is read again.
        found = reached(request, found.assessment.pk)
        return _page(request, found, page, sent=sent, refused=refusal.sentence, status=409)
    messages.success(request, _told(changed, len(files)))
    return redirect(_after(request, found, words, page))


def _told(changed: int, files: int) -> str:
    said = [counted(changed, "réponse enregistrée", "réponses enregistrées")] if changed else []
    said += [counted(files, "fichier joint", "fichiers joints")] if files else []
    return f"{', '.join(said)}." if said else "Rien n’avait changé."


def _after(request: ActorRequest, found: Reached, words: wordings.Wording, page: int) -> str:
    """The same page, or the next one."""
    if "suite" not in request.POST:
        return _url(found, page)
    later = words.pages[words.pages.index(page) + 1 :]
    if later:
        return _url(found, later[0])
    return reverse("assessments:assessment", args=[found.assessment.pk])


def _conflicts(
    found: Reached, sent: dict[int, Typed], changes: list[tuple[int, Any, int]]
) -> dict[int, Line]:
    """What others said meanwhile of the measures that were changed here."""
    given = answers.any_given(found.assessment.pk)
    wrong = [node for node, _, seen in changes if node in given and given[node].number != seen]
    theirs = answers.any_last_lines(found.assessment.pk, wrong)
    for node in wrong:
        # Sent again, it replaces what is now shown beside.
        sent[node].seen = given[node].number
        sent[node].mark = mark_of("", f"{node}")
    return theirs


def _page(
    request: ActorRequest,
    found: Reached,
    page: int,
    *,
    sent: dict[int, Typed] | None = None,
    conflicts: dict[int, Line] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    words = wordings.any_wording(found.assessment.campaign.version_id)
    mine, theirs = sent or {}, conflicts or {}
    seen = known(request, found, refs=[each.ref for each in words.measures_of(page)])
    cards = {
        line.node: measures.card(
            line, seen, typed=_kept(mine.get(line.node)), theirs=theirs.get(line.node)
        )
        for line in words.measures_of(page)
    }
    may_answer = _may_answer(found)
    is_lost = sent is not None and not may_answer
    at = words.pages.index(page)
    lines = [*([words.lines[page]] if page in cards else []), *words.of_page(page)]
    context = {
        **frame(found),
        "title": words.title(page),
        "sections": measures.sections(lines, cards),
        "may_answer": may_answer,
        "may_plan": plans.may_keep(request.actor, above=found.node.path),
        "unsaved": _unsaved(found, seen, mine, page) if is_lost else None,
        "has_carried": any(card["is_carried"] for card in cards.values()),
        "faults": measures.summary(mine, words, theirs),
        "is_conflict": bool(theirs),
        "refused": refused,
        "had_files": any(each.files for each in mine.values()),
        "page": at + 1,
        "pages": len(words.pages),
        "previous_url": _url(found, words.pages[at - 1]) if at else "",
        "next_url": _url(found, words.pages[at + 1]) if at + 1 < len(words.pages) else "",
        "next_title": words.title(words.pages[at + 1]) if at + 1 < len(words.pages) else "",
        "most_files": MOST_FILES,
    }
    return render(request, "assessments/objective.html", context, status=status)


def _unsaved(found: Reached, seen: Known, sent: dict[int, Typed], page: int) -> dict[str, Any]:
    """What was typed on a page that takes no answer any more: why, and the words to be copied."""
    row = found.assessment
    authority = tree.any_node(row.campaign.place)
    rows = unsaved.answers(sent, seen)
    heading = f"{row.campaign.title}, {found.node.name}, {seen.wording.title(page)}"
    return {
        "title": unsaved.NOT_SAVED,
        "rows": rows,
        "confirmed": unsaved.confirmed(sent, seen),
        "has_files": any(each.files for each in sent.values()),
        "text": unsaved.as_text(rows, heading=heading, choice="Réponse", words="Précision"),
        **unsaved.not_answered(
            row,
            authority=authority.name if authority else row.campaign.place.code,
            zone=establishments.any_zone(row.place),
            today=found.today,
        ),
    }


def _kept(sent: Typed | None) -> Typed | None:
    """What was typed and is not written yet; what nobody touched shows as it stands now."""
    return None if sent is None or (sent.is_untouched and not sent.error) else sent


def _url(found: Reached, page: int) -> str:
    return reverse("assessments:objective", args=[found.assessment.pk, page])
