"""Who adds indicators to an incident, and who reads the strictest of them."""

from hygie.incidents import access as incidents
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import Actor, Place
from hygie.kernel.markings import Tlp


def side_of(actor: Actor, *, above: frozenset[Place]) -> Side | None:
    """On which side this person adds indicators: that on which they talk; on none, they read."""
    return incidents.side_of(actor, above=above)


def reads_red(actor: Actor) -> bool:
    """Say whether TLP:RED is for this person: it is the desk's."""
    return incidents.may_handle(actor)


def sees_all(actor: Actor) -> bool:
    """Say whether this person reads the incidents of the whole nation."""
    return incidents.sees_all(actor)


def may_search(actor: Actor) -> bool:
    """Say whether this person looks for an indicator across the incidents: the desk does."""
    return incidents.may_handle(actor)


def may_withdraw(side: Side | None, *, added_by: Side) -> bool:
    """Say whether this side takes back what that one added: the desk all, others their own."""
    return side == Side.DESK or (side is not None and side == added_by)


def marks_for(side: Side) -> tuple[Tlp, ...]:
    """The marks that a side gives: a structure gives none that it could not read."""
    return tuple(Tlp) if side == Side.DESK else tuple(mark for mark in Tlp if mark != Tlp.RED)
