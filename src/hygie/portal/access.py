"""Who runs the platform."""

from hygie.kernel.actor import Actor, Role


def may_operate(actor: Actor) -> bool:
    """The operator sees the queues and restarts what failed; no content of any case."""
    return actor.has_role(Role.OPERATOR)
