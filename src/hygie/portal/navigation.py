"""What every page shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hygie.kernel.actor import ANYONE, Actor, Role

# (address, label, roles that see the link)
LINKS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("portal:jobs", "Tâches", frozenset({Role.OPERATOR})),
    ("notifications:mailbox", "Mails", frozenset({Role.OPERATOR})),
)


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: navigation, who I am, whom to call."""
    actor: Actor = getattr(request, "actor", ANYONE)
    return {
        "actor": actor,
        "nav": links(actor, path=request.path),
        "demonstration": settings.DEMONSTRATION,
        "duty_name": settings.DUTY_NAME,
        "duty_phone": settings.DUTY_PHONE,
        "duty_mail": settings.DUTY_MAIL,
        "version": settings.VERSION,
    }


def links(actor: Actor, *, path: str) -> list[Link]:
    """The links that this person may follow."""
    found = []
    for name, label, roles in LINKS:
        if actor.has_role(*roles):
            url = reverse(name)
            found.append(Link(label, url, path.startswith(url)))
    return found
