"""Who may know who reads a declaration."""

from hygie.kernel.actor import Actor, Place, Power


def may_see_readers(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads the list of readers: the structure’s side, and the desk."""
    return actor.may(Power.TALK, above=above)
