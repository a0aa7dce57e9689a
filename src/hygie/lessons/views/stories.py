"""The return of experience of an incident: written, proposed, read, approved, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.terms import SET_ASIDE
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed
from hygie.lessons import access, library
from hygie.lessons.forms import StoryForm
from hygie.lessons.models import Story, StoryAnswer
from hygie.lessons.operations import stories as operations
from hygie.lessons.operations.stories import NOT_THE_VICTIM
from hygie.lessons.rules.stories import NEXT, Answer, Group
from hygie.lessons.views.debriefs import reached
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on


@asks
def story(request: ActorRequest, number: str) -> HttpResponse:
    """What would be published, to the letter; one more version."""
    incident, at = reached(request, number), timezone.now()
    last = library.any_last(incident)
    form = StoryForm(
        request.POST if request.method == "POST" else None, initial=_initial(incident, last)
    )
    if request.method == "POST" and form.is_valid():
        confirmed = request.POST.get("relu", "")[:64]
        with refused_on(form, "text"), form.doubted():
            operations.write(incident.pk, form.said(), confirmed=confirmed, by=request.actor, at=at)
            messages.success(request, "Le texte est gardé : relisez-le, puis proposez-le.")
            return redirect("lessons:story", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    status = 422 if form.is_bound and form.errors else 200
    context = _context(request, incident, last, form)
    return render(request, "lessons/story.html", context, status=status)


@does
def answer(request: ActorRequest, number: str, story_id: int) -> HttpResponse:
    """Propose a text, approve it, or send it back."""
    incident = reached(request, number)
    said = request.POST.get("reponse", "")
    if said != Answer.PROPOSED and not access.may_approve(request.actor, above=incident.path()):
        raise NotAllowed(NOT_THE_VICTIM)
    who: dict[str, Any] = {
        "mark": request.POST.get("vu", "")[:64],
        "by": request.actor,
        "at": timezone.now(),
    }
    with answered(request, "C’est noté."):
        if said == Answer.PROPOSED:
            operations.propose(incident.pk, story_id, **who)
        elif said == Answer.APPROVED:
            operations.approve(incident.pk, story_id, **who)
        else:
            words = request.POST.get("precision", "")[:2000]
            operations.ask_changes(incident.pk, story_id, words=words, **who)
    return redirect("lessons:story", incident.number)


@does
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Take an approval back: the text leaves the library."""
    incident = reached(request, number)
    with answered(request, "Le texte a quitté la bibliothèque."):
        operations.withdraw(incident.pk, by=request.actor, at=timezone.now())
    return redirect("lessons:story", incident.number)


def _initial(incident: Incident, last: Story | None) -> dict[str, Any]:
    """The last version, else what the debriefs give."""
    if last is not None:
        return {"title": last.title, "text": last.text, "kind": last.kind, "group": last.group}
    return {"text": library.any_drawn(incident), "kind": incident.incident_type}


def _context(
    request: ActorRequest, incident: Incident, last: Story | None, form: StoryForm
) -> dict[str, Any]:
    answers = library.any_answers(incident)
    stands = next((each for each in answers if last and each.story_id == last.pk), None)
    before = Answer(stands.answer) if stands else None
    may_approve = access.may_approve(request.actor, above=incident.path())
    follows = NEXT[before] if last and incident.status not in SET_ASIDE else frozenset()
    published = library.any_published(incident)
    return {
        "incident": incident,
        "form": form if incident.status not in SET_ASIDE else None,
        "is_open": form.is_bound or last is None,
        "last": last,
        "kind": library.any_said(last).kind_label if last else "",
        "group": Group(last.group).label if last else "",
        "state": before.label if before else "Pas encore proposé",
        "tone": "success" if before == Answer.APPROVED else "neutral",
        "may_propose": Answer.PROPOSED in follows,
        "may_answer": may_approve and Answer.APPROVED in follows,
        "published": published.story.version if published else 0,
        "public_id": published.public_id if published else None,
        "may_approve": may_approve,
        "entries": [_entry(each) for each in answers],
    }


def _entry(row: StoryAnswer) -> dict[str, Any]:
    return {
        "at": f"{row.said_at:%d/%m/%Y}",
        "at_iso": row.said_at.isoformat(),
        "who": row.said_by,
        "what": f"Version {row.story.version} : {Answer(row.answer).label.lower()}",
        "detail": row.words,
        "kind": "success" if row.answer == Answer.APPROVED else "",
    }
