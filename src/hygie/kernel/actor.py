"""Who is acting, and where their roles reach: the nouns that every module shares."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from hygie.kernel.roles import CHARTERS, PlaceKind, Power, Role

__all__ = [
    "ANYONE",
    "MACHINE",
    "NATION",
    "SYSTEM",
    "Actor",
    "Grant",
    "Place",
    "PlaceKind",
    "Placed",
    "Power",
    "Role",
    "Whereabouts",
]


@dataclass(frozen=True)
class Place:
    """A node of the tree: a FINESS number, the code of a GHT or of a region, or the nation."""

    kind: PlaceKind
    code: str


NATION = Place(PlaceKind.NATION, "FR")


@dataclass(frozen=True)
class Whereabouts:
    """Where a thing stands: its place when it is known, its region."""

    place: Place | None = None
    region_code: str = ""


@runtime_checkable
class Placed(Protocol):
    """A thing of one place: what is done to it is told to those who answer for that place."""

    def stands_at(self) -> Whereabouts:
        """Return where it stands."""


@dataclass(frozen=True)
class Grant:
    """One role held at one place; it reaches every place below."""

    role: Role
    place: Place


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, a machine or a scheduled job, at the moment of acting."""

    name: str
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    # What a machine's key may do beside reading: single powers at its place, and no role for them.
    lent: tuple[tuple[Power, Place], ...] = ()

    def holds(self, *roles: Role, above: frozenset[Place]) -> bool:
        """Say whether one of these roles is held at one of these places.

        `above` is the path of the thing acted upon: its site, entity, GHT, region, nation.
        """
        return any(grant.role in roles and grant.place in above for grant in self.grants)

    def may(self, power: Power, *, above: frozenset[Place]) -> bool:
        """Say whether a role, or their key, gives this power at one of these places."""
        return not above.isdisjoint(self.reach(power))

    def may_somewhere(self, power: Power) -> bool:
        """Say whether a role, or their key, gives this power at any place."""
        return bool(self.reach(power))

    def reach(self, power: Power) -> frozenset[Place]:
        """The places at which, and below which, this power is theirs."""
        held = (grant.place for grant in self.grants if power in CHARTERS[grant.role].powers)
        return frozenset((*held, *(place for each, place in self.lent if each == power)))

    def has_role(self, *roles: Role) -> bool:
        """Say whether one of these roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def places(self, *roles: Role) -> frozenset[Place]:
        """The places where one of these roles is held."""
        return frozenset(grant.place for grant in self.grants if grant.role in roles)


# How journals name a machine, after the name of its key; people are never named so.
MACHINE = " (API)"
SYSTEM = Actor(name="hygie")
ANYONE = Actor(name="déclarant sans compte")
