"""The plan that somebody keeps: reached, held against others, and checked to be theirs."""

from django.db import connection

from hygie.establishments.tree import Node
from hygie.kernel.actor import SYSTEM, Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.remediation import access
from hygie.remediation.models import Action
from hygie.remediation.queries import plans

CLOSED_TO_OTHERS = (
    "Le plan d’action est tenu par la direction, le RSSI et la DSI de l’établissement, et par "
    "ceux de son groupement."
)
NOT_YOURS = "Cet établissement n’est pas dans le registre, ou n’est pas le vôtre."
NO_SUCH_ACTION = "Cette action n’existe pas, ou n’est pas dans un plan que vous lisez."
_SINCE = (
    "Quelqu’un d’autre l’a changée depuis l’ouverture de votre page : relisez, puis recommencez."
)


class ChangedSince(Refused):
    """Somebody else changed the same thing meanwhile."""

    def __init__(self) -> None:
        super().__init__(_SINCE)


def kept_place(place: Place, *, by: Actor) -> Node:
    """The place whose plan somebody keeps; one that they do not read does not exist."""
    node = plans.any_node(place)
    if node is None or not (by == SYSTEM or access.may_read(by, above=node.path)):
        raise NotFound(NOT_YOURS)
    if not (by == SYSTEM or access.may_keep(by, above=node.path)):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return node


def held(action_id: int, *, by: Actor) -> Action:
    """Lock an action for somebody who keeps its plan."""
    found = (
        plans.one(by, action_id) if by != SYSTEM else Action.objects.filter(pk=action_id).first()
    )
    if found is None:
        raise NotFound(NO_SUCH_ACTION)
    if by != SYSTEM and not access.may_keep(by, above=plans.any_path(found)):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return Action.objects.select_for_update(of=("self",)).get(pk=action_id)


def hold_plan(place_kind: str, place_code: str) -> None:
    """Let nobody else change what waits for what in this plan, until the end of the act."""
    with connection.cursor() as cursor:
        key = f"remediation.plan:{place_kind}:{place_code}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
