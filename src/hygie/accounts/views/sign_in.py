"""The pages of sign-in and sign-out."""

import logging
from urllib.parse import quote

from django.contrib.auth import authenticate, logout
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import devices, limits, mails, opening, standing
from hygie.accounts.forms import Code, Confirm, SignIn
from hygie.accounts.identity import providers
from hygie.accounts.limits import braked
from hygie.accounts.models import Person
from hygie.accounts.operations import sign_in as operations
from hygie.accounts.standing import before_second_factor
from hygie.accounts.views import entering
from hygie.platform import walls
from hygie.platform.http import ActorRequest, asks, does, limited, public
from hygie.platform.walls import Domain

log = logging.getLogger("hygie.accounts")
_WRONG = "Adresse ou mot de passe inconnus."


@public
@before_second_factor
@limited("sign-in", times=limits.SIGN_INS, seconds=limits.SIGN_INS_PER)
@braked
@asks
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for an address and a password; the answer never says which of the two is wrong."""
    if request.method == "POST" and request.POST.get("credential"):
        return _by_passkey(request)
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        # Counted before the password is hashed: hashing is what a flood would exhaust.
        refusal = entering.too_many_passwords(request, email)
        if refusal is not None:
            return refusal
        with walls.opened("accounts.sign-in", Domain.IDENTITY):
            person = authenticate(request, username=email, password=form.cleaned_data["password"])
        if isinstance(person, Person):
            entering.right_password(request, email)
            return entering.after_password(request, person, wanted=_wanted(request))
        log.info("sign-in refused")
        form.add_error(None, _WRONG)
    return _sign_in_page(request, form)


@public
@before_second_factor
@limited("second-factor", times=limits.SECOND_FACTORS, seconds=limits.SECOND_FACTORS_PER)
@asks
def code(request: ActorRequest) -> HttpResponse:
    """Ask for the second factor of somebody who has just given their password."""
    person = standing.held(request)
    if person is None:
        return redirect("accounts:sign_in")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = entering.too_many_codes(request, person)
        if refusal is not None:
            return refusal
        factor, sentence = entering.shown(request, person, **form.cleaned_data)
        if factor is not None:
            wanted = standing.wanted_when_held(request)
            entering.right_code(request, person)
            return entering.let_in(request, person, factor=factor, wanted=wanted)
        form.add_error(None if form.cleaned_data["credential"] else "code", sentence)
    context = {
        "form": form,
        "has_app": opening.any_has_code_app(person),
        "has_passkey": bool(opening.any_passkeys_of(person)),
    }
    return render(request, "accounts/code.html", context, status=_status(form))


@before_second_factor
@limited("confirm", times=limits.CONFIRMATIONS, seconds=limits.CONFIRMATIONS_PER)
@asks
def confirm(request: ActorRequest) -> HttpResponse:
    """Ask again for the password before what would let a passer-by keep the account."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    wanted = standing.one_of_ours(request, _wanted(request), otherwise="/compte/moi/")
    form = Confirm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = entering.too_many_passwords(request, person.email)
        if refusal is not None:
            return refusal
        sentence = _confirmed(request, person, **form.cleaned_data)
        if not sentence:
            request.session.cycle_key()  # a key that was copied before is worth nothing now
            standing.confirm(request)
            entering.right_again(request, person)
            return redirect(wanted)
        form.add_error(None if form.cleaned_data["credential"] else "password", sentence)
    context = {
        "form": form,
        "next": wanted,
        "has_password": person.has_usable_password(),
        "has_passkey": bool(opening.any_passkeys_of(person)),
    }
    return render(request, "accounts/confirm.html", context, status=_status(form))


@public
@before_second_factor
@does
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, Person):
        operations.note_left(request.user, by=request.actor, at=timezone.now())
    logout(request)
    return redirect("portal:home")


def _confirmed(request: ActorRequest, person: Person, *, password: str, credential: str) -> str:
    """Nothing when it is them, else the sentence of the refusal."""
    if credential:
        return entering.by_passkey(request, credential, owner=person)[2]
    return "" if person.check_password(password) else "Ce n’est pas votre mot de passe."


def _by_passkey(request: ActorRequest) -> HttpResponse:
    """A passkey asks for a finger or a code by itself: it counts for two factors."""
    credential = request.POST["credential"]
    person, factor, sentence = entering.by_passkey(request, credential, owner=None)
    if person is not None:
        limits.give_back(request, "sign-in", seconds=limits.SIGN_INS_PER)
        return entering.let_in(request, person, factor=factor, wanted=_wanted(request))
    form = SignIn({})
    form.full_clean()
    form.errors.clear()
    form.add_error(None, sentence)
    return _sign_in_page(request, form)


def _sign_in_page(request: ActorRequest, form: Form) -> HttpResponse:
    wanted = _wanted(request)
    context = {
        "form": form,
        "next": wanted,
        "next_quoted": quote(wanted),
        "providers": providers.all_of_them(),
        # Somebody who has signed in here before, and was sent to the door on the way to a page.
        "is_back": bool(wanted)
        and not wanted.startswith(mails.INVITATION_PATH)
        and request.method == "GET"
        and devices.is_known(request),
    }
    return render(request, "accounts/sign_in.html", context, status=_status(form))


def _wanted(request: ActorRequest) -> str:
    return request.POST.get("next", request.GET.get("next", ""))[:500]


def _status(form: Form) -> int:
    return 422 if form.errors else 200
