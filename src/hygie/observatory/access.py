"""Who reads which figures, and of which date: those of all are protected, an entity’s are its own.

Who compares the figures of two nights learns of one incident. The figures of a night are therefore
for who may read the incidents behind them; everybody else reads what was published.
"""

from hygie.kernel.actor import NATION, Actor, Place, PlaceKind, Power
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
# To these two nights tell nothing new: they read the incidents, or say what is told of them.
_BEHIND = (Power.READ_CASES, Power.PUBLISH_FIGURES)


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
    return area.code in own_places(actor, kind)


def reads_nights(actor: Actor, area: Area) -> bool:
    """Say whether this person reads the figures of the last night of an area, and not only what was
    published of it.

    They do who read all the incidents behind these figures, and who publishes them, for the draft
    of a report is made of them. A type of structure is of the whole nation. Of several roles, and
    of the powers that are lent to a machine, the widest reading wins.
    """
    if not may_read_area(actor, area):
        return False
    if area.level not in _OPEN:
        return True
    above = {NATION}
    if area.level is Level.REGION:
        above.add(Place(PlaceKind.REGION, area.code))
    return any(actor.may(power, above=frozenset(above)) for power in _BEHIND)


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
    codes = own_places(actor, PlaceKind.LEGAL_ENTITY)
    return frozenset(Place(PlaceKind.LEGAL_ENTITY, code) for code in codes)


def own_places(actor: Actor, kind: PlaceKind) -> frozenset[str]:
    """The codes of the groups, or of the entities, whose figures this person reads whole: those
    where a role reads the figures and the incidents behind them."""
    reached = actor.reach(Power.READ_FIGURES) & actor.reach(Power.READ_CASES)
    return frozenset(each.code for each in reached if each.kind == kind)


def has_own(actor: Actor) -> bool:
    """Say whether this person reads the figures of an entity whole, beside those of its likes."""
    return bool(own_entities(actor))
