"""The 61 kinds of facts of the exchange schema, and what becomes of a proof."""

from dataclasses import dataclass
from functools import cache

from hygie.evidence.rules.reference import read
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

KINDS = "kinds-0.13.toml"
FIRST, LAST = 1, 61


class State(Labelled):
    """What became of a proof. One that is standing proves until it expires."""

    STANDING = "STANDING", "En vigueur"
    SUPERSEDED = "SUPERSEDED", "Remplacée"
    WITHDRAWN = "WITHDRAWN", "Retirée"


class Shown(Labelled):
    """What becomes of a proof, as people look for it."""

    STANDING = "STANDING", "En vigueur"
    SOON = "SOON", "Expire bientôt"
    EXPIRED = "EXPIRED", "Expirée"
    SUPERSEDED = "SUPERSEDED", "Remplacée"
    WITHDRAWN = "WITHDRAWN", "Retirée"


class Act(Labelled):
    """What was done to a proof after it was recorded."""

    SUPERSEDED = "SUPERSEDED", "Remplacée"
    WITHDRAWN = "WITHDRAWN", "Retirée"
    RESTORED = "RESTORED", "Remise en vigueur"


class UnknownKind(Refused):
    """The code is none of the schema."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of fact: its code and its label are those of the schema, its title is ours."""

    code: int
    function: str
    title: str
    label: str

    @property
    def path(self) -> str:
        """The whole label, as the schema writes it."""
        return f"{functions()[self.function]} / {self.label}"


@cache
def functions() -> dict[str, str]:
    """The five functions that the kinds belong to, in their order."""
    return dict(read(KINDS)["functions"])


@cache
def kinds() -> dict[int, Kind]:
    """Every kind, by its code."""
    return {int(code): Kind(code=int(code), **said) for code, said in read(KINDS)["kinds"].items()}


def kind_of(code: int) -> Kind:
    """The kind of this code. Raises UnknownKind."""
    found = kinds().get(code)
    if found is None:
        raise UnknownKind(f"Le type d’événement {code} n’existe pas : il va de {FIRST} à {LAST}.")
    return found
