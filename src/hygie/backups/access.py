"""Who may see and ask for backups."""

from hygie.kernel.actor import Actor, Power


def may_keep(actor: Actor) -> bool:
    """The operator sees that backups are made and tested; nobody reads one here."""
    return actor.may_somewhere(Power.OPERATE)
