"""Playbooks: what is usually to be done for a type of incident, who may decide, what care pays."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.talk import Side
from hygie.kernel.editions import Edition
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

FILE = "playbooks-2026.toml"
MOST_LINES = 40
LONGEST = 300


class NotAPlaybook(Refused):
    """A playbook without a title, or without anything to do."""


class Decider(Labelled):
    """Who may decide what a line asks; the list is ours."""

    DIRECTION = "DIRECTION", "Direction"
    CIO = "CIO", "DSI"
    CISO = "CISO", "RSSI"
    CARE = "CARE", "Direction des soins ou médecin de garde"
    DPO = "DPO", "Délégué à la protection des données"
    DESK = "DESK", "Astreinte"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to do or to decide."""

    text: str
    decides: Decider
    side: Side
    why: str = ""
    cost: str = ""


@dataclass(frozen=True, kw_only=True)
class Playbook(Edition):
    """One version of a playbook."""

    code: str
    title: str
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    is_stopped: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the desk writes of a playbook; one that is stopped is offered no more."""

    title: str
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    is_stopped: bool = False


NEW = Playbook(code="", title="", kinds=(), lines=(), version="")


@cache
def shipped() -> dict[str, Playbook]:
    """The playbooks that come with Hygie, by code, in their order."""
    path = files("hygie.casework").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    return {
        row["code"]: Playbook(
            code=row["code"],
            title=row["title"],
            kinds=tuple(row["kinds"]),
            lines=lines_of(row["line"]),
            version=data["version"],
        )
        for row in data["playbook"]
    }


def lines_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines that data hold."""
    return tuple(
        Line(
            text=row["text"],
            decides=Decider(row["decides"]),
            side=Side(row["side"]),
            why=row["why"],
            cost=row["cost"],
        )
        for row in rows
    )


def to_json(lines: Iterable[Line]) -> list[dict[str, str]]:
    """The lines as they are kept."""
    return [{name: str(value) for name, value in asdict(line).items()} for line in lines]


def check(said: Said) -> None:
    """Refuse a playbook that would ask for nothing, for too much, or for what does not exist."""
    if not said.title.strip():
        raise NotAPlaybook("Donnez un titre à la fiche.")
    if not said.lines:
        raise NotAPlaybook("Écrivez au moins une ligne.")
    if len(said.lines) > MOST_LINES:
        raise NotAPlaybook(f"{MOST_LINES} lignes, c’est le plus : personne n’en lit davantage.")
    if any(not line.text.strip() for line in said.lines):
        raise NotAPlaybook("Chaque ligne dit ce qu’il faut faire.")
    if set(said.kinds) - taxonomy.incident_types().keys():
        raise NotAPlaybook("Un de ces types d’incident n’existe pas.")


def suited_first(playbooks: Iterable[Playbook], *, kind: str) -> list[Playbook]:
    """Those meant for a type of incident, then those for all, then the others."""

    def rank(playbook: Playbook) -> int:
        if kind in playbook.kinds:
            return 0
        return 1 if not playbook.kinds else 2

    return sorted(playbooks, key=rank)


def kinds_in_words(playbook: Playbook) -> str:
    """The types for which it is meant, as people read them."""
    known = taxonomy.incident_types()
    if not playbook.kinds:
        return "Tous les types"
    return ", ".join(known[kind].label for kind in playbook.kinds if kind in known)
