"""The end of a declaration: read again, join files, send, keep the receipt, come back."""

import logging
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.exports import paper_form_pdf
from hygie.incidents.forms.resume import ResumeForm
from hygie.incidents.models import Incident
from hygie.incidents.operations import drafts, sending
from hygie.incidents.presentation import care, clocks, parents, rows, said
from hygie.incidents.presentation import receipt as receipts
from hygie.incidents.queries import drafts as draft_queries
from hygie.incidents.queries import notices
from hygie.incidents.queries import talk as talk_queries
from hygie.incidents.queries.care import any_steps
from hygie.incidents.rules import criteria
from hygie.incidents.rules.advice import first_hour
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.declaration import can_wait, missing
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.signals import voluntary
from hygie.incidents.rules.talk import Side
from hygie.incidents.views import notebook as notebooks
from hygie.incidents.views.declare import frame
from hygie.incidents.views.notebook import PATH, SLUGS, Notebook, needs_declaration, needs_notebook
from hygie.kernel.errors import Refused
from hygie.platform import throttle
from hygie.platform.http import ActorRequest, asks, does, limited, public, shows
from hygie.platform.installation import desk, marking
from hygie.platform.uploads import LARGEST, disk_full, too_large, uploads_up_to

# Sixty random bits need no brake for all, which would keep honest people out: an alarm is enough.
MANY_WRONG = 500
log = logging.getLogger("hygie.incidents")


@public
@limited("declare-send", times=60, seconds=3600)
@asks
@needs_declaration
def review(request: ActorRequest, book: Notebook) -> HttpResponse:
    """Read again and send; sent twice, it is the same incident."""
    problem = ""
    if request.method == "POST":
        try:
            act = sending.complete if book.is_sent else sending.send
            act(book.draft.pk, by=book.author, at=timezone.now())
        except sending.NothingNew as nothing:
            messages.info(request, nothing.sentence)
            return redirect("incidents:receipt")
        except Refused as refusal:
            problem = refusal.sentence
        else:
            if book.is_sent:
                messages.success(request, "Votre complément est envoyé.")
            return redirect("incidents:receipt")
    return render(
        request,
        "incidents/declare/review.html",
        _review(book, problem),
        status=422 if problem else 200,
    )


@public
@limited("declare-file", times=60, seconds=3600)
@does
@uploads_up_to(LARGEST)
@needs_declaration
def attach(request: ActorRequest, book: Notebook) -> HttpResponse:
    """Join a file."""
    given = request.FILES.get("file")
    stopped = too_large(request)
    if stopped:
        messages.error(request, f"Le fichier « {stopped} » dépasse 20 Mio : il n’est pas joint.")
    elif disk_full(request):
        messages.error(
            request,
            "Le disque de la plateforme ne prend pas le fichier. Votre déclaration, elle, est "
            "gardée : envoyez-la sans attendre, vous joindrez le fichier plus tard.",
        )
    elif given is None:
        messages.error(request, "Choisissez un fichier à joindre.")
    else:
        try:
            drafts.attach(
                book.draft.pk,
                given.chunks(),
                name=given.name or "",
                by=book.author,
                at=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "Le fichier est joint.")
    return redirect("incidents:review")


@public
@shows
@needs_notebook
def receipt(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The receipt: number, time, what else is due, what to do within the hour."""
    if book.draft.incident is None:
        return redirect("incidents:review")
    if book.is_signal:
        return render(request, "incidents/declare/signal_receipt.html", _signal_receipt(book))
    return render(request, "incidents/declare/receipt.html", _receipt(book, timezone.now()))


@public
@limited("declare-pdf", times=60, seconds=3600, post_only=False)
@shows
@needs_notebook
def receipt_pdf(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The same receipt, to print and to hand over."""
    incident = book.draft.incident
    if incident is None:
        return redirect("incidents:review")
    content = receipts.as_pdf(incident, desk=desk(), at=timezone.now())
    return _pdf(content, f"accuse-{incident.number}")


@public
@limited("declare-pdf", times=60, seconds=3600, post_only=False)
@shows
def paper_form(request: ActorRequest) -> HttpResponse:
    """The form on paper, empty, or filled with what this browser has written so far."""
    book = notebooks.opened(request) if "rempli" in request.GET else None
    content = paper_form_pdf(
        book.declaration if book else None, desk=desk(), marking=marking(), at=timezone.now()
    )
    return _pdf(content, "declaration-incident")


@public
@limited("declare-resume", times=10, seconds=600)
@asks
def resume(request: ActorRequest) -> HttpResponse:
    """Come back to a declaration by its code; a wrong one never says how wrong it is."""
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        draft = draft_queries.any_draft(code, at=timezone.now())
        if draft is not None:
            page = "incidents:receipt" if draft.incident_id else "incidents:review"
            if draft.incident_id and request.GET.get("suite") == "echanges":
                page = "incidents:own_talk"
            return notebooks.remember(redirect(page), code)
        if throttle.tally("resume-wrong", seconds=3600) == MANY_WRONG:
            log.error("%s wrong resume codes within an hour, from all addresses", MANY_WRONG)
        form.add_error("code", "Ce code n’ouvre aucune déclaration, ou son délai est passé.")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "incidents/declare/resume.html", {"form": form}, status=status)


@public
@does
def leave(request: ActorRequest) -> HttpResponse:
    """Leave nothing on this device."""
    return notebooks.forget(redirect("portal:home"))


def _review(book: Notebook, problem: str) -> dict[str, Any]:
    declaration = book.declaration
    verdict = criteria.verdict(declaration.impact, origin=declaration.cause.origin)
    return {
        **frame(book, Step.REVIEW),
        "problem": problem,
        "lacking": [
            # The moment of awareness is the observation unless somebody says otherwise.
            {
                "step": step.label,
                "url": f"{PATH}{SLUGS[step]}/",
                "answers": sum(field.path != "facts.aware_at" for field in fields),
            }
            for step, fields in missing(declaration).items()
        ],
        "later": [field.label for field in can_wait(declaration)],
        "parts": [
            {"title": part.title, "facts": part.facts, "url": f"{PATH}{SLUGS[part.step]}/"}
            for part in said.parts(declaration)
        ],
        "verdict": verdict,
        "explanations": criteria.explain(declaration.impact),
        "files": draft_queries.any_files(book.draft),
    }


def _signal_receipt(book: Notebook) -> dict[str, Any]:
    incident: Incident = book.draft.incident  # type: ignore[assignment]
    unread = talk_queries.any_unread([incident.pk], side=Side.STRUCTURE).get(incident.pk, 0)
    return {
        "book": book,
        "incident": incident,
        "nature": Nature(incident.nature),
        "desk": desk(),
        "declared": in_words(incident.declared_at, book.declaration.zone, seconds=True),
        "voluntary": voluntary(),
        "unread": rows.unread_label(unread),
    }


def _receipt(book: Notebook, at: datetime) -> dict[str, Any]:
    incident: Incident = book.draft.incident  # type: ignore[assignment]
    service = desk()
    zone = book.declaration.zone
    situation = notices.any_situation(incident)
    duties = notices.any_duties(incident, situation=situation, within=service.answer_within)
    return {
        "book": book,
        "incident": incident,
        "desk": service,
        "declared": in_words(incident.declared_at, zone, seconds=True),
        "standing": receipts.standing(incident, desk=service, zone=zone),
        "moved": receipts.moved(incident, desk=service, zone=zone),
        "duties": clocks.cards(duties, at=at, zone=zone),
        "advice": first_hour(situation, desk_phone=service.phone, desk_mail=service.mail),
        "later": [field.label for field in can_wait(book.declaration)],
        "care": care.line(incident, any_steps(incident), at=at, may_change=True),
        "common": parents.common(incident, desk=service.name, zone=zone),
        "unread": rows.unread_label(
            talk_queries.any_unread([incident.pk], side=Side.STRUCTURE).get(incident.pk, 0)
        ),
    }


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
