"""People, roles, invitations and reviews as the pages list them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone

from hygie.accounts import queries, rules, shown
from hygie.accounts.models import (
    ApiKey,
    AtPlace,
    Invitation,
    Membership,
    Person,
)
from hygie.accounts.rules import InvitationState, Running, State, Suspension
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Actor, Place, PlaceKind, Role
from hygie.platform import letters
from hygie.platform.phones import phone_in_words

_TONES = {
    State.ACTIVE: "success",
    State.SUSPENDED: "warning",
    State.CLOSED: "neutral",
    Running.CURRENT: "success",
    Running.COMING: "info",
    Running.OVER: "neutral",
    Running.CANCELLED: "neutral",
    InvitationState.WAITING: "info",
    InvitationState.EXPIRED: "warning",
    InvitationState.ACCEPTED: "success",
    InvitationState.WITHDRAWN: "neutral",
}
# What the page of a person tells of the journal; what is not here is no business of it.
HAPPENED = {
    "accounts.registered": "Compte ouvert",
    "accounts.opened_again": "Compte ouvert de nouveau",
    "accounts.role_given": "Rôle donné",
    "accounts.role_ended": "Fin de rôle fixée",
    "accounts.invitation_accepted": "Invitation acceptée",
    "accounts.suspended": "Compte suspendu",
    "accounts.reactivated": "Compte réactivé",
    "accounts.closed": "Compte fermé",
    "accounts.warned": "Averti par mail : le compte ne sert plus",
    "accounts.reviewed": "Revue annuelle",
    "accounts.password_changed": "Mot de passe changé",
    "accounts.details_changed": "Coordonnées changées",
    "accounts.second_factor_reset": "Second facteur remis à zéro",
    "accounts.denied": "A demandé une page qui lui est fermée",
}


def nodes_of(rows: Iterable[AtPlace]) -> dict[Place, Node]:
    """The places of these rows, read at once."""
    return tree.any_nodes({row.place for row in rows})


def place_name(place: Place, nodes: dict[Place, Node]) -> str:
    """A place as people call it; its code when the register does not know it."""
    node = nodes.get(place)
    return node.name if node else f"{place.kind.label} {place.code}"


def people(page: "Page[Person]", *, today: date) -> list[dict[str, Any]]:
    """One line for each person: roles here, last sign-in, state."""
    held = [role for person in page for role in person.roles_here]  # type: ignore[attr-defined]
    nodes = nodes_of(held)
    return [
        {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "last_login": person.last_login,
            "state": tagged(person.state),
            "roles": [
                {
                    "label": Role(role.role).label,
                    "place": place_name(role.place, nodes),
                    "until": role.ends_on,
                    "coming": role.starts_on if role.starts_on > today else None,
                }
                for role in person.roles_here  # type: ignore[attr-defined]
                if rules.running(role.starts_on, role.ends_on, today=today)
                in {Running.CURRENT, Running.COMING}
            ],
        }
        for person in page
    ]


def roles(held: list[Membership], *, by: Actor, today: date) -> list[dict[str, Any]]:
    """The roles of one person, and whether the reader may end each."""
    nodes = nodes_of(held)
    return [
        {
            "id": role.pk,
            "label": Role(role.role).label,
            "place": place_name(role.place, nodes),
            "level": level(role.place),
            "starts_on": role.starts_on,
            "ends_on": role.last_day,
            "is_cancelled": where == Running.CANCELLED,
            "stopped_at": role.ended_at if where == Running.OVER else None,
            "known": role.ends_on.isoformat() if role.ends_on else "",
            "mission": role.mission,
            "given_by": called(role.given_by),
            "state": tagged(where),
            "may_end": where in {Running.CURRENT, Running.COMING}
            and role.person_id != by.person_id
            and role.place in nodes
            and rules.may_give(by, Role(role.role), above=nodes[role.place].path),
        }
        for role in held
        for where in [_standing(role, today=today)]
    ]


def _standing(role: Membership, *, today: date) -> Running:
    return rules.running(role.starts_on, role.ends_on, today=today, stopped_on=role.stopped_on)


def invitations(rows: Iterable[Invitation], *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Invitations, and whether the reader may send each again or withdraw it."""
    kept = list(rows)
    nodes, refused = nodes_of(kept), letters.refused_words([row.email for row in kept])
    return [
        {
            "id": row.pk,
            "name": row.name,
            "email": row.email,
            "refused": refused.get(row.email, ""),
            "role": Role(row.role).label,
            "place": place_name(row.place, nodes),
            "by": row.invited_by_name,
            "at": row.created_at,
            "expires_at": row.expires_at,
            "state": tagged(row.state(at=at)),
            "may_change": row.state(at=at) in {InvitationState.WAITING, InvitationState.EXPIRED}
            and row.place in nodes
            and rules.may_give(by, Role(row.role), above=nodes[row.place].path),
        }
        for row in kept
    ]


def keys(rows: Iterable[ApiKey], *, at: datetime) -> list[dict[str, Any]]:
    """The keys of machines, never their text."""
    kept = list(rows)
    nodes = nodes_of(kept)
    departed = queries.any_departed({key.made_by_id for key in kept if key.made_by_id})
    return [
        {
            "id": key.pk,
            "name": key.name,
            "hint": key.hint,
            "scopes": [rules.KeyScope(scope).label for scope in key.scopes],
            "place": place_name(key.place, nodes),
            "made_by": called(key.made_by_name),
            "maker_left": key.made_by_id in departed,
            "created_at": key.created_at,
            "expires_at": key.expires_at,
            "last_used_at": key.last_used_at,
            "revoked_at": key.revoked_at,
            "opens": key.revoked_at is None and key.expires_at > at,
        }
        for key in kept
    ]


def history(entries: Iterable[Entry], *, here: set[Place]) -> list[dict[str, Any]]:
    """What happened to an account; what happened at places of others is not told."""
    return [
        {
            "at": timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M"),
            "at_iso": entry.at.isoformat(),
            "who": shown.acted(entry),
            "what": HAPPENED[entry.what],
            "detail": _detail(entry.detail),
        }
        for entry in entries
        if entry.what in HAPPENED and _is_told(entry, here)
    ]


def facts(person: Person) -> list[dict[str, Any]]:
    """Who the person is, and since when."""
    seen = person.last_login
    return [
        {"label": "Adresse", "value": person.email},
        {
            "label": "Téléphone",
            "value": phone_in_words(person.phone),
            "url": f"tel:{person.phone}",
            "hint": "Écrit par la personne, sur sa page « Mon compte »",
        },
        {"label": "Compte ouvert", "value": _day(person.created_at)},
        {"label": "Dernière connexion", "value": _moment(seen) if seen else "Jamais"},
        *(
            [{"label": "Suspendu", "value": f"{_day(person.suspended_at)}, {why.label}"}]
            if person.suspended_at and (why := Suspension(person.suspension))
            else []
        ),
        *([{"label": "Fermé", "value": _day(person.closed_at)}] if person.closed_at else []),
    ]


def offered(invitation: Invitation, row: dict[str, Any]) -> list[dict[str, Any]]:
    """What an invitation offers, to its reader."""
    starts_on, ends_on = invitation.starts_on, invitation.ends_on
    found = [
        {"label": "Rôle", "value": row["role"]},
        {"label": "Lieu", "value": f"{row['place']}{level(invitation.place)}"},
        {"label": "Premier jour", "value": f"{starts_on:%d/%m/%Y}"},
        {"label": "Votre adresse", "value": invitation.email},
    ]
    if ends_on:
        found.insert(3, {"label": "Dernier jour", "value": f"{ends_on:%d/%m/%Y}, compris"})
    if invitation.mission:
        found.insert(1, {"label": "Mission", "value": invitation.mission})
    return found


def kept(invitations: Iterable[Invitation], keys: Iterable[ApiKey]) -> list[str]:
    """What somebody who leaves was doing, and what becomes of it."""
    return [
        *(
            f"Invitation de {each.name} : elle attend toujours, et sera à votre nom."
            for each in invitations
        ),
        *(f"Clé « {each.name} » ({each.hint}…) : elle ouvre toujours." for each in keys),
    ]


def waiting(counts: dict[str, int]) -> list[dict[str, str]]:
    """What waits for somebody who keeps accounts, each with its page."""
    found = []
    late, open_ones, expired = counts["late"], counts["open"], counts["expired"]
    if late:
        found.append(_line(late, "revue des comptes en retard", "revues des comptes en retard"))
    elif open_ones:
        found.append(_line(open_ones, "revue des comptes à faire", "revues des comptes à faire"))
    if expired:
        found.append(_line(expired, "invitation expirée", "invitations expirées"))
    return [
        {
            "text": text,
            "url": reverse("people:reviews" if "revue" in text else "people:invitations"),
        }
        for text in found
    ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y") if moment else ""


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y à %H:%M")


def called(name: str) -> str:
    """Who did something; what the platform does by itself is called by its name."""
    return "Hygie" if name == SYSTEM.name else name


def level(place: Place) -> str:
    """The level of a place, after its name; the nation says it by its own."""
    return "" if place.kind == PlaceKind.NATION else f" ({place.kind.label})"


def _line(count: int, one: str, many: str) -> str:
    return f"{count} {one if count < 2 else many}"


def _is_told(entry: Entry, here: set[Place]) -> bool:
    if not entry.place_code:
        return True
    return Place(PlaceKind(entry.place_kind), entry.place_code) in here


def _detail(detail: dict[str, Any]) -> str:
    said = []
    if detail.get("role") in set(Role):
        said.append(Role(detail["role"]).label)
    if detail.get("cancelled"):
        said.append(Running.CANCELLED.label.lower())
    if detail.get("until"):
        said.append(f"jusqu’au {date.fromisoformat(detail['until']):%d/%m/%Y}")
    if detail.get("before"):
        said.append(f"« {detail['before']} » devient « {detail['after']} »")
    if "phone" in detail.get("changed", []):
        said.append("téléphone")
    if detail.get("verdict") in set(rules.Verdict):
        said.append(rules.Verdict(detail["verdict"]).label)
    return ", ".join(said)


def tagged(state: State | Running | InvitationState) -> dict[str, str]:
    """A state and how it looks."""
    return {"label": state.label, "kind": _TONES[state]}
