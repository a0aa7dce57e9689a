"""Who writes, publishes and withdraws the reports of a place; what is published is for all."""

from hygie.kernel.actor import Actor, Place, PlaceKind, Power


def may_write(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person writes and publishes the reports of a place, given its path."""
    return actor.may(Power.PUBLISH_FIGURES, above=above)


def may_write_some(actor: Actor) -> bool:
    """Say whether this person writes reports anywhere."""
    return actor.may_somewhere(Power.PUBLISH_FIGURES)


def places(actor: Actor) -> frozenset[Place]:
    """The places whose reports this person writes: the nation stands for every region too."""
    return frozenset(
        place
        for place in actor.reach(Power.PUBLISH_FIGURES)
        if place.kind in {PlaceKind.NATION, PlaceKind.REGION}
    )
