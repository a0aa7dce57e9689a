"""How other modules bring actions into plans and follow them: the caller has checked who acts.

A module gives its name and a key of its own; both are plain values. It may confine what it brings
to those whom a policy of its own lets in, and say that an action is void when what brought it no
longer holds.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotFound
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.remediation import keeping, writing
from hygie.remediation.holding import ChangedSince
from hygie.remediation.models import Action, Version
from hygie.remediation.queries import plans
from hygie.remediation.rules.actions import Said, Source
from hygie.remediation.rules.states import State


@transaction.atomic
def bring(
    source: Source,
    said: Said,
    *,
    place: Place | None,
    is_confined: bool = False,
    is_advice: bool = False,
    by: Actor,
    at: datetime,
) -> Version:
    """Write an action into the plan of a place of the register, and how it stands first.

    Without a place it is in no plan, and must be confined. Called again with the same source it
    writes another action: one thing may ask for several.
    """
    with walls.opened("remediation.origin", Domain.PLAN, Domain.POSTURE):
        node = plans.any_node(place)
        if place is not None and node is None:
            raise NotFound("Cet établissement n’est pas dans le registre.")
        path = node.path if node else frozenset()
        words = keeping.checked(said, path=path, at=at)
        action = keeping.at_place(place, path, source, is_advice=is_advice)
        action.is_confined = is_confined
        made = writing.first_version(action, words, by=by, at=at)
        journal.record("remediation.planned", action, by=by, at=at, title=keeping.told(action))
    return made


@transaction.atomic
def retell(
    version_id: int,
    said: Said,
    state: State,
    *,
    module: str,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Version:
    """Say how an action of this module stands from now on; refused over a later version.

    The module decides which changes ask for a reason; what an action waits for holds all the same.
    """
    with walls.opened("remediation.origin", Domain.PLAN, Domain.POSTURE):
        rows = Version.objects.filter(pk=version_id, action__source_module=module)
        seen = rows.first()
        if seen is None:
            raise NotFound("Cette action n’existe pas.")
        action = Action.objects.select_for_update(of=("self",)).get(pk=seen.action_id)
        if action.version != seen.number:
            raise ChangedSince
        words = keeping.checked(said, path=plans.any_path(action), at=at, was=action.said)
        keeping.check_free(action, state)
        because = writing.why(reason)
        made = writing.next_version(action, words, state, because, by=by, at=at)
        journal.record("remediation.changed", action, by=by, at=at, title=keeping.told(action))
    return made


@transaction.atomic
def settle(
    module: str,
    keys: Iterable[str],
    *,
    place: Place | None,
    is_void: bool,
    by: Actor,
    at: datetime,
) -> int:
    """Say where the actions of these keys belong, and whether they still hold; how many changed."""
    with walls.opened("remediation.origin", Domain.PLAN, Domain.POSTURE):
        path = (
            plans.any_path(Action(place_kind=place.kind, place_code=place.code)) if place else None
        )
        changed = 0
        rows = Action.objects.select_for_update(of=("self",))
        for each in rows.filter(source_module=module, source_key__in=list(keys)).order_by("id"):
            changed += _settled(each, place, path or frozenset(), is_void, by=by, at=at)
    return changed


def _settled(
    action: Action,
    place: Place | None,
    path: frozenset[Place],
    is_void: bool,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    there = keeping.at_place(place, path, Source())
    before = (action.place_kind, action.place_code, action.is_void)
    if before == (there.place_kind, there.place_code, is_void):
        return False
    for name in ("place_kind", "place_code", "region_code"):
        setattr(action, name, getattr(there, name))
    action.is_void, action.changed_at = is_void, at
    action.save()
    what = "remediation.voided" if is_void else "remediation.settled"
    journal.record(what, action, by=by, at=at, title=keeping.told(action))
    return True
