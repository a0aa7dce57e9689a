"""Who works on a case: the desk, and those of the structure who talk with it."""

from hygie.incidents import access as incidents
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import Actor, Place


def side_of(actor: Actor, *, above: frozenset[Place]) -> Side | None:
    """On which side this person sees and does the tasks of an incident; on none, they do not."""
    return incidents.side_of(actor, above=above)


def may_decide(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether the tasks that care is named to decide are for this person: no other is."""
    return incidents.may_tell_care(actor, above=above)


def may_keep(actor: Actor) -> bool:
    """Say whether this person keeps the playbooks and the shift log: those of the desk."""
    return incidents.may_handle(actor)
