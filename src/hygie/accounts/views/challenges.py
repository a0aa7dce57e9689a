"""The questions that passkeys sign: each is asked once, answered once, for a few minutes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from hygie.accounts import opening, standing
from hygie.accounts.factors import passkeys
from hygie.accounts.models import Person
from hygie.accounts.standing import before_second_factor
from hygie.platform.http import ActorRequest, does, limited, public

_KEY, _FOR = "challenge", 300


@public
@before_second_factor
@limited("passkey", times=60, seconds=300)
@does
def to_sign(request: ActorRequest) -> HttpResponse:
    """Ask a passkey to sign: of the person whom the password named, else whichever comes."""
    person = request.user if isinstance(request.user, Person) else standing.held(request)
    mine = [bytes(each.credential) for each in opening.any_passkeys_of(person)] if person else []
    options, state = passkeys.offer_sign_in(mine)
    _keep(request, "sign", state)
    return JsonResponse(options)


@before_second_factor
@limited("passkey", times=60, seconds=300)
@does
def to_add(request: ActorRequest) -> HttpResponse:
    """Ask the browser to make a passkey that it has not yet."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    known = [bytes(each.credential) for each in opening.my_passkeys(request.actor)]
    options, state = passkeys.offer_registration(
        person.pk, email=person.email, name=person.name, known=known
    )
    _keep(request, "add", state)
    return JsonResponse(options)


def taken(request: HttpRequest, what: str) -> Any:
    """The question that was asked for this, which nobody can answer any more."""
    kept = request.session.pop(_KEY, None)
    if not kept or kept["what"] != what or kept["until"] < timezone.now().timestamp():
        raise passkeys.BadPasskey("La demande a expiré. Recommencez.")
    return kept["state"]


def _keep(request: HttpRequest, what: str, state: Any) -> None:
    until = timezone.now().timestamp() + _FOR
    request.session[_KEY] = {"what": what, "state": state, "until": until}
