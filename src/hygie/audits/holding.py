"""The mission that somebody acts on: reached, held against others, and checked to be theirs."""

from typing import TypeVar

from django.db.models import QuerySet

from hygie.audits import access
from hygie.audits.models import Finding, Mission, Recommendation
from hygie.audits.queries import missions
from hygie.audits.rules.missions import NotAMission, State, may_change
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text

KEPT_BY_OTHERS = (
    "Ce qu’un audit a constaté est tenu par la direction, le RSSI et la DSI de l’établissement, "
    "par son groupement et par l’expert en mission ; les autres n’en lisent que le niveau."
)
Row = TypeVar("Row", Finding, Recommendation)
NOT_YOURS = "Cet établissement n’est pas dans le registre, ou n’est pas le vôtre."
NO_SUCH_AUDIT = "Cet audit n’existe pas, ou n’est pas d’un établissement que vous suivez."
_SINCE = (
    "Quelqu’un d’autre l’a changé depuis l’ouverture de votre page : relisez, puis recommencez."
)


class ChangedSince(Refused):
    """Somebody else changed the same thing meanwhile."""

    def __init__(self) -> None:
        super().__init__(_SINCE)


def kept_place(place: Place, *, by: Actor) -> Node:
    """The establishment whose audits somebody keeps; one that they do not follow does not exist."""
    node = tree.any_node(place) if place.kind in access.AUDITED else None
    if node is None or not missions.may_know_place(by, node):
        raise NotFound(NOT_YOURS)
    if not access.may_keep(by, above=node.path):
        raise NotAllowed(KEPT_BY_OTHERS)
    return node


def kept(mission_id: int, *, by: Actor) -> Mission:
    """A mission whose findings somebody reads; one that they may not know of does not exist."""
    found = missions.one(by, mission_id)
    if found is None:
        raise NotFound(NO_SUCH_AUDIT)
    if not missions.may_keep(by, found):
        raise NotAllowed(KEPT_BY_OTHERS)
    return found


def held(mission_id: int, *, by: Actor) -> Mission:
    """The same, locked until the end of the act."""
    kept(mission_id, by=by)
    return Mission.objects.select_for_update(of=("self",)).get(pk=mission_id)


def held_open(mission_id: int, *, by: Actor) -> Mission:
    """The same, refused once the mission is over: what it holds is not written any more."""
    mission = held(mission_id, by=by)
    state = State(mission.state)
    if not may_change(state):
        raise NotAMission(f"Cet audit est « {state.label} » : il ne se change plus.")
    return mission


def held_finding(mission: Mission, finding_id: int, *, seen: int | None = None) -> Finding:
    """A finding of this mission, locked; the caller holds the mission.

    `seen` is the version that somebody read: over a later one they do not write.
    """
    rows = Finding.objects.filter(mission=mission, pk=finding_id)
    return _held(rows, seen, absent="Ce constat n’existe pas.")


def held_advice(mission: Mission, advice_id: int, *, seen: int | None = None) -> Recommendation:
    """A recommendation of this mission, locked; the caller holds the mission."""
    rows = Recommendation.objects.filter(mission=mission, pk=advice_id)
    return _held(rows, seen, absent="Cette recommandation n’existe pas.")


def _held(rows: QuerySet[Row], seen: int | None, *, absent: str) -> Row:
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(absent)
    if seen is not None:
        check_seen(found.version, seen)
    return found


def check_seen(version: int, seen: int) -> None:
    """Refuse to write over what somebody else wrote since."""
    if version != seen:
        raise ChangedSince


def line(text: str, most: int) -> str:
    """What somebody wrote on one line; refused when it names a patient."""
    words = clean_line(text)[:most]
    refuse_patient_identity(words)
    return words


def words(text: str, most: int) -> str:
    """What somebody wrote on several lines; refused when it names a patient."""
    found = clean_text(text)[:most]
    refuse_patient_identity(found)
    return found
