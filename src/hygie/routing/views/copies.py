"""The copies of an incident, for the desk: what left, what waits, why each rule fires or not."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access as incidents
from hygie.incidents.models import Incident
from hygie.incidents.views.desk import reached
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, does, shows
from hygie.platform.installation import desk
from hygie.routing import copies_shown, exports
from hygie.routing.forms import SEND, DecisionForm
from hygie.routing.models import Copy
from hygie.routing.operations import copies as operations
from hygie.routing.queries import copies as queries
from hygie.routing.queries import rules
from hygie.routing.rules.recipients import may_have_document


@shows
def copies(request: ActorRequest, number: str) -> HttpResponse:
    """The copies of an incident, and what each rule says of it."""
    incident = handled(request, number)
    at = timezone.now()
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    facts, today = queries.any_facts(incident), timezone.localdate(at)
    verdicts = copies_shown.verdicts(rules.any_current(), facts, on=today)
    context = {
        "incident": incident,
        "lines": copies_shown.lines(incident),
        "verdicts": verdicts,
        "nothing": copies_shown.nothing(verdicts),
    }
    return render(request, "routing/copies.html", context)


@does
def decide(request: ActorRequest, number: str, copy_id: int) -> HttpResponse:
    """Send a copy that waits, or set it aside."""
    incident = handled(request, number)
    copy = copy_of(incident, copy_id)
    form = DecisionForm(request.POST)
    back = redirect("routing:copies", incident.number)
    if not form.is_valid():
        messages.error(request, "Choisissez d’envoyer ou d’écarter la copie, avec un motif court.")
        return back
    said, at = form.cleaned_data, timezone.now()
    try:
        if said["acte"] == SEND:
            operations.send(copy.pk, desk=desk(), by=request.actor, at=at)
        else:
            operations.set_aside(copy.pk, reason=said["motif"], by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        done = "décidée ; son mail va partir" if said["acte"] == SEND else "écartée"
        messages.success(request, f"La copie est {done}.")
    return back


@shows
def document(request: ActorRequest, number: str, copy_id: int) -> HttpResponse:
    """The document of a copy, for somebody without an account; who takes it is remembered."""
    incident, copy = _taken(request, number, copy_id)
    answer = JsonResponse(
        exports.document(copy, incident, queries.any_facts(incident)),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    return _attached(answer, copy, incident, "json")


@shows
def document_pdf(request: ActorRequest, number: str, copy_id: int) -> HttpResponse:
    """The same, to be read and printed."""
    incident, copy = _taken(request, number, copy_id)
    made = exports.as_pdf(copy, incident, queries.any_facts(incident), at=timezone.now())
    return _attached(HttpResponse(made, content_type="application/pdf"), copy, incident, "pdf")


def _taken(request: ActorRequest, number: str, copy_id: int) -> tuple[Incident, Copy]:
    """The copy whose document somebody takes, remembered before it leaves."""
    incident = handled(request, number)
    copy = copy_of(incident, copy_id)
    if not may_have_document(incident.mark):
        raise NotAllowed(
            f"L’incident est en {incident.mark.mark} : aucun document n’en sort. Dites-le de vive "
            "voix."
        )
    taken = Act(what="routing.document_taken", subject=incident, detail={"title": copy.recipient})
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return incident, copy


def _attached(answer: HttpResponse, copy: Copy, incident: Incident, form: str) -> HttpResponse:
    name = f"{incident.number}-{copy.recipient.lower()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def handled(request: ActorRequest, number: str) -> Incident:
    """An incident whose copies the actor decides."""
    incident = reached(request, number)
    if not incidents.may_handle(request.actor):
        raise NotAllowed(
            "Les copies sont décidées par l’astreinte ; « Qui lit cette déclaration » les montre à "
            "la structure."
        )
    return incident


def copy_of(incident: Incident, copy_id: int) -> Copy:
    """A copy of this incident, and of no other."""
    found = next((copy for copy in queries.any_of(incident) if copy.pk == copy_id), None)
    if found is None:
        raise Http404
    return found
