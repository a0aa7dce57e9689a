"""Who reads the proofs of a place, who keeps them, and whose proofs one may end."""

from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Power
from hygie.kernel.markings import Tlp

# What people deposit themselves; what a file or another module brought is theirs to end.
OWN = "evidence"


def may_read_some(actor: Actor) -> bool:
    """Say whether there is any place whose proofs this person may read."""
    return actor.may_somewhere(Power.READ_POSTURE)


def may_read(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person may read the proofs of a place, given its path."""
    return actor == SYSTEM or actor.may(Power.READ_POSTURE, above=above)


def may_keep(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person deposits, replaces and withdraws proofs of a place."""
    return actor == SYSTEM or actor.may(Power.KEEP_EVIDENCE, above=above)


def may_end(actor: Actor, *, source: str, above: frozenset[Place]) -> bool:
    """Say whether this person ends a proof: an establishment ends what it deposited itself.

    What was brought by somebody else, a control or an exchange file, is not its to take away.
    """
    return source == OWN and may_keep(actor, above=above)


def reads_marked(actor: Actor, tlp: Tlp, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads a proof of this mark: TLP:RED is for who keeps proofs there."""
    return tlp != Tlp.RED or may_keep(actor, above=above)


def sees_all(actor: Actor) -> bool:
    """Say whether the person reads the proofs of the whole nation."""
    return actor == SYSTEM or NATION in actor.reach(Power.READ_POSTURE)


def only_place(actor: Actor) -> Place | None:
    """The one establishment whose proofs the person reads, when there is only one."""
    reach = actor.reach(Power.READ_POSTURE)
    if len(reach) != 1:
        return None
    (place,) = reach
    return place if place.kind in {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY} else None
