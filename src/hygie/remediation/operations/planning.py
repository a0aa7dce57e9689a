"""Keeping a plan: an action is planned, changed, moved; how it stood stays readable."""

from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.remediation import access, keeping, writing
from hygie.remediation.holding import (
    CLOSED_TO_OTHERS,
    NO_SUCH_ACTION,
    NOT_YOURS,
    ChangedSince,
    held,
    kept_place,
)
from hygie.remediation.models import Action
from hygie.remediation.operations import costs
from hygie.remediation.queries import plans
from hygie.remediation.rules import actions as rules
from hygie.remediation.rules import states
from hygie.remediation.rules.actions import NotAnAction, OriginKind, Said, Source
from hygie.remediation.rules.costs import Cost
from hygie.remediation.rules.states import State


@transaction.atomic
def plan(
    place: Place,
    said: Said,
    *,
    origin: OriginKind = OriginKind.OTHER,
    label: str = "",
    is_advice: bool = False,
    cost: Cost | None = None,
    by: Actor,
    at: datetime,
) -> Action:
    """Write one action more in the plan of an establishment; `label` says what brought it."""
    if place.kind not in access.PLANNED:
        raise NotFound(NOT_YOURS)
    node = kept_place(place, by=by)
    words = keeping.checked(said, path=node.path, at=at)
    known = Action.objects.filter(place_kind=place.kind, place_code=place.code)
    if known.count() >= rules.MOST_ACTIONS:
        raise NotAnAction("Ce plan a déjà 5 000 actions : plus personne ne le lirait.")
    source = Source(kind=origin, label=writing.why(label)[:200])
    action = keeping.at_place(place, node.path, source, is_advice=is_advice)
    writing.first_version(action, words, by=by, at=at)
    journal.record("remediation.planned", action, by=by, at=at, title=action.title)
    if cost is not None:
        costs.say(action.pk, cost, by=by, at=at)
    return action


@transaction.atomic
def change(
    action_id: int, said: Said, *, seen: int, reason: str = "", by: Actor, at: datetime
) -> Action:
    """Say an action in other words, with another owner, day or gain; refused over a later one."""
    action = held(action_id, by=by)
    _check_seen(action, seen)
    keeping.check_holds(action)
    words = keeping.checked(said, path=plans.any_path(action), at=at, was=action.said)
    because = writing.why(reason)
    before = action.said
    rules.check_change(before, words, because)
    writing.next_version(action, words, State(action.state), because, by=by, at=at)
    if action.is_shared:
        keeping.pass_on(action, before, by=by, at=at)
    journal.record("remediation.changed", action, by=by, at=at, title=keeping.told(action))
    return action


@transaction.atomic
def say(
    action_id: int,
    said: Said,
    *,
    cost: Cost | None = None,
    seen: int,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Action:
    """Say an action and its euros in one act; whichever did not change is left as it is."""
    known = plans.any_costs([action_id]).get(action_id, Cost())
    costs_more = cost is not None and cost != known
    action = held(action_id, by=by)
    same = keeping.checked(said, path=plans.any_path(action), at=at, was=action.said)
    if same != action.said or not costs_more:
        action = change(action_id, said, seen=seen, reason=reason, by=by, at=at)
    else:
        _check_seen(action, seen)
    if cost is not None and costs_more:
        costs.say(action_id, cost, by=by, at=at)
    return action


@transaction.atomic
def move(
    action_id: int, state: State, *, seen: int, reason: str = "", by: Actor, at: datetime
) -> Action:
    """Say where an action stands: who keeps the plan, and the account that has it in charge."""
    found = plans.one(by, action_id)
    if found is None:
        raise NotFound(NO_SUCH_ACTION)
    path = plans.any_path(found)
    if not access.may_move(by, above=path, owner_id=found.owner_person_id):
        raise NotAllowed(CLOSED_TO_OTHERS)
    with walls.opened("remediation.own", Domain.PLAN, Domain.POSTURE):
        return _move(action_id, state, seen=seen, reason=reason, by=by, at=at)


def _move(
    action_id: int, state: State, *, seen: int, reason: str, by: Actor, at: datetime
) -> Action:
    action = Action.objects.select_for_update(of=("self",)).get(pk=action_id)
    _check_seen(action, seen)
    keeping.check_holds(action)
    because = writing.why(reason)
    states.check_move(State(action.state), state, because)
    keeping.check_free(action, state)
    writing.next_version(action, action.said, state, because, by=by, at=at)
    title = keeping.told(action)
    journal.record("remediation.moved", action, by=by, at=at, title=title, state=state.label)
    return action


def _check_seen(action: Action, seen: int) -> None:
    if action.version != seen:
        raise ChangedSince
