"""Who brings and publishes referentials; everybody who is signed in reads them."""

from hygie.kernel.actor import NATION, SYSTEM, Actor, Power


def may_keep(actor: Actor) -> bool:
    """Say whether this actor loads, publishes and retires: at the nation, or by the command."""
    return actor == SYSTEM or NATION in actor.reach(Power.KEEP_REFERENTIALS)
