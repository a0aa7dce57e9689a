"""The actions of plans: those that an actor reads, one of them, what hangs on it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.establishments import tree
from hygie.establishments.models import LegalEntity, Site
from hygie.establishments.tree import Node
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind, Power
from hygie.kernel.roles import with_power
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.remediation.models import Action, Cost, Dependency, Version
from hygie.remediation.rules.costs import Cost as CostSaid
from hygie.remediation.rules.pace import pace
from hygie.remediation.rules.sharing import Progress, progress
from hygie.remediation.rules.states import OPEN, State

# Those who may have an action in charge: who reads the plan of the place.
_OWNERS = with_power(Power.READ_POSTURE)
# Their mail says where their actions are read.
_RECALL_THEIR_OWN = ("lessons",)


def visible_to(actor: Actor) -> QuerySet[Action]:
    """The actions of the plans that the actor reads; what is void waits for nobody and is not."""
    return Action.objects.filter(any_at_places(actor.reach(Power.READ_POSTURE)), is_void=False)


def any_at_places(places: frozenset[Place]) -> Q:
    """A condition on what has a place and a region: these places and all that are below them."""
    if NATION in places:
        return ~Q(place_kind="")
    regions = sorted(each.code for each in places if each.kind == PlaceKind.REGION)
    condition = Q(region_code__in=regions) if regions else Q(pk__in=[])
    codes = _codes_below(frozenset(each for each in places if each.kind != PlaceKind.REGION))
    return condition | Q(place_code__in=sorted(codes)) if codes else condition


def one(actor: Actor, action_id: int) -> Action | None:
    """An action that the actor reads, whatever became of it."""
    rows = Action.objects.filter(any_at_places(actor.reach(Power.READ_POSTURE)), pk=action_id)
    return rows.first()


def any_node(place: Place | None) -> Node | None:
    """What the register knows of the place of a plan."""
    return tree.any_node(place) if place else None


def any_path(action: Action) -> frozenset[Place]:
    """The place of an action and every place above it; the nation alone where it has none."""
    place = action.place
    return tree.any_path(place) if place else frozenset({NATION})


def any_owners(path: frozenset[Place], *, today: date) -> list[Person]:
    """The people who may have an action of this place in charge: those of its own levels."""
    own = {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.GHT}
    places = frozenset(each for each in path if each.kind in own)
    return accounts.any_at(*_OWNERS, places=places, today=today)


def any_of(module: str, keys: Iterable[str]) -> list[Action]:
    """The actions that a module brought into plans, by its own keys; the caller says who reads."""
    with walls.opened("remediation.origin", Domain.PLAN, Domain.POSTURE):
        rows = Action.objects.filter(source_module=module, source_key__in=list(keys))
        return list(rows.order_by("id"))


def any_versions(action_ids: Collection[int]) -> list[Version]:
    """How these actions stood, in the order in which it was said; the caller says who reads."""
    return list(Version.objects.filter(action__in=action_ids).order_by("id"))


def any_to_recall(*, today: date) -> list[Action]:
    """The open actions that are due soon or have just become late; a module recalls its own."""
    rows = Action.objects.filter(
        due_on__range=(
            today - pace().action_after - pace().late_at_most,
            today + pace().action_before,
        ),
        state__in=[state.value for state in OPEN],
        is_void=False,
    )
    rows = rows.exclude(is_confined=True, source_module__in=_RECALL_THEIR_OWN)
    return list(rows.order_by("due_on", "id"))


def any_needs(action: Action) -> list[Action]:
    """The actions for which this one waits."""
    return list(Action.objects.filter(frees__action=action).order_by("due_on", "id"))


def any_freed(action: Action) -> list[Action]:
    """The actions that wait for this one."""
    return list(Action.objects.filter(needs__needed=action).order_by("due_on", "id"))


def any_edges(place_kind: str, place_code: str) -> list[tuple[int, int]]:
    """What waits for what in the plan of one place."""
    rows = Dependency.objects.filter(action__place_kind=place_kind, action__place_code=place_code)
    return list(rows.values_list("action_id", "needed_id"))


def any_beside(action: Action) -> QuerySet[Action]:
    """The other actions of the same plan, but for those that a module confines."""
    same = Action.objects.filter(place_kind=action.place_kind, place_code=action.place_code)
    return (
        same.filter(is_void=False, is_confined=False).exclude(pk=action.pk).order_by("due_on", "id")
    )


def any_members(action: Action) -> list[Action]:
    """The actions of the members, for one that a group shares."""
    return list(Action.objects.filter(part_of=action).order_by("place_code", "id"))


def any_progress(actions: Iterable[Action]) -> dict[int, Progress]:
    """How far the members of these shared actions are."""
    found: dict[int, list[State]] = {each.pk: [] for each in actions}
    rows = Action.objects.filter(part_of__in=found).values_list("part_of_id", "state")
    for shared, state in rows:
        if shared is not None:
            found[shared].append(State(state))
    return {key: progress(states) for key, states in found.items()}


def any_costs(actions: Iterable[int]) -> dict[int, CostSaid]:
    """The euros of these actions that stand; the wall leaves out what the reader may not know."""
    return any_costs_of(list(actions))


def any_costs_of(actions: QuerySet[Action] | list[int]) -> dict[int, CostSaid]:
    """The same, of the actions of a question."""
    rows = Cost.objects.filter(action__in=actions, replaced_by__isnull=True)
    return {
        action: CostSaid(investment=investment, running=running)
        for action, investment, running in rows.values_list("action_id", "investment", "running")
    }


def any_members_of(ght_code: str) -> list[LegalEntity]:
    """The open entities of a hospital group, by name."""
    rows = LegalEntity.objects.filter(ght__code=ght_code, is_open=True, is_placeholder=False)
    return list(rows.order_by("name", "finess"))


def _codes_below(places: frozenset[Place]) -> set[str]:
    """The codes of these places and of those below them: some hundreds at most."""
    codes = {each.code for each in places}
    ghts = [each.code for each in places if each.kind == PlaceKind.GHT]
    entities = [each.code for each in places if each.kind == PlaceKind.LEGAL_ENTITY]
    if ghts:
        found = LegalEntity.objects.filter(ght__code__in=ghts)
        codes |= set(found.values_list("finess", flat=True))
    if ghts or entities:
        below = Q(entity__finess__in=entities) | Q(entity__ght__code__in=ghts)
        codes |= set(Site.objects.filter(below).values_list("finess", flat=True))
    return codes
