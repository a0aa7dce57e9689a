"""Who may change the register. Reading it is open to all: it is public information."""

from hygie.kernel.actor import NATION, SYSTEM, Actor, Power


def may_import(actor: Actor) -> bool:
    """The operator and the national administrator load files; so does the command line."""
    trusted = actor.may(Power.LOAD_REGISTER, above=frozenset({NATION}))
    return trusted or actor == SYSTEM
