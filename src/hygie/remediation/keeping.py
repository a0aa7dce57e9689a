"""What every act on a plan checks of an action, and how one is placed."""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.remediation import writing
from hygie.remediation.models import Action
from hygie.remediation.queries import plans
from hygie.remediation.rules import actions as rules
from hygie.remediation.rules import sharing, states
from hygie.remediation.rules.actions import NotAnAction, Said, Source
from hygie.remediation.rules.states import NotAMove, State


def checked(said: Said, *, path: frozenset[Place], at: datetime, was: Said | None = None) -> Said:
    """What somebody says of an action of this place, cleaned, its owner one of those who may be."""
    today = timezone.localdate(at)
    words = writing.cleaned(said)
    rules.check(words, today=today)
    if words.owner_id is None:
        return words
    if was is not None and was.owner_id == words.owner_id:
        return replace(words, owner=was.owner)
    return _with_owner(words, path, today)


def _with_owner(said: Said, path: frozenset[Place], today: date) -> Said:
    people = {each.pk: each for each in plans.any_owners(path, today=today)}
    person = people.get(said.owner_id or 0)
    if person is None:
        raise NotAnAction("Cette personne n’a pas de rôle ici : écrivez son nom ou sa fonction.")
    # Written beside: who reads the plan may not read the accounts.
    return replace(said, owner=person.name[: rules.LONGEST_OWNER])


def check_holds(action: Action) -> None:
    """Refuse to touch an action whose origin does not hold any more."""
    if action.is_void:
        raise NotAnAction("Cette action est sans objet : ce qui l’avait demandée ne tient plus.")


def check_free(action: Action, state: State) -> None:
    """Refuse that an action is done before those for which it waits, or before its members."""
    if state != State.DONE:
        return
    left = [each for each in plans.any_needs(action) if states.is_open(State(each.state))]
    if left:
        raise NotAMove(
            f"Elle attend « {left[0].title[:80]} », qui n’est pas faite : dites d’abord où en est "
            "celle-là, ou retirez la dépendance."
        )
    if action.is_shared:
        sharing.check_end(state, [State(each.state) for each in plans.any_members(action)])


def at_place(
    place: Place | None, path: frozenset[Place], source: Source, *, is_advice: bool = False
) -> Action:
    """A new action of a place, which says nothing yet."""
    from_above = {each.kind: each.code for each in path}
    return Action(
        place_kind=place.kind if place else "",
        place_code=place.code if place else "",
        region_code=from_above.get(PlaceKind.REGION, "") if place else "",
        origin=source.kind,
        source_module=source.module,
        source_key=source.key,
        source_label=source.label[:200],
        source_address=source.address,
        is_advice=is_advice,
    )


def told(action: Action) -> str:
    """How the journal calls an action: what is confined is told by the module that confines it."""
    return "" if action.is_confined else action.title


def pass_on(shared: Action, before: Said, *, by: Actor, at: datetime) -> None:
    """Tell the members who have not finished what their group says differently."""
    members = Action.objects.select_for_update(of=("self",)).filter(part_of=shared)
    for each in members.filter(state__in=[state.value for state in states.OPEN]).order_by("id"):
        now = shared.said
        said = replace(
            each.said,
            title=now.title,
            detail=now.detail,
            gain=now.gain,
            # A member who chose another day keeps it.
            due_on=now.due_on if each.due_on == before.due_on else each.due_on,
        )
        if said != each.said:
            reason = "Changée par le groupement."
            writing.next_version(each, said, State(each.state), reason, by=by, at=at)
