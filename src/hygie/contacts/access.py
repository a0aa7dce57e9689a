"""Who may read the crisis contacts of a place, and who keeps them."""

from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Power


def may_read_some(actor: Actor) -> bool:
    """Say whether there is any place whose contacts this person may read."""
    return actor.may_somewhere(Power.READ_CONTACTS)


def may_read(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person may read the contacts of a place, given its path."""
    return actor == SYSTEM or actor.may(Power.READ_CONTACTS, above=above)


def may_keep(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person keeps the contacts of a place, given its path."""
    return actor == SYSTEM or actor.may(Power.KEEP_CONTACTS, above=above)


def is_own(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether the place belongs to the establishment for which this person works."""
    held = {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY}
    return any(each in above and each.kind in held for each in actor.reach(Power.READ_CONTACTS))


def sees_all(actor: Actor) -> bool:
    """Say whether the person reads the contacts of the whole nation."""
    return NATION in actor.reach(Power.READ_CONTACTS)


def codes(actor: Actor, kind: PlaceKind) -> list[str]:
    """The codes of the places of one level where the person reads contacts."""
    return sorted(place.code for place in actor.reach(Power.READ_CONTACTS) if place.kind == kind)


def only_place(actor: Actor) -> Place | None:
    """The one establishment whose contacts the person reads, when there is only one."""
    reach = actor.reach(Power.READ_CONTACTS)
    if len(reach) != 1:
        return None
    (place,) = reach
    return place if place.kind in {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY} else None
