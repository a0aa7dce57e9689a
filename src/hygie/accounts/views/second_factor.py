"""Setting up a second factor, and taking it away."""

import secrets
from collections.abc import Callable

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import once, opening, queries, sessions, standing
from hygie.accounts.factors import totp
from hygie.accounts.forms import FirstCode, NewPasskey
from hygie.accounts.models import Person
from hygie.accounts.operations import passkeys, second_factor
from hygie.accounts.operations import sessions as ending
from hygie.accounts.rules import Factor
from hygie.accounts.standing import before_second_factor, confirmed
from hygie.accounts.views import challenges
from hygie.kernel.errors import Refused
from hygie.platform.http import ActorRequest, asks, shows
from hygie.platform.sealing import seal, unseal

_SECRET, _SEALED = "new_code_app", "accounts.new_code_app"


@before_second_factor
@shows
def choose(request: ActorRequest) -> HttpResponse:
    """Say why a second factor is needed, and how it is set up."""
    whole = queries.any_actor(_person(request), today=timezone.localdate())
    context = {
        "must": standing.must_strengthen(request, whole),
        "of_all": settings.SECOND_FACTOR_FOR_ALL,
        "has_app": opening.my_code_app(request.actor) is not None,
    }
    return render(request, "accounts/second_factor.html", context)


@before_second_factor
@asks
@confirmed
def add_code_app(request: ActorRequest) -> HttpResponse:
    """Show the picture to scan, ask for the first code, then show the codes to keep on paper."""
    person = _person(request)
    form = FirstCode(request.POST or None)
    secret = _new_secret(request)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factor.add_code_app(
                person,
                secret=secret,
                code=form.cleaned_data["code"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("code", refusal.sentence)
        else:
            del request.session[_SECRET]
            return _added(request, person, Factor.CODE_APP, codes)
    address = totp.address(secret, account=person.email, issuer="Hygie")
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#10242b")
    readable = totp.readable(secret)
    context = {
        "form": form,
        "picture": picture,
        "address": address,
        "secret": readable,
        "groups": [readable[at : at + 4] for at in range(0, len(readable), 4)],
    }
    return render(request, "accounts/code_app.html", context, status=422 if form.errors else 200)


@asks
@confirmed
def remove_code_app(request: ActorRequest) -> HttpResponse:
    """Take the application of codes away, once that is confirmed."""
    if request.method == "POST":
        return _removed(
            request,
            lambda: second_factor.remove_code_app(
                _person(request),
                is_needed=standing.needs_factor(request.actor),
                by=request.actor,
                at=timezone.now(),
            ),
            "L’application de codes est retirée.",
        )
    return render(request, "accounts/remove_factor.html", {"name": "l’application de codes"})


@before_second_factor
@asks
@confirmed
def add_passkey(request: ActorRequest) -> HttpResponse:
    """Make a passkey with the script of the page, then show the codes to keep on paper."""
    person = _person(request)
    form = NewPasskey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = passkeys.add(
                person,
                answer=form.cleaned_data["credential"],
                state=challenges.taken(request, "add"),
                name=form.cleaned_data["name"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _added(request, person, Factor.PASSKEY, codes)
    return render(
        request, "accounts/add_passkey.html", {"form": form}, status=422 if form.errors else 200
    )


@asks
@confirmed
def remove_passkey(request: ActorRequest, passkey_id: int) -> HttpResponse:
    """Take a passkey away, once that is confirmed."""
    if request.method == "POST":
        return _removed(
            request,
            lambda: passkeys.remove(
                passkey_id,
                person=_person(request),
                is_needed=standing.needs_factor(request.actor),
                by=request.actor,
                at=timezone.now(),
            ),
            "La clé d’accès est retirée.",
        )
    mine = opening.my_passkeys(request.actor)
    name = next((each.name for each in mine if each.pk == passkey_id), None)
    if name is None:
        raise Http404
    return render(request, "accounts/remove_factor.html", {"name": f"la clé d’accès « {name} »"})


@asks
@confirmed
def recovery_codes(request: ActorRequest) -> HttpResponse:
    """Say how many codes are left; draw others, shown once."""
    if request.method == "POST":
        codes = second_factor.make_recovery_codes(
            _person(request), by=request.actor, at=timezone.now()
        )
        once.keep(request, "codes", "\n".join(codes))
        return redirect("accounts:recovery_codes")
    if text := once.taken(request, "codes"):
        return render(request, "accounts/sheet.html", {"codes": text.splitlines(), "added": ""})
    left = opening.my_recovery_codes_left(request.actor)
    return render(request, "accounts/recovery_codes.html", {"left": left})


def _added(request: ActorRequest, person: Person, factor: Factor, codes: list[str]) -> HttpResponse:
    """The session counts for two from now on, the others end; new codes are shown this once."""
    standing.strengthen(request, factor)
    here = sessions.digest_of(request.session.session_key or "")
    ending.end_all(person, but=here, by=request.actor, at=timezone.now())
    said = f"{factor.label} : ajoutée."
    if codes:
        return render(request, "accounts/sheet.html", {"codes": codes, "added": said})
    messages.success(request, said)
    return redirect("accounts:me")


def _removed(request: ActorRequest, remove: Callable[[], None], said: str) -> HttpResponse:
    try:
        remove()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("accounts:me")


def _new_secret(request: ActorRequest) -> bytes:
    """The same secret until its first code is right: a picture already scanned stays good."""
    kept = request.session.get(_SECRET)
    if kept:
        return totp.secret_of(unseal(kept, purpose=_SEALED))
    secret = secrets.token_bytes(totp.SECRET_BYTES)
    request.session[_SECRET] = seal(totp.readable(secret), purpose=_SEALED)
    return secret


def _person(request: ActorRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    return person
