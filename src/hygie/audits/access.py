"""Who knows of the audits of a place, who reads what they found and keeps them."""

from hygie.kernel.actor import SYSTEM, Actor, Place, PlaceKind, Power
from hygie.kernel.markings import Tlp

AUDITED = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})


def may_read_some(actor: Actor) -> bool:
    """Say whether there is any place whose audits this person may know of."""
    return actor.may_somewhere(Power.READ_POSTURE)


def may_know(actor: Actor, tlp: Tlp, *, above: frozenset[Place]) -> bool:
    """Say whether this person knows of a mission of a place: its days, its level.

    What is marked TLP:RED is for who keeps the audits there.
    """
    if may_keep(actor, above=above):
        return True
    return tlp != Tlp.RED and actor.may(Power.READ_POSTURE, above=above)


def may_keep_some(actor: Actor) -> bool:
    """Say whether this person keeps audits somewhere."""
    return actor.may_somewhere(Power.KEEP_AUDITS)


def may_keep(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads what was found at a place and writes it.

    Findings are an attacker’s plan: nobody reads them who does not keep them.
    """
    return actor == SYSTEM or actor.may(Power.KEEP_AUDITS, above=above)


def only_place(actor: Actor) -> Place | None:
    """The one establishment whose audits the person keeps, when there is only one."""
    reach = actor.reach(Power.KEEP_AUDITS)
    if len(reach) != 1:
        return None
    (place,) = reach
    return place if place.kind in AUDITED else None
