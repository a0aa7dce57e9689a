"""Who deposits, reads and hands over evidence, and who reads the strictest of it."""

from hygie.incidents import access as incidents
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import Actor, Place, Power
from hygie.kernel.markings import Tlp


def side_of(actor: Actor, *, above: frozenset[Place]) -> Side | None:
    """On which side this person keeps evidence; on none, there is none for them."""
    if not actor.may(Power.KEEP_EXHIBITS, above=above):
        return None
    return Side.DESK if incidents.may_handle(actor) else Side.STRUCTURE


def reads_red(actor: Actor) -> bool:
    """Say whether TLP:RED is for this person: it is the desk's."""
    return incidents.may_handle(actor)


def may_withdraw(side: Side, *, deposited_by: Side) -> bool:
    """Say whether this side withdraws what that one deposited: the desk all, others their own.

    The same side says when it has no longer to be kept, and erases it then.
    """
    return side in {Side.DESK, deposited_by}


def marks_for(side: Side) -> tuple[Tlp, ...]:
    """The marks that a side gives: a structure gives none that it could not read."""
    return tuple(Tlp) if side == Side.DESK else tuple(mark for mark in Tlp if mark != Tlp.RED)
