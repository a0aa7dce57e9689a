"""The mails that the platform wrote, to be read by its operator."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from hygie.kernel.errors import NotAllowed
from hygie.notifications import access, queries
from hygie.notifications.rules import delays
from hygie.platform import letters
from hygie.platform.http import ActorRequest, shows


@shows
def mailbox(request: ActorRequest) -> HttpResponse:
    """List the mails, newest first."""
    _check(request)
    page = Paginator(queries.visible_to(request.actor), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "kept": delays(),
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "notifications/mailbox.html", context)


@shows
def message(request: ActorRequest, message_id: int) -> HttpResponse:
    """Show one mail as its reader gets it, but for a link that opens somebody's account."""
    _check(request)
    found = get_object_or_404(queries.visible_to(request.actor), pk=message_id)
    context = {"message": found, "body": letters.sealed(found.body)}
    return render(request, "notifications/message.html", context)


def _check(request: ActorRequest) -> None:
    if not access.may_read(request.actor):
        raise NotAllowed("Les mails de la plateforme se lisent avec le rôle d’exploitant.")
