"""Whose proofs one keeps, before anything is done to them."""

from hygie.establishments import tree
from hygie.evidence import access
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound


def check_keeps(place: Place, by: Actor) -> None:
    """Refuse who does not keep the proofs of a place. Raises NotFound, NotAllowed."""
    above = tree.any_path(place)
    if not access.may_read(by, above=above):
        raise NotFound("Cet établissement n’existe pas.")
    if not access.may_keep(by, above=above):
        raise NotAllowed("Votre rôle ne tient pas les preuves de cet établissement.")
