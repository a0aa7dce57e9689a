"""The questions of the desk: read, changed, added and stopped by the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.questions import QuestionForm
from hygie.incidents.operations import questions as operations
from hygie.incidents.presentation import questions_kept as shown
from hygie.incidents.queries import questions as queries
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, asks, refused_on, shows


@shows
def question_list(request: ActorRequest) -> HttpResponse:
    """Every question, as it stands."""
    _check(request)
    lines = [shown.line(each) for each in queries.any_questions().values()]
    context = {
        "asked": [each for each in lines if each["is_asked"]],
        "stopped": [each for each in lines if not each["is_asked"]],
    }
    return render(request, "incidents/question_list.html", context)


@asks
def question_new(request: ActorRequest) -> HttpResponse:
    """A question that nobody asked before."""
    _check(request)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.add(form.changes(), by=request.actor, at=timezone.now())
            messages.success(request, "La question est posée dès maintenant.")
            return redirect("incidents:question_list")
    return _page(request, form, {})


@asks
def question(request: ActorRequest, question_code: str) -> HttpResponse:
    """A question in a form; saved, it is its next version."""
    _check(request)
    found = queries.any_questions().get(question_code)
    if found is None:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None, question=found)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.write(
                question_code,
                form.changes(),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
            messages.success(request, "La nouvelle version est enregistrée.")
            return redirect("incidents:question_list")
    context = {
        "question": shown.line(found),
        "versions": shown.versions(queries.editions(request.actor, question_code), question_code),
    }
    return _page(request, form, context)


def _page(request: ActorRequest, form: QuestionForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "incidents/question_kept.html", {**context, "form": form}, status=status)


def _check(request: ActorRequest) -> None:
    if not access.may_handle(request.actor):
        raise NotAllowed("Les questions de l’astreinte sont tenues par l’astreinte.")
