"""Reviews as the pages show them: how far each is, and who may answer each of its lines."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hygie.accounts import listed, reviewing, rules
from hygie.accounts.models import Review, ReviewLine
from hygie.accounts.rules import Verdict
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Actor, Place, PlaceKind, Role

_OVER = "Rôle terminé depuis : rien à répondre"
_MOVED = "Ce site n’est plus de cette entité : rien à répondre ici"


def rows(of: Iterable[Review], *, today: date) -> list[dict[str, Any]]:
    """Reviews: where, until when, how far."""
    kept = list(of)
    nodes, progress = listed.nodes_of(kept), reviewing.progress(kept, today=today)
    return [
        {
            "id": row.pk,
            "place": listed.place_name(row.place, nodes),
            "kind": row.place.kind.label,
            "opened_on": row.opened_on,
            "due_on": row.due_on,
            "closed_at": row.closed_at,
            "answered": answered,
            "asked": asked,
            "is_done": row.closed_at is not None or answered == asked,
            "is_late": row.closed_at is None and answered < asked and row.due_on < today,
        }
        for row in kept
        for answered, asked in [progress.get(row.pk, (0, 0))]
    ]


def lines(
    found: Iterable[ReviewLine], *, of: Review, by: Actor, today: date
) -> list[dict[str, Any]]:
    """The roles of a review: what was answered, or who may answer."""
    kept = list(found)
    nodes = tree.any_nodes({row.membership.place for row in kept} | {of.place})
    return [_line(row, of=of, nodes=nodes, by=by, today=today) for row in kept]


def apart(actor: Actor, of: Review, *, today: date) -> list[dict[str, Any]]:
    """The sites of an entity that have a review of their own."""
    found = reviewing.apart(actor, of, today=today)
    nodes = tree.any_nodes(found)
    return [
        {"name": listed.place_name(place, nodes), "review": review.pk if review else None}
        for place, review in found.items()
    ]


def _line(
    row: ReviewLine, *, of: Review, nodes: dict[Place, Node], by: Actor, today: date
) -> dict[str, Any]:
    held = row.membership
    role, path = Role(held.role), nodes[held.place].path if held.place in nodes else frozenset()
    why_not = "" if row.verdict else _why_not(row, of=of, path=path, today=today)
    may = held.person_id != by.person_id and rules.may_give(by, role, above=path)
    return {
        "id": row.pk,
        "person_id": held.person_id,
        "name": held.person.name,
        "email": held.person.email,
        "last_login": held.person.last_login,
        "role": role.label,
        "place": listed.place_name(held.place, nodes) if held.place != of.place else "",
        "verdict": Verdict(row.verdict).label if row.verdict else "",
        "answered_by": listed.called(row.answered_by),
        "answered_at": row.answered_at,
        "why_not": why_not,
        "may_answer": may and not row.verdict and not why_not,
        "is_me": held.person_id == by.person_id,
        "answered_for_by": rules.givers_in_words(role),
    }


def _why_not(row: ReviewLine, *, of: Review, path: frozenset[Place], today: date) -> str:
    """Why a line that nobody answered asks for nothing."""
    held = row.membership
    if not rules.is_current(held.starts_on, held.ends_on, today=today):
        return _OVER
    is_elsewhere = held.place != of.place and of.place not in path
    return _MOVED if held.place.kind == PlaceKind.SITE and is_elsewhere else ""
