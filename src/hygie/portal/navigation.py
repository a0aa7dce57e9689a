"""What every page shows around its content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from hygie.accounts import listed
from hygie.accounts import queries as accounts
from hygie.kernel.actor import ANYONE, Actor, Power, Role
from hygie.kernel.roles import with_power
from hygie.notifications import shown as notifications

# (address, label, roles that see the link)
LINKS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("incidents:desk", "Incidents", with_power(Power.READ_CASES)),
    ("remediation:plan", "Plan", with_power(Power.READ_POSTURE)),
    ("evidence:overview", "Preuves", with_power(Power.READ_POSTURE)),
    ("opssies:files", "Échanges", with_power(Power.EXCHANGE_EVENTS)),
    ("contacts:overview", "Contacts de crise", with_power(Power.READ_CONTACTS)),
    ("trail:lines", "Consultations", with_power(Power.READ_TRAIL)),
    ("people:people", "Comptes", with_power(Power.KEEP_ACCOUNTS)),
    ("establishments:search", "Établissements", frozenset(Role)),
    ("referentials:referentials", "Référentiels", frozenset(Role)),
    ("keys:keys", "Clés", with_power(Power.KEEP_KEYS)),
    ("portal:jobs", "Tâches", with_power(Power.OPERATE)),
    ("backups:overview", "Sauvegardes", with_power(Power.OPERATE)),
    ("notifications:mailbox", "Mails", with_power(Power.OPERATE)),
    ("api", "API", frozenset({Role.OPERATOR, Role.CERT_ANALYST, Role.ADMINISTRATOR})),
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
        "account": _account(actor),
        "sign_in_url": reverse("accounts:sign_in"),
        "demonstration": settings.DEMONSTRATION,
        "duty_name": settings.DUTY_NAME,
        "duty_phone": settings.DUTY_PHONE,
        "duty_mail": settings.DUTY_MAIL,
        "version": settings.VERSION,
    }


def _account(actor: Actor) -> dict[str, Any] | None:
    if actor is ANYONE:
        return None
    labels = sorted({grant.role.label for grant in actor.grants})
    return {
        "name": actor.name,
        "detail": ", ".join(labels),
        "url": reverse("accounts:me"),
        "told_url": reverse("notifications:told"),
        # Asked by the pages that show it, not by the parts of pages that are asked again.
        "told": SimpleLazyObject(lambda: notifications.bell(actor)),
        "sign_out_url": reverse("accounts:sign_out"),
    }


def waiting(actor: Actor, *, at: datetime) -> str:
    """What waits for somebody who keeps accounts, told in one line when they come home."""
    if not actor.may_somewhere(Power.KEEP_ACCOUNTS):
        return ""
    found = [item["text"] for item in listed.waiting(accounts.waits(actor, at=at))]
    return f"Dans Comptes : {', '.join(found)}." if found else ""


def links(actor: Actor, *, path: str) -> list[Link]:
    """The links that this person may follow."""
    found = []
    for name, label, roles in LINKS:
        if actor.has_role(*roles):
            url = reverse(name)
            found.append(Link(label, url, path.startswith(url)))
    return found
