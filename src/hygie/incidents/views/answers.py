"""The page of the questions of the desk: answering them, reading what was answered."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.answers import AnswersForm
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import answers as operations
from hygie.incidents.operations.answers import NotKept
from hygie.incidents.presentation import questions as shown
from hygie.incidents.views.desk import reached_incident
from hygie.incidents.views.notebook import Notebook, needs_declaration
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, limited, public


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes to the questions of an incident, and whether they answer."""

    incident: Incident
    by: Actor
    may_answer: bool
    holder: Draft | None
    template: str
    url: str


@asks
def questions(request: ActorRequest, number: str) -> HttpResponse:
    """The questions of an incident that the actor reads; answering, for who may."""
    incident = reached_incident(request, number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=timezone.now())
    door = Door(
        incident=incident,
        by=request.actor,
        may_answer=access.may_answer(request.actor, above=incident.path()),
        holder=None,
        template="incidents/questions.html",
        url=f"/incidents/{incident.number}/questions/",
    )
    return _page(request, door)


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_declaration
def own_questions(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The same, for who holds the code of the declaration."""
    incident = book.draft.incident
    if incident is None:
        raise Http404
    door = Door(
        incident=incident,
        by=book.author,
        may_answer=True,
        holder=book.draft,
        template="incidents/declare/questions.html",
        url="/declarer/questions/",
    )
    return _page(request, door)


def _page(request: ActorRequest, door: Door) -> HttpResponse:
    if request.method == "POST" and not door.may_answer:
        raise NotAllowed("Votre rôle ne répond pas aux questions de l’astreinte.")
    page = shown.page(door.incident, may_answer=door.may_answer)
    form = AnswersForm(request.POST if request.method == "POST" else None, asked=page.asked)
    if request.method == "POST" and form.is_valid() and _kept(request, door, form):
        return redirect(door.url)
    context = {
        "incident": door.incident,
        "may_answer": door.may_answer,
        "form": form,
        "count": len(page.asked),
        "lines": page.lines,
        "page_url": door.url,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, door.template, context, status=status)


def _kept(request: ActorRequest, door: Door, form: AnswersForm) -> bool:
    """Keep the answers; what cannot be is said beside its question, and nothing is kept."""
    try:
        kept = operations.answer(
            door.incident.pk, form.said(), by=door.by, at=timezone.now(), holder=door.holder
        )
    except NotAllowed:
        raise
    except NotKept as refusal:
        form.refuse(refusal.faults)
        return False
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    done = "Vos réponses sont enregistrées." if kept else "Rien n’a changé."
    messages.success(request, done)
    return True
