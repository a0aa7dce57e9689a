"""Who may see which incident, and who works at the desk."""

from hygie.kernel.actor import NATION, Actor, Place, PlaceKind, Role

# Those who see the incidents of the places that their role reaches.
OWN = frozenset({Role.DIRECTOR, Role.CISO, Role.CIO, Role.DPO, Role.CARE_MANAGER, Role.READER})
SEERS = OWN | {Role.GHT_OFFICER, Role.ARS_OFFICER, Role.CERT_ANALYST}


def may_see_some(actor: Actor) -> bool:
    """Say whether the list of incidents is a page for this person."""
    return actor.has_role(*SEERS)


def may_handle(actor: Actor) -> bool:
    """Say whether this person works at the desk: acknowledges, qualifies, closes."""
    return actor.holds(Role.CERT_ANALYST, above=frozenset({NATION}))


def may_see_contacts(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether the declarant's telephone and name are for this person."""
    return actor.holds(*SEERS, above=above)


def codes(actor: Actor, kind: PlaceKind) -> list[str]:
    """The codes of the places of one level where the person sees incidents."""
    return sorted(place.code for place in actor.places(*SEERS) if place.kind == kind)


def sees_all(actor: Actor) -> bool:
    """Say whether the person sees the incidents of the whole nation."""
    return NATION in actor.places(*SEERS)
