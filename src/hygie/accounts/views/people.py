"""The pages of who keeps accounts: the people of my places, and one of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import access, listed, queries
from hygie.accounts.factors import kept
from hygie.accounts.forms import GiveRole, LastDay, PeopleFilters
from hygie.accounts.models import Person
from hygie.accounts.operations import memberships, second_factor
from hygie.accounts.operations import people as operations
from hygie.accounts.rules import State, Suspension
from hygie.journal import queries as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import letters
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.paging import pager

_HISTORY = 100


@shows
def people(request: ActorRequest) -> HttpResponse:
    """Everybody who holds a role at my places: search, filters, state."""
    check(request)
    form = PeopleFilters(request.GET)
    today = timezone.localdate()
    rows = queries.people(request.actor, form.filters(), today=today)
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "filters": form,
        "others": [form["role"], form["presence"]],
        "rows": listed.people(page, today=today),
        "total": page.paginator.count,
        "pager": pager(page, urlencode(asked)),
        "waiting": listed.waiting(queries.waits(request.actor, at=timezone.now())),
    }
    return render(request, "accounts/people.html", context)


@shows
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: roles here, state, what happened to the account."""
    return _page(request, reached(request, person_id))


@asks
def give_role(request: ActorRequest, person_id: int) -> HttpResponse:
    """Give somebody another role."""
    found = reached(request, person_id)
    at = timezone.now()
    form = GiveRole(
        request.actor,
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(at),
    )
    if request.method == "POST" and form.is_valid():
        gift = form.gift()
        try:
            memberships.grant(
                found,
                role=gift.role,
                place=gift.place,
                starts_on=gift.starts_on,
                ends_on=gift.ends_on,
                mission=gift.mission,
                by=request.actor,
                at=at,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Le rôle est donné : {found.name} l’apprend par mail.")
            return redirect("people:person", found.pk)
    context = {"form": form, "person": found}
    return render(request, "accounts/give_role.html", context, status=422 if form.errors else 200)


@asks
def end_role(request: ActorRequest, person_id: int, membership_id: int) -> HttpResponse:
    """End a role on a day, put its last day off, or end it now."""
    found = reached(request, person_id)
    held = next((each for each in found.roles_here if each.pk == membership_id), None)  # type: ignore[attr-defined]
    if held is None:
        raise Http404
    at = timezone.now()
    initial = {"last_day": held.ends_on, "known": held.ends_on}
    form = LastDay(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            memberships.end(
                held.pk,
                last_day=None if said["now"] else said["last_day"],
                known=said["known"],
                by=request.actor,
                at=at,
            )
        except memberships.NotGiven as refusal:
            form.add_error("last_day", refusal.sentence)
        else:
            messages.success(request, f"C’est noté : {found.name} l’apprend par mail.")
            return redirect("people:person", found.pk)
    [row] = listed.roles([held], by=request.actor, today=timezone.localdate(at))
    context = {"form": form, "person": found, "role": row}
    return render(request, "accounts/end_role.html", context, status=422 if form.errors else 200)


@does
def suspend(request: ActorRequest, person_id: int) -> HttpResponse:
    """Suspend an account."""
    operations.suspend(person_id, reason=Suspension.DECIDED, by=_keeper(request), at=timezone.now())
    return _done(request, person_id, "Le compte est suspendu : il n’ouvre plus rien.")


@does
def reactivate(request: ActorRequest, person_id: int) -> HttpResponse:
    """Open a suspended account again."""
    operations.reactivate(person_id, by=_keeper(request), at=timezone.now())
    return _done(request, person_id, "Le compte est réactivé, avec les rôles qu’il avait.")


@does
def reset_factor(request: ActorRequest, person_id: int) -> HttpResponse:
    """Somebody lost what they sign in with: they choose another at their next sign-in."""
    found = reached(request, person_id)
    said = "Le second facteur est remis à zéro, la personne est prévenue."
    if not second_factor.reset(found, by=request.actor, at=timezone.now()):
        said = "Cette personne n’a pas de second facteur : rien n’a été changé."
    return _done(request, person_id, said)


@asks
def close(request: ActorRequest, person_id: int) -> HttpResponse:
    """Somebody leaves: say what stays, then close."""
    found = reached(request, person_id)
    if request.method == "POST":
        operations.close_account(found, by=request.actor, at=timezone.now())
        return _done(request, person_id, "Le compte est fermé, ses rôles sont terminés.")
    context = {
        "person": found,
        "kept": listed.kept(
            queries.invitations_visible_to(request.actor).filter(
                invited_by=found, accepted_at=None, withdrawn_at=None
            ),
            queries.keys_visible_to(request.actor).filter(made_by=found, revoked_at=None),
        ),
    }
    return render(request, "accounts/close.html", context)


def check(request: ActorRequest) -> None:
    """Refuse the pages of accounts to who keeps none."""
    if not access.may_keep_accounts(request.actor):
        raise NotAllowed("Les comptes sont tenus par ceux qui en ont le rôle.")


def reached(request: ActorRequest, person_id: int) -> Person:
    """The person, when the actor may know of them."""
    check(request)
    found = queries.person(request.actor, person_id)
    if found is None:
        raise Http404
    return found


def _keeper(request: ActorRequest) -> Any:
    check(request)
    return request.actor


def _page(request: ActorRequest, found: Person) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    held = list(found.roles_here)  # type: ignore[attr-defined]
    answers = found.pk != actor.person_id and queries.answers_for(actor, found, today=today)
    lines = journal.any_about(found).filter(what__in=list(listed.HAPPENED)).order_by("-id")
    context = {
        "person": found,
        "facts": listed.facts(found),
        "state": listed.tagged(found.state),
        "roles": listed.roles(held, by=actor, today=today),
        "history": listed.history(lines[:_HISTORY], here={each.place for each in held}),
        "is_me": found.pk == actor.person_id,
        "refused": letters.refused_words([found.email]).get(found.email, ""),
        "may_give": found.state == State.ACTIVE and found.pk != actor.person_id,
        "may_suspend": answers and found.state == State.ACTIVE,
        "may_reset": answers and found.state == State.ACTIVE and kept.any_at_all(found),
        "may_reactivate": answers and found.state == State.SUSPENDED,
        "may_close": answers and found.state != State.CLOSED,
    }
    return render(request, "accounts/person.html", context)


def _done(request: ActorRequest, person_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("people:person", person_id)
