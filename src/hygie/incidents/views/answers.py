"""The page of the questions of the desk: answering them, reading what was answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.answers import AnswersForm
from hygie.incidents.operations import answers as operations
from hygie.incidents.operations.answers import NotKept
from hygie.incidents.presentation import questions as shown
from hygie.incidents.views.doors import Door, by_account, by_code
from hygie.incidents.views.notebook import Notebook, needs_declaration
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, asks, limited, public, refused_on


@asks
def questions(request: ActorRequest, number: str) -> HttpResponse:
    """The questions of an incident that the actor reads; answering, for who may."""
    return _page(request, by_account(request, number))


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_declaration
def own_questions(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The same, for who holds the code of the declaration."""
    return _page(request, by_code(book))


def _page(request: ActorRequest, door: Door) -> HttpResponse:
    url = door.url("questions")
    may_answer = door.holder is not None or access.may_answer(door.by, above=door.incident.path())
    if request.method == "POST" and not may_answer:
        raise NotAllowed("Votre rôle ne répond pas aux questions de l’astreinte.")
    page = shown.page(door.incident, may_answer=may_answer)
    form = AnswersForm(request.POST if request.method == "POST" else None, asked=page.asked)
    if request.method == "POST" and form.is_valid() and _kept(request, door, form):
        return redirect(url)
    context = {
        "incident": door.incident,
        "may_answer": may_answer,
        "form": form,
        "count": len(page.asked),
        "lines": page.lines,
        "page_url": url,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, door.template("questions"), context, status=status)


def _kept(request: ActorRequest, door: Door, form: AnswersForm) -> bool:
    """Keep the answers; what cannot be is said beside its question, and nothing is kept."""
    with refused_on(form):
        try:
            kept = operations.answer(
                door.incident.pk, form.said(), by=door.by, at=timezone.now(), holder=door.holder
            )
        except NotKept as refusal:
            form.refuse(refusal.faults)
            return False
        done = "Vos réponses sont enregistrées." if kept else "Rien n’a changé."
        messages.success(request, done)
        return True
    return False
