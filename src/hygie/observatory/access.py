"""Who reads which figures: those of all are protected, those of one entity are its own."""

from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level

# The widest first: who reads the nation begins with it.
_OWN = {
    PlaceKind.NATION: Level.NATION,
    PlaceKind.REGION: Level.REGION,
    PlaceKind.GHT: Level.GHT,
    PlaceKind.LEGAL_ENTITY: Level.ENTITY,
}
_OPEN = frozenset({Level.NATION, Level.REGION, Level.KIND})


def may_read(actor: Actor) -> bool:
    """Say whether the observatory is a page for this person."""
    return actor.may_somewhere(Power.READ_FIGURES)


def may_read_area(actor: Actor, area: Area) -> bool:
    """Say whether this person reads the figures of an area.

    The nation, every region and every type of structure are open to all who read figures, for they
    are protected. Those of a GHT or of an entity are whole: only for a role that is held at that
    very place. A role of one of its sites does not answer for the others, and one of a region or of
    the nation reads protected figures.
    """
    if area.level in _OPEN:
        return may_read(actor)
    kind = PlaceKind.GHT if area.level is Level.GHT else PlaceKind.LEGAL_ENTITY
    return Place(kind, area.code) in actor.reach(Power.READ_FIGURES)


def begins_with(actor: Actor) -> Area:
    """Where the pages begin for somebody: their place when it is one, else the nation."""
    reached = actor.reach(Power.READ_FIGURES)
    for kind, level in _OWN.items():
        codes = [each.code for each in reached if each.kind == kind]
        if codes:
            return Area(level, codes[0]) if len(codes) == 1 else FRANCE
    return FRANCE


def own_entities(actor: Actor) -> frozenset[Place]:
    """The entities whose figures this person reads whole."""
    reached = actor.reach(Power.READ_FIGURES)
    return frozenset(each for each in reached if each.kind == PlaceKind.LEGAL_ENTITY)


def has_own(actor: Actor) -> bool:
    """Say whether this person reads the figures of an entity whole, beside those of its likes."""
    return bool(own_entities(actor))
