"""Who debriefs an incident: the desk, and those of the structure who talk with it."""

from hygie.incidents import access as incidents
from hygie.kernel.actor import Actor, Place, Power


def may_debrief(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads and writes the debriefs of an incident, and its lessons."""
    return incidents.side_of(actor, above=above) is not None


def may_approve(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person approves, for the victim, what will be read by all."""
    return actor.may(Power.APPROVE_STORY, above=above)


def may_read_library(actor: Actor) -> bool:
    """Say whether the library is a page for this person: whoever reads incidents somewhere."""
    return actor.may_somewhere(Power.READ_CASES)


def may_see_some(actor: Actor) -> bool:
    """Say whether this person debriefs somewhere."""
    return actor.may_somewhere(Power.TALK)
