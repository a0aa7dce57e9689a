"""Who reads the plan of a place, who keeps it, who reads its euros."""

from hygie.kernel.actor import Actor, Place, PlaceKind, Power

PLANNED = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})


def may_read_some(actor: Actor) -> bool:
    """Say whether there is any plan that this person may read."""
    return actor.may_somewhere(Power.READ_POSTURE)


def may_read(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads the plan of a place, given its path."""
    return actor.may(Power.READ_POSTURE, above=above)


def may_keep_some(actor: Actor) -> bool:
    """Say whether this person keeps a plan somewhere."""
    return actor.may_somewhere(Power.KEEP_PLAN)


def may_keep(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person keeps the plan of a place, given its path."""
    return actor.may(Power.KEEP_PLAN, above=above)


def may_move(actor: Actor, *, above: frozenset[Place], owner_id: int | None) -> bool:
    """Say whether this person says where an action stands: who keeps the plan, and who does it."""
    is_own = owner_id is not None and owner_id == actor.person_id
    return may_keep(actor, above=above) or (is_own and may_read(actor, above=above))


def may_read_costs_somewhere(actor: Actor) -> bool:
    """Say whether this person reads the euros of any plan."""
    return actor.may_somewhere(Power.READ_COSTS)


def may_read_costs(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads the euros of a place, given its path."""
    return actor.may(Power.READ_COSTS, above=above)


def shares_at(actor: Actor) -> frozenset[Place]:
    """The hospital groups for which this person shares actions."""
    return frozenset(each for each in actor.reach(Power.KEEP_PLAN) if each.kind == PlaceKind.GHT)


def only_place(actor: Actor) -> Place | None:
    """The one site where the person keeps a plan, when there is only one place and it is a leaf."""
    reach = actor.reach(Power.KEEP_PLAN)
    if len(reach) != 1:
        return None
    (place,) = reach
    return place if place.kind in PLANNED else None
