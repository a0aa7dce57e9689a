"""Who reads assessments, answers, gives them, reviews them, and who asks."""

from hygie.kernel.actor import SYSTEM, Actor, Place, PlaceKind, Power

_AUTHORITIES = frozenset({PlaceKind.GHT, PlaceKind.REGION, PlaceKind.NATION})


def may_read_some(actor: Actor) -> bool:
    """Say whether there is any place whose assessments this person may read."""
    return actor.may_somewhere(Power.READ_POSTURE)


def may_read(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads the assessments of a place, given its path."""
    return actor == SYSTEM or actor.may(Power.READ_POSTURE, above=above)


def may_answer(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person answers for a place, given its path."""
    return actor == SYSTEM or actor.may(Power.ANSWER_MEASURES, above=above)


def may_submit(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person gives the answers of a place in its name."""
    return actor == SYSTEM or actor.may(Power.SUBMIT_ANSWERS, above=above)


def may_review(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reviews the answers of a place."""
    return actor == SYSTEM or actor.may(Power.REVIEW_ANSWERS, above=above)


def may_ask(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person keeps the campaigns of a place, given its path."""
    return actor == SYSTEM or actor.may(Power.OPEN_CAMPAIGNS, above=above)


def asks_at(actor: Actor) -> frozenset[Place]:
    """The groups, regions and the nation in whose name this person opens campaigns."""
    return frozenset(
        each for each in actor.reach(Power.OPEN_CAMPAIGNS) if each.kind in _AUTHORITIES
    )


def areas(actor: Actor) -> frozenset[Place]:
    """The groups, regions and the nation whose establishments this person reads together."""
    return frozenset(each for each in actor.reach(Power.READ_POSTURE) if each.kind in _AUTHORITIES)
