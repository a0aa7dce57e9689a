"""The lines of the trail as people read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.journal.models import Entry
from hygie.journal.rules import roles_kept
from hygie.kernel.actor import MACHINE, SYSTEM, Actor, Place, PlaceKind
from hygie.trail import queries, rules

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a page and a spreadsheet show of one line."""

    at: datetime
    at_text: str
    written: str
    who: str
    roles: str
    what: str
    number: str
    title: str
    url: str
    site: str
    finess: str


def lines(actor: Actor, entries: Sequence[Entry]) -> list[Line]:
    """These lines; an incident is named when the actor may see it."""
    named = queries.incidents(actor, entries)
    nodes = tree.any_nodes(_places(entries))
    found = []
    for entry in entries:
        incident = named.get(entry.subject_id) if "Incident" in entry.subject_kind else None
        site = nodes.get(Place(PlaceKind(entry.place_kind), entry.place_code))
        found.append(
            Line(
                at=entry.at,
                at_text=_moment(entry.at),
                written=_written(entry),
                who=_who(entry),
                roles=_roles(entry, nodes),
                what=rules.sentence(entry.what, entry.detail),
                number=incident.number if incident else "",
                title=incident.title if incident else "",
                url=reverse("incidents:incident", args=[incident.number]) if incident else "",
                site=site.name if site else "",
                finess=entry.place_code,
            )
        )
    return found


def _places(entries: Iterable[Entry]) -> set[Place]:
    places = {place for entry in entries for _, place in roles_kept(entry.actor_roles)}
    return places | {Place(PlaceKind(entry.place_kind), entry.place_code) for entry in entries}


def _who(entry: Entry) -> str:
    """A person by name; a machine as what it is, by the name of its key."""
    if _is_machine(entry):
        return f"Clé d’API « {entry.actor_name.removesuffix(MACHINE)} »"
    return "Hygie" if entry.actor_name == SYSTEM.name else entry.actor_name


def _is_machine(entry: Entry) -> bool:
    return entry.actor_id is None and entry.actor_name.endswith(MACHINE)


def _roles(entry: Entry, nodes: dict[Place, Node]) -> str:
    """Each role with its place, by its name of today; what has no role is said too."""
    if _is_machine(entry):
        # The role of a reader carries what a key opens: it is nobody's function.
        at = [nodes[place].name for _, place in roles_kept(entry.actor_roles) if place in nodes]
        return " · ".join(["Un logiciel, et non une personne", *at])
    held = [
        f"{role.label} · {nodes[place].name if place in nodes else place.kind.label}"
        for role, place in roles_kept(entry.actor_roles)
    ]
    if held:
        return ", ".join(held)
    if entry.actor_name == SYSTEM.name:
        return "Tâche automatique"
    if "taken_over_by" in entry.detail:
        return "Repris d’un suivi antérieur"
    return "Sans compte" if entry.actor_id is None else "Sans rôle"


def _written(entry: Entry) -> str:
    """When it was written, if that is not the hour that was said."""
    if "taken_over_by" in entry.detail or not rules.clocks_differ(entry.at, entry.recorded_at):
        return ""
    return _moment(entry.recorded_at)


def _moment(at: datetime) -> str:
    return at.astimezone(PARIS).strftime("%d/%m/%Y à %H:%M:%S")
