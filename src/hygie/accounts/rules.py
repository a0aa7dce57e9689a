"""Which roles see which kinds of place, and how an API key looks."""

import hashlib
from datetime import date

from hygie.kernel.actor import PlaceKind, Role
from hygie.kernel.enums import Labelled
from hygie.kernel.roles import CHARTERS


class KeyScope(Labelled):
    """What a machine may do with its key."""

    DECLARE = "DECLARE", "Déposer une déclaration"
    READ = "READ", "Lire les déclarations"


def may_be_held(role: Role, kind: PlaceKind) -> bool:
    """Say whether this role exists at this level of the tree."""
    return kind in CHARTERS[role].held_at


def is_current(starts_on: date, ends_on: date | None, *, today: date) -> bool:
    """Say whether a role runs today; its last day is included."""
    return starts_on <= today and (ends_on is None or today <= ends_on)


def key_digest(key: str) -> str:
    """What is kept of an API key. Its 256 random bits make SHA-256 enough."""
    return hashlib.sha256(key.encode()).hexdigest()
