"""Changing one's password, and choosing another when it is forgotten."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.accounts import opening, sessions
from hygie.accounts.events import PasswordForgotten
from hygie.accounts.forms import Address, ChangedPassword, ChosenPassword
from hygie.accounts.models import Person
from hygie.accounts.operations import passwords
from hygie.accounts.standing import before_second_factor, confirmed
from hygie.accounts.views import entering
from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import Refused
from hygie.platform import bus
from hygie.platform.http import ActorRequest, asks, limited, public
from hygie.platform.installation import desk, sends_mail
from hygie.platform.middleware import refuse


@asks
@confirmed
def change(request: ActorRequest) -> HttpResponse:
    """Ask for a new password; the other sessions end."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    kind = ChangedPassword if person.has_usable_password() else ChosenPassword
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = entering.too_many_passwords(request, person.email)
        if refusal is not None:
            return refusal
    if request.method == "POST" and form.is_valid() and _is_theirs(form, person):
        here = sessions.digest_of(request.session.session_key or "")
        try:
            passwords.change(
                person,
                password=form.cleaned_data["new"],
                here=here,
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("new", refused.sentence)
        else:
            update_session_auth_hash(request, person)
            messages.success(
                request, "Votre mot de passe a changé. Vos autres sessions sont closes."
            )
            return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form}, status=_status(form))


@public
@before_second_factor
@limited("forgotten", times=10, seconds=900)
@asks
def forgotten(request: ActorRequest) -> HttpResponse:
    """Ask for an address; the answer is the same, as fast, whether it has an account or not."""
    if not sends_mail():
        return render(request, "accounts/forgotten_without_mail.html", {"desk": desk()})
    form = Address(request.POST or None)
    if request.method == "POST" and form.is_valid():
        bus.announce(PasswordForgotten(email=form.cleaned_data["email"].lower()))
        return render(request, "accounts/forgotten_sent.html")
    return render(request, "accounts/forgotten.html", {"form": form}, status=_status(form))


@public
@before_second_factor
@limited("new-password", times=20, seconds=900, post_only=False)
@asks
def reset(request: ActorRequest, link: str) -> HttpResponse:
    """Choose a password by the link of a mail; it opens no session, and asks no less at sign-in."""
    if opening.any_person_of_link(link, at=timezone.now()) is None:
        if request.method == "POST":
            passwords.note_refused(link, by=ANYONE, at=timezone.now())
        ways = [
            (reverse("accounts:forgotten"), "Demander un autre lien"),
            (reverse("accounts:sign_in"), "Se connecter"),
        ]
        return refuse(request, passwords.LinkIsOver(passwords.OVER), ways=ways)
    form = ChosenPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passwords.reset(link, password=form.cleaned_data["new"], by=ANYONE, at=timezone.now())
        except Refused as refusal:
            form.add_error("new", refusal.sentence)
        else:
            messages.success(request, "Votre mot de passe a changé. Connectez-vous.")
            return redirect("accounts:sign_in")
    response = render(request, "accounts/reset.html", {"form": form}, status=_status(form))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _is_theirs(form: ChosenPassword, person: Person) -> bool:
    """Whether the former password is the right one, when there is one."""
    current = form.cleaned_data.get("current")
    if current is None or person.check_password(current):
        return True
    form.add_error("current", "Ce n’est pas votre mot de passe.")
    return False


def _status(form: Address | ChosenPassword) -> int:
    return 422 if form.errors else 200
