"""Who runs the platform."""

from hygie.kernel.actor import Actor, Power


def may_operate(actor: Actor) -> bool:
    """The operator sees the queues and restarts what failed; no content of any case."""
    return actor.may_somewhere(Power.OPERATE)
