"""Who may see which incident, and who works at the desk."""

from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind, Power, Role
from hygie.kernel.roles import CHARTERS

_OF_THE_STRUCTURE = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})


def may_see_some(actor: Actor) -> bool:
    """Say whether the list of incidents is a page for this person."""
    return actor.may_somewhere(Power.READ_CASES)


def may_handle(actor: Actor) -> bool:
    """Say whether this person works at the desk: acknowledges, qualifies, closes."""
    return actor.may(Power.HANDLE_CASES, above=frozenset({NATION}))


def may_tell_authorities(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person prepares and notes what is sent to authorities."""
    return actor.may(Power.TELL_AUTHORITIES, above=above)


def may_tell_care(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person says how care goes: the establishment, or the desk on the phone."""
    return actor.may(Power.TELL_CARE, above=above)


def may_tell_cause(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person says what caused an incident: those who talk about it."""
    return side_of(actor, above=above) is not None


def may_answer(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person answers the questions of the desk: those who talk about it."""
    return side_of(actor, above=above) is not None


def completes_as(actor: Actor, *, above: frozenset[Place]) -> Role | None:
    """The role by which this person completes the declaration: who talks for the structure."""
    if side_of(actor, above=above) != Side.STRUCTURE:
        return None
    held = (grant.role for grant in actor.grants if grant.place in above)
    return next(role for role in held if Power.TALK in CHARTERS[role].powers)


def may_keep_exhibits(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether the evidence of an incident is for this person."""
    return actor.may(Power.KEEP_EXHIBITS, above=above)


def side_of(actor: Actor, *, above: frozenset[Place]) -> Side | None:
    """On which side this person talks about an incident; on none, they read no message either."""
    if may_handle(actor):
        return Side.DESK
    return Side.STRUCTURE if actor.may(Power.TALK, above=above) else None


def may_choose_readers(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person withholds a reading that the law leaves free, or gives it back.

    Those of the establishment itself: a role of its group is among the readers.
    """
    return actor.may(Power.TELL_AUTHORITIES, above=_own(above))


def is_of_the_structure(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person reads it as somebody of the establishment itself."""
    return actor.may(Power.READ_CASES, above=_own(above))


def may_see_contacts(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether the declarant's telephone and name are for this person."""
    return actor.may(Power.READ_CASES, above=above)


def codes(actor: Actor, kind: PlaceKind) -> list[str]:
    """The codes of the places of one level where the person sees incidents."""
    return sorted(place.code for place in actor.reach(Power.READ_CASES) if place.kind == kind)


def sees_all(actor: Actor) -> bool:
    """Say whether the person sees the incidents of the whole nation."""
    return NATION in actor.reach(Power.READ_CASES)


def _own(above: frozenset[Place]) -> frozenset[Place]:
    return frozenset(place for place in above if place.kind in _OF_THE_STRUCTURE)
