"""The page on which those of the structure complete a declaration with their account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.completion import CompletionForm
from hygie.incidents.models import Incident
from hygie.incidents.operations import completing as operations
from hygie.incidents.operations.completing import WrittenMeanwhile
from hygie.incidents.operations.sending import NothingNew
from hygie.incidents.operations.talk import Joined
from hygie.incidents.presentation import notice, said
from hygie.incidents.queries import notices as queries
from hygie.incidents.rules import encoding, notices
from hygie.incidents.rules.completion import OFFERED
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.talk import MOST_FILES
from hygie.incidents.rules.wording import in_french
from hygie.incidents.views.desk import reached_incident
from hygie.incidents.views.talk import CHOOSE_AGAIN
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to

# Of the declarant, only whom else to reach is completed.
_TITLES = {**said.DESK_TITLES, Step.DECLARANT: "Autres personnes à joindre"}


@asks
@uploads_up_to(LARGEST, files=MOST_FILES, signed_in=True)
def completion(request: ActorRequest, number: str) -> HttpResponse:
    """What was declared, to complete; `demarche` names the duty for which somebody comes."""
    incident, at = reached_incident(request, number), timezone.now()
    if access.completes_as(request.actor, above=incident.path()) is None:
        raise NotAllowed("Votre rôle ne complète pas la déclaration de cet incident.")
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    duty = notice.duty_of(incident, request.GET.get("demarche", "")[:40])
    typed, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CompletionForm(
        typed,
        files=files,
        declaration=encoding.from_json(incident.content),
        at=at,
        needed=_needed(request.actor, incident, duty),
        stopped=not_received(request, "rien n’est enregistré."),
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _completed(request, incident, duty, form)
        except NotAllowed:
            raise
        except WrittenMeanwhile as refusal:
            return _clashing(request, incident, duty, form, refusal)
        except Refused as refusal:
            problem = refusal.sentence
    context = {"form": form, "seen": form.seen, "problem": problem}
    return _page(request, incident, duty, context, status=422 if form.is_bound else 200)


def _needed(actor: Actor, incident: Incident, duty: Duty | None) -> frozenset[str]:
    """The facts that the recipient of a duty lacks and that this page may say."""
    if duty is None:
        return frozenset()
    known = queries.prepared(actor, incident, at=timezone.now())
    lacking = notices.lacking(duty.text, known)
    return frozenset(field.path for field in lacking if field.path in OFFERED)


def _completed(
    request: ActorRequest, incident: Incident, duty: Duty | None, form: CompletionForm
) -> HttpResponse:
    """Send it, and go back to where somebody came from."""
    try:
        operations.complete(
            incident.pk,
            form.declared(),
            shown=form.shown(),
            by=request.actor,
            at=timezone.now(),
            files=map(Joined.of, form.cleaned_data["joined"]),
        )
    except NothingNew as nothing:
        messages.info(request, nothing.sentence)
    else:
        for sentence in form.notices:
            messages.info(request, sentence)
        messages.success(request, "La déclaration est complétée : l’astreinte est prévenue.")
    if duty is None:
        return redirect("incidents:incident", incident.number)
    return redirect("incidents:notice", incident.number, duty.code)


def _clashing(
    request: ActorRequest,
    incident: Incident,
    duty: Duty | None,
    form: CompletionForm,
    refusal: WrittenMeanwhile,
) -> HttpResponse:
    """Show both texts of what two people wrote at once; nothing is lost, sending again decides."""
    standing = refusal.standing
    over = form.shown().changed({each.path: standing.value(each.path) for each in refusal.fields})
    context = {
        "form": CompletionForm(
            declaration=form.declared(), at=form.at, needed=[each.path for each in refusal.fields]
        ),
        "seen": CompletionForm(declaration=over, at=form.at).seen,
        "clashes": [
            {
                "label": each.label,
                "value": in_french(each, standing.value(each.path), zone=standing.zone) or "(vide)",
            }
            for each in refusal.fields
        ],
    }
    return _page(request, incident, duty, context, status=409)


def _page(
    request: ActorRequest,
    incident: Incident,
    duty: Duty | None,
    context: dict[str, Any],
    *,
    status: int,
) -> HttpResponse:
    form: CompletionForm = context["form"]
    has_chosen = bool(request.FILES) and "joined" not in form.errors
    parts = [
        {
            "title": _TITLES[step],
            "fields": fields,
            "empty": empty,
            "is_open": any(field.errors for field in fields),
        }
        for step, fields, empty in form.parts()
    ]
    shown = {
        "incident": incident,
        "duty": duty.text if duty else None,
        "parts": parts,
        "files": list(incident.attachments.select_related("document").order_by("id")),
        "choose_again": CHOOSE_AGAIN if has_chosen else "",
        "shows_files": has_chosen or "joined" in form.errors,
    }
    return render(request, "incidents/completion.html", {**shown, **context}, status=status)
