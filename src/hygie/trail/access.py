"""Who may know who read."""

from hygie.kernel.actor import Actor, Power


def may_follow(actor: Actor) -> bool:
    """Say whether this person answers for a place whose readers they may know."""
    return actor.may_somewhere(Power.READ_TRAIL)
