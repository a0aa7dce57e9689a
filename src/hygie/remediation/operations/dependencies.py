"""What an action waits for: said and taken back, never going round."""

from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.remediation import keeping
from hygie.remediation.holding import held, hold_plan
from hygie.remediation.models import Action, Dependency
from hygie.remediation.queries import plans
from hygie.remediation.rules import dependencies as rules
from hygie.remediation.rules import states
from hygie.remediation.rules.states import NotAMove, State


@transaction.atomic
def wait_for(action_id: int, needed_id: int, *, by: Actor, at: datetime) -> Action:
    """Say that an action waits for another of the same plan."""
    action = held(action_id, by=by)
    if action.is_confined:
        # Who does not read it would be told of it, or be let past it.
        raise NotAMove("Une action tirée d’un incident n’en attend pas d’autre.")
    # Edges far from both ends may be added at the same moment: the whole plan is held.
    hold_plan(action.place_kind, action.place_code)
    needed = plans.any_beside(action).filter(pk=needed_id).first()
    if needed_id == action.pk:
        needed = action
    if needed is None:
        raise NotFound("Cette autre action n’est pas dans le même plan.")
    if not states.is_open(State(action.state)):
        raise NotAMove("Cette action est terminée : elle n’attend plus rien.")
    edges = plans.any_edges(action.place_kind, action.place_code)
    rules.check(edges, action.pk, needed.pk)
    Dependency.objects.get_or_create(action=action, needed=needed)
    title, other = keeping.told(action), keeping.told(needed)
    journal.record("remediation.waits", action, by=by, at=at, title=title, other=other)
    return action


@transaction.atomic
def free(action_id: int, needed_id: int, *, by: Actor, at: datetime) -> Action:
    """Say that an action does not wait for another any more."""
    action = held(action_id, by=by)
    gone, _ = Dependency.objects.filter(action=action, needed_id=needed_id).delete()
    if not gone:
        raise NotFound("Cette action n’attend pas celle-là.")
    journal.record("remediation.freed", action, by=by, at=at, title=keeping.told(action))
    return action
