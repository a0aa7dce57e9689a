"""Who takes over a past: those who work at the desk, whose past it is."""

from hygie.incidents import access as incidents
from hygie.kernel.actor import Actor


def may_take_over(actor: Actor) -> bool:
    """Say whether this person takes over a past, and reads what was."""
    return incidents.may_handle(actor)
