"""What every page shows around its content."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
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

_ALL = frozenset(Role)

# Sections, and in each (address, label, roles that see the link).
SECTIONS: tuple[tuple[str, tuple[tuple[str, str, frozenset[Role]], ...]], ...] = (
    ("Incidents", (("incidents:desk", "Incidents", with_power(Power.READ_CASES)),)),
    (
        "Sécurité",
        (
            ("assessments:arriving", "Évaluations", with_power(Power.READ_POSTURE)),
            ("audits:audits", "Audits", with_power(Power.READ_POSTURE)),
            ("remediation:plan", "Plan d’action", with_power(Power.READ_POSTURE)),
            ("evidence:overview", "Preuves", with_power(Power.READ_POSTURE)),
            ("opssies:files", "Fichiers OPSSIES", with_power(Power.EXCHANGE_EVENTS)),
            ("referentials:referentials", "Référentiels", _ALL),
        ),
    ),
    (
        "Observatoire",
        (
            ("observatory:dashboard", "Chiffres", with_power(Power.READ_FIGURES)),
            ("observatory:reports", "Rapports", with_power(Power.READ_FIGURES)),
        ),
    ),
    (
        "Établissements",
        (
            ("establishments:search", "Annuaire des établissements", _ALL),
            ("contacts:overview", "Contacts de crise", with_power(Power.READ_CONTACTS)),
        ),
    ),
    (
        "Accès",
        (
            ("people:people", "Comptes", with_power(Power.KEEP_ACCOUNTS)),
            ("keys:keys", "Clés", with_power(Power.KEEP_KEYS)),
            ("trail:lines", "Consultations", with_power(Power.READ_TRAIL)),
        ),
    ),
    (
        "Exploitation",
        (
            ("portal:jobs", "Tâches", with_power(Power.OPERATE)),
            ("backups:overview", "Sauvegardes", with_power(Power.OPERATE)),
            ("notifications:mailbox", "Mails", with_power(Power.OPERATE)),
            ("api", "API", frozenset({Role.OPERATOR, Role.CERT_ANALYST, Role.ADMINISTRATOR})),
        ),
    ),
)


@dataclass(frozen=True)
class Link:
    """One page of the navigation."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Section:
    """Pages that belong together; one of a single page is that page."""

    label: str
    url: str
    current: bool
    pages: list[Link]


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: navigation, who I am, whom to call."""
    actor: Actor = getattr(request, "actor", ANYONE)
    return {
        "actor": actor,
        "nav": sections(actor, path=request.path),
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


def sections(actor: Actor, *, path: str) -> list[Section]:
    """What this person may go to; a section leads to the first of its pages."""
    found = []
    for label, known in _open_to(frozenset(grant.role for grant in actor.grants)):
        # Of two pages of which one is below the other, one is current.
        nearest = max((url for url, _ in known if path.startswith(url)), key=len, default="")
        pages = [Link(each, url, url == nearest) for url, each in known]
        if len(pages) == 1:
            found.append(Section(pages[0].label, pages[0].url, pages[0].current, []))
        elif pages:
            current = any(page.current for page in pages)
            found.append(Section(label, pages[0].url, current, pages))
    return found


@cache
def _open_to(held: frozenset[Role]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The sections with the pages that these roles see: address and label."""
    return [
        (label, [(reverse(name), each) for name, each, roles in entries if held & roles])
        for label, entries in SECTIONS
    ]


def home(actor: Actor) -> str:
    """Where this person begins: the first page that is not everybody’s; empty without a role."""
    theirs = [
        (roles == _ALL, name)
        for _, entries in SECTIONS
        for name, _, roles in entries
        if actor.has_role(*roles)
    ]
    return reverse(min(theirs, key=lambda each: each[0])[1]) if theirs else ""
