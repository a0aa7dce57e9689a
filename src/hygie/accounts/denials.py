"""What somebody known was refused goes to the journal; who nobody knows is counted, not written.

Once in a quarter of an hour for each account and each key: a flood must not fill the chain.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hygie.accounts.models import ApiKey, Person
from hygie.journal import operations as journal
from hygie.kernel.actor import ANYONE, Actor
from hygie.platform.log_lines import masked

DENIED = frozenset({403, 404})
_LONGEST = 200


class Denials:
    """After the page: a thing that one may not see, or not change, was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # An address that is none of ours is a mistake of typing.
        if response.status_code in DENIED and request.resolver_match is not None:
            _note(request, response.status_code)
        return response


def _note(request: HttpRequest, status: int) -> None:
    actor: Actor = getattr(request, "actor", ANYONE)
    key = getattr(request, "auth", None)
    subject = key if isinstance(key, ApiKey) else _person(request, actor)
    if subject is None:
        return
    asked = masked(f"{request.method} {request.path_info}")[:_LONGEST]
    journal.remember_read(
        "accounts.denied", subject, by=actor, at=timezone.now(), status=status, asked=asked
    )


def _person(request: HttpRequest, actor: Actor) -> Person | None:
    if actor.person_id is None:
        return None
    person = request.user
    return person if isinstance(person, Person) else None
