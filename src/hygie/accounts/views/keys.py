"""The page of the keys of machines."""

from datetime import datetime, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import access, listed, once, queries
from hygie.accounts.forms import NewKey
from hygie.accounts.operations import keys as operations
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, does
from hygie.platform.paging import pager

_PIECE = 8


@asks
def keys(request: ActorRequest) -> HttpResponse:
    """The keys of my places; a new one is made here and its text is shown this once."""
    _check(request)
    at = timezone.now()
    form = NewKey(
        request.actor,
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _, made = operations.make(
                name=said["name"],
                scopes=sorted(said["scopes"]),
                place=said["place"],
                expires_at=timezone.make_aware(datetime.combine(said["expires_on"], time.max)),
                by=request.actor,
                at=at,
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            once.keep(request, "key", made)
            return redirect("keys:keys")
    text = once.taken(request, "key") if request.method == "GET" else ""
    rows = queries.keys_visible_to(request.actor)
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "text": text,
        # So that a telephone shows all of it.
        "pieces": [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)],
        "rows": listed.keys(page, at=at),
        "pager": pager(page),
        "may_read": access.may_make_reading_keys(request.actor),
    }
    return render(request, "accounts/keys.html", context, status=422 if form.errors else 200)


@does
def revoke(request: ActorRequest, key_id: int) -> HttpResponse:
    """Revoke a key, at once."""
    _check(request)
    operations.revoke(key_id, by=request.actor, at=timezone.now())
    messages.success(request, "La clé est révoquée : elle n’ouvre plus rien.")
    return redirect("keys:keys")


def _check(request: ActorRequest) -> None:
    if not access.may_keep_keys(request.actor):
        raise NotAllowed("Les clés des machines sont tenues par ceux qui en ont le rôle.")
