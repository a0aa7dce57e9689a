"""Who takes exchange files in and hands them out, and for which places."""

from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Power


def may_exchange(actor: Actor) -> bool:
    """Say whether this person takes files in somewhere."""
    return actor == SYSTEM or actor.may_somewhere(Power.EXCHANGE_EVENTS)


def may_place(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person says that an event concerns this establishment, given its path."""
    return actor == SYSTEM or actor.may(Power.EXCHANGE_EVENTS, above=above)


def seat_of(actor: Actor) -> Place | None:
    """The place in whose name this person takes files in: the nation, else their region."""
    if actor == SYSTEM:
        return NATION
    held = actor.reach(Power.EXCHANGE_EVENTS)
    for kind in (PlaceKind.NATION, PlaceKind.REGION):
        found = sorted((place for place in held if place.kind == kind), key=lambda one: one.code)
        if found:
            return found[0]
    return None


def reaches_all(actor: Actor) -> bool:
    """Say whether this person exchanges for the whole nation."""
    return actor == SYSTEM or NATION in actor.reach(Power.EXCHANGE_EVENTS)
