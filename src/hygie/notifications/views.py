"""What each person is told, and the mails that the platform wrote, for its operator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from hygie.kernel.errors import NotAllowed
from hygie.kernel.text import whole
from hygie.kernel.zones import PARIS
from hygie.notifications import access, operations, queries, shown
from hygie.notifications.forms import HabitsForm
from hygie.notifications.rules.delivery import delays
from hygie.platform import letters
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.paging import pager

# Beyond, the operator has a mail server to mend.
REFUSALS = 50


@shows
def told(request: ActorRequest) -> HttpResponse:
    """Show what the person was told, day by day."""
    page = Paginator(queries.told_to(request.actor), 50).get_page(request.GET.get("page"))
    lines = list(page)
    context = {
        "days": shown.days(lines, at=timezone.now()),
        "kept": delays(),
        "upto": max((each.pk for each in lines), default=0),
        "has_new": any(each.read_at is None for each in lines),
        "pager": pager(page),
    }
    return render(request, "notifications/told.html", context)


@does
def open_one(request: ActorRequest, told_id: int) -> HttpResponse:
    """Mark a line as read, and go where it leads."""
    found = operations.open_one(told_id, by=request.actor, at=timezone.now())
    if found is None:
        raise Http404
    return redirect(found.page or "notifications:told")


@does
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark as read all that the page showed."""
    upto = request.POST.get("jusqu-a", "")
    # A number longer than that is none of the database's.
    last = whole(upto) or 0
    if operations.read_all(upto=last, by=request.actor, at=timezone.now()):
        messages.success(request, "Tout est marqué comme lu.")
    return redirect("notifications:told")


@asks
def habits(request: ActorRequest) -> HttpResponse:
    """Ask how the person wants to be told by mail."""
    at = timezone.now()
    known = shown.habits(request.actor)
    posted = request.POST if request.method == "POST" else None
    form = HabitsForm(posted, actor=request.actor, known=known, at=at)
    if request.method == "POST" and form.is_valid():
        if operations.choose(form.habits(), by=request.actor, at=at):
            messages.success(request, "C’est enregistré : vos prochains mails en tiennent compte.")
        else:
            messages.info(request, "C’était déjà ainsi.")
        return redirect("notifications:told")
    context = {
        "form": form,
        "on_duty": shown.moment(known.on_duty_until, known.zone) if form.on_duty else "",
        "always": shown.always(),
    }
    return render(request, "notifications/habits.html", context, status=422 if form.errors else 200)


@shows
def mailbox(request: ActorRequest) -> HttpResponse:
    """List the mails, newest first."""
    _check(request)
    page = Paginator(queries.visible_to(request.actor), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pager": pager(page),
        "kept": delays(),
        "refusals": shown.refusals(queries.refusals_visible_to(request.actor)[:REFUSALS]),
    }
    return render(request, "notifications/mailbox.html", context)


@shows
def message(request: ActorRequest, message_id: int) -> HttpResponse:
    """Show one mail as its reader gets it, but for a link that opens somebody's account."""
    _check(request)
    found = get_object_or_404(queries.visible_to(request.actor), pk=message_id)
    context = {
        "message": found,
        "body": letters.sealed(found.body),
        "next_try": shown.moment(found.next_try_at, PARIS),
    }
    return render(request, "notifications/message.html", context)


def _check(request: ActorRequest) -> None:
    if not access.may_read(request.actor):
        raise NotAllowed("Les mails de la plateforme se lisent avec le rôle d’exploitant.")
