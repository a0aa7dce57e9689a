"""By which law or choice each role reads a declaration: dated data, each line with its source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.actor import PlaceKind, Role
from hygie.kernel.enums import Labelled
from hygie.kernel.provenance import Provenance

FILE = "readers-2026.toml"


class Basis(Labelled):
    """Why somebody reads."""

    OWN = "OWN", "Dans votre établissement"
    LAW = "LAW", "Parce que la loi le prévoit"
    CHOICE = "CHOICE", "Si vous le voulez bien"

    @property
    def for_desk(self) -> str:
        """The same words for who is of no establishment."""
        return _FOR_DESK.get(self, self.label)


_FOR_DESK = {
    Basis.OWN: "Dans l’établissement",
    Basis.CHOICE: "Si le déclarant le veut bien",
}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why some roles read at some levels of the tree; without roles, all those held there."""

    roles: frozenset[Role]
    kinds: frozenset[PlaceKind]
    basis: Basis
    sentence: str
    for_desk: str
    source: str
    origin: Provenance


@cache
def grounds() -> tuple[Ground, ...]:
    """Every reason, the most particular first."""
    path = files("hygie.routing").joinpath("reference", FILE)
    rows = tomllib.loads(path.read_text("utf-8"))["reader"]
    found = [
        Ground(
            roles=frozenset(Role(role) for role in row.get("roles", ())),
            kinds=frozenset(PlaceKind(kind) for kind in row["kinds"]),
            basis=Basis(row["basis"]),
            sentence=row["sentence"],
            for_desk=row.get("for_desk", row["sentence"]),
            source=row["source"],
            origin=Provenance(row["origin"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda ground: not ground.roles))


def ground(role: Role | None, kind: PlaceKind) -> Ground:
    """Why this role, or a machine, reads what is below a place of this kind."""
    return next(
        each for each in grounds() if kind in each.kinds and (not each.roles or role in each.roles)
    )
