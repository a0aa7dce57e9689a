"""Keeping a plan: an action is planned, changed, moved; how it stood stays readable."""

from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotFound
from hygie.remediation import access, keeping, writing
from hygie.remediation.holding import NOT_YOURS, ChangedSince, held, kept_place
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
    return action


@transaction.atomic
def change(
    action_id: int, said: Said, *, seen: int, reason: str = "", by: Actor, at: datetime
) -> Action:
    """Say an action in other words, with another owner, day or gain; refused over a later one."""
    action = held(action_id, by=by)
    _check_seen(action, seen)
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
    """Say where an action stands: the columns of the board."""
    action = held(action_id, by=by)
    _check_seen(action, seen)
    because = writing.why(reason)
    states.check_move(State(action.state), state, because)
    keeping.check_free(action, state)
    writing.next_version(action, action.said, state, because, by=by, at=at)
    journal.record(
        "remediation.moved", action, by=by, at=at, title=keeping.told(action), state=state.label
    )
    return action


def _check_seen(action: Action, seen: int) -> None:
    if action.version != seen:
        raise ChangedSince
