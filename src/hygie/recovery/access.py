"""Who keeps the file of recovery of an incident, and who reads what it cost."""

from hygie.kernel.actor import Actor, Place, Power


def may_keep(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person writes in the file: the direction, the CISO, the CIO."""
    return actor.may(Power.KEEP_RECOVERY, above=above)


def may_read_costs(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads the euros: who pays, and who helps to pay."""
    return actor.may(Power.READ_COSTS, above=above)
