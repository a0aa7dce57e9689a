"""Who may read the messages that the platform kept."""

from hygie.kernel.actor import Actor, Power


def may_read(actor: Actor) -> bool:
    """The operator answers for the delivery of mail."""
    return actor.may_somewhere(Power.OPERATE)
