"""Messages between the structure and the desk: written, followed, read, on both sides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.documents.views import download
from hygie.incidents.forms.talk import MessageForm
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import talk as operations
from hygie.incidents.presentation import talk as shown
from hygie.incidents.queries import talk as queries
from hygie.incidents.rules.talk import Side
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest
from hygie.platform.installation import desk as installed_desk
from hygie.platform.uploads import disk_full, too_large

LIST = "incidents/talk_list.html"
CHOOSE_AGAIN = "Joignez à nouveau vos fichiers : une page ne les garde pas."


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes to the messages of an incident, and on which side."""

    incident: Incident
    side: Side
    by: Actor
    holder: Draft | None
    name: str
    parts: tuple[str, ...] = ()

    def url(self, page: str, *more: object) -> str:
        """The address of a page of these messages."""
        return reverse(f"incidents:{self.name}{page}", args=[*self.parts, *more])


def talk_of(
    request: ActorRequest, door: Door, *, is_page: bool = True, is_silent: bool = False
) -> dict[str, Any]:
    """What the page shows of the messages; to open it is to have read them.

    The caller may know that nothing was written: nothing is asked then.

    A page that asks by itself reads nothing: the messages it brings say so once they are in sight.
    """
    at = timezone.now()
    found = shown.of(
        door.incident,
        side=door.side,
        reader=door.by.name,
        desk_name=installed_desk().name,
        at=at,
        everything=request.GET.get("echanges") == "tous",
        is_silent=is_silent,
    )
    if is_page and found["new"] and request.method != "HEAD":
        operations.mark_read(door.incident, side=door.side, upto=found["last"], by=door.by, at=at)
        # What this page has just noted brings it no news.
        found["state"] = queries.any_state(door.incident)
    return {
        **found,
        "marks": not is_page and found["new"],
        "is_fresh": not is_page,
        "send_url": door.url("_talk"),
        "fresh_url": door.url("_talk_fresh"),
        "read_url": door.url("_talk_read"),
        "files_url": door.url("_talk_file", 0).removesuffix("0/"),
    }


def form_of(request: ActorRequest) -> MessageForm:
    """What was typed, and why a file did not come."""
    typed, files, stopped = request.POST, request.FILES, ""
    if name := too_large(request):
        stopped = f"Le fichier « {name} » dépasse 20 Mio : rien n’est envoyé."
    elif disk_full(request):
        stopped = "Le disque de la plateforme ne prend pas le fichier : envoyez vos mots sans lui."
    return MessageForm(typed, files, stopped=stopped)


def send(
    request: ActorRequest,
    door: Door,
    form: MessageForm,
    again: Callable[[MessageForm, int], HttpResponse],
) -> HttpResponse:
    """Send what was typed, or show it `again` with what is to be mended."""
    if not form.is_valid():
        return again(_with_files(request, form), 422)
    said = operations.Said(
        text=form.cleaned_data["text"],
        token=form.cleaned_data["token"],
        seen=whole(request.POST.get("seen", "")),
        files=tuple(map(operations.Joined.of, form.cleaned_data["joined"])),
    )
    try:
        written = operations.write(
            door.incident.pk, said, by=door.by, at=timezone.now(), holder=door.holder
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return again(_with_files(request, form), 409)
    return redirect(f"{_page(door)}#m-{written.pk}")


def fresh(request: ActorRequest, door: Door) -> HttpResponse:
    """The messages again when one came or was read since this mark; else 204."""
    if queries.any_state(door.incident) == request.GET.get("depuis", ""):
        return HttpResponse(status=204)
    return render(request, LIST, {"talk": talk_of(request, door, is_page=False)})


def read(request: ActorRequest, door: Door) -> HttpResponse:
    """Somebody has the messages up to this one before their eyes."""
    upto = whole(request.POST.get("upto", ""))
    if upto:
        operations.mark_read(
            door.incident, side=door.side, upto=upto, by=door.by, at=timezone.now()
        )
    return HttpResponse(status=204)


def file(door: Door, file_id: int) -> HttpResponseBase:
    """Hand over a file that was joined to a message."""
    found = queries.any_file(door.incident, file_id)
    if found is None:
        raise Http404
    taken = Act(
        what="incidents.file_taken", subject=door.incident, detail={"name": found.document.name}
    )
    journal.remember_taken([taken], by=door.by, at=timezone.now())
    return download(found.document)


def _page(door: Door) -> str:
    """The page on which these messages are."""
    if door.holder is not None:
        return door.url("_talk")
    return reverse("incidents:incident", args=[door.incident.number])


def _with_files(request: ActorRequest, form: MessageForm) -> MessageForm:
    if request.FILES and "joined" not in form.errors:
        form.add_error("joined", CHOOSE_AGAIN)
    return form
