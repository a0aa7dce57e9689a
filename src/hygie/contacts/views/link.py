"""The page that the link of a reminder opens, without an account."""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hygie.contacts import shown
from hygie.contacts.models import ConfirmationLink
from hygie.contacts.operations import links
from hygie.contacts.operations.links import SENTENCES, BadLink
from hygie.contacts.queries import sheets
from hygie.contacts.rules.reminders import LinkState
from hygie.kernel.errors import Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, asks, limited, public

log = logging.getLogger("hygie.contacts")
_STATUSES = {LinkState.UNKNOWN: 404, LinkState.USED: 410, LinkState.EXPIRED: 410}


@public
@limited("contacts:link", times=60, seconds=3600, post_only=False)
@asks
def link(request: ActorRequest, secret: str) -> HttpResponse:
    """GET shows and confirms nothing: software that reads mails follows links."""
    if request.method == "POST":
        return _answer(request, secret)
    return _page(request, secret)


def _answer(request: ActorRequest, secret: str) -> HttpResponse:
    at, said = timezone.now(), request.POST
    try:
        if "report" in said:
            links.report(secret, text=said["report"], at=at)
            return render(request, "contacts/thanks.html", {"reported": True})
        version = said.get("version", "")
        number = whole(version) or 0
        links.confirm(secret, version=number, at=at)
    except BadLink as refusal:
        return _refused(request, sheets.any_opened(secret, at=at).link, refusal.state)
    except Refused as refusal:
        return _page(request, secret, problem=refusal.sentence, status=409)
    return render(request, "contacts/thanks.html", {"reported": False})


def _page(
    request: ActorRequest, secret: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    opened = sheets.any_opened(secret, at=timezone.now())
    if opened.link is None or opened.state != LinkState.OPEN:
        return _refused(request, opened.link, opened.state)
    contact = opened.link.contact
    thing = contact.sheet.entity or contact.sheet.site
    context = {
        "card": shown.card(contact, at=timezone.now()),
        "place": thing,
        "problem": problem,
        "typed": request.POST.get("report", ""),
    }
    return render(request, "contacts/link.html", context, status=status)


def _refused(
    request: ActorRequest, link: ConfirmationLink | None, state: LinkState
) -> HttpResponse:
    if link is not None:
        links.note_refused(link, state, at=timezone.now())
    log.warning("a link of a crisis contact was refused: %s", state)
    context = {"sentence": SENTENCES[state], "is_over": state != LinkState.UNKNOWN}
    return render(request, "contacts/bad_link.html", context, status=_STATUSES[state])
