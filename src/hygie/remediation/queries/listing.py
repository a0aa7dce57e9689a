"""The plan as a list: narrowed, in an order that an index has, counted, ranked, spent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.establishments.models import Ght
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind, Power
from hygie.kernel.errors import Refused
from hygie.kernel.text import fold
from hygie.remediation.models import Action, Dependency
from hygie.remediation.queries import plans
from hygie.remediation.rules import advice, ranking
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.advice import Followed
from hygie.remediation.rules.costs import Cost, Spending
from hygie.remediation.rules.places import key_of
from hygie.remediation.rules.ranking import Candidate, Ranked
from hygie.remediation.rules.states import OPEN, State

PAGE = 50
# So many are ranked, drawn on a board or in a calendar at once; beyond, one narrows first.
MOST = 1_000
CHOICES = 80
_NEAR = 20
ANY, WAITING = "TOUTES", ""
_OPEN = [state.value for state in OPEN]


class TooMany(Refused):
    """More actions than such a page can show."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a plan is narrowed to; empty means all, but for the state, where it means open."""

    text: str = ""
    state: str = WAITING
    origin: str = ""
    place: Place | None = None
    ght: str = ""
    measure: str = ""
    late: bool = False
    mine: bool = False
    advice: bool = False
    sort: str = ""


SORTS: dict[str, tuple[str, ...]] = {
    "": ("due_on", "id"),
    "titre": ("folded", "id"),
    "lieu": ("place_code", "due_on", "id"),
    "etat": ("state", "due_on", "id"),
    "change": ("-changed_at", "id"),
}
RANK = "priorite"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many actions a plan has, however its states are filtered."""

    open: int
    late: int
    blocked: int
    done: int
    total: int

    def of(self, filters: Filters) -> int | None:
        """How many lines the list has, where that was counted."""
        if filters.late:
            return self.late
        known = {ANY: self.total, WAITING: self.open}
        known |= {State.BLOCKED: self.blocked, State.DONE: self.done}
        return known.get(filters.state)


def any_counts(actions: Iterable[Action], *, today: date) -> Counts:
    """How many of these there are."""
    states = [(State(each.state), each.due_on) for each in actions]
    return Counts(
        open=sum(state in OPEN for state, _ in states),
        late=sum(state in OPEN and due_on < today for state, due_on in states),
        blocked=sum(state == State.BLOCKED for state, _ in states),
        done=sum(state == State.DONE for state, _ in states),
        total=len(states),
    )


def listed(
    actor: Actor, filters: Filters, *, today: date, base: QuerySet[Action] | None = None
) -> QuerySet[Action]:
    """The actions that the actor reads, in their order; `base` is what `narrowed` said."""
    rows = _in_state(narrowed(actor, filters) if base is None else base, filters, today)
    return rows.order_by(*SORTS.get(filters.sort, SORTS[""]))


def counts(
    actor: Actor, filters: Filters, *, today: date, base: QuerySet[Action] | None = None
) -> Counts:
    """How many there are, whatever their state; `base` is what `narrowed` said."""
    is_open = Q(state__in=_OPEN)
    found = (narrowed(actor, filters) if base is None else base).aggregate(
        open=Count("pk", filter=is_open),
        late=Count("pk", filter=is_open & Q(due_on__lt=today)),
        blocked=Count("pk", filter=Q(state=State.BLOCKED)),
        done=Count("pk", filter=Q(state=State.DONE)),
        total=Count("pk"),
    )
    return Counts(**found)


def whole(actor: Actor, filters: Filters, *, today: date) -> list[Action]:
    """All the actions of a list that is short enough to be shown at once."""
    found = list(listed(actor, filters, today=today)[: MOST + 1])
    if len(found) > MOST:
        raise TooMany("Plus de 1 000 actions : filtrez par établissement, par état, par origine.")
    return found


def board(actor: Actor, filters: Filters, *, today: date) -> dict[State, list[Action]]:
    """The columns: what is open whole, what is over by its last ones."""
    rows = narrowed(actor, filters)
    if filters.late:
        rows = rows.filter(due_on__lt=today)
    waiting = list(rows.filter(state__in=_OPEN).order_by("due_on", "id")[: MOST + 1])
    if len(waiting) > MOST:
        raise TooMany("Plus de 1 000 actions : filtrez par établissement ou par origine.")
    found: dict[State, list[Action]] = {state: [] for state in State}
    for each in waiting:
        found[State(each.state)].append(each)
    if not filters.late:
        for over in (State.DONE, State.DROPPED):
            found[over] = list(rows.filter(state=over).order_by("-ended_on", "-id")[:_NEAR])
    return found


def due_in(actor: Actor, filters: Filters, *, year: int, today: date) -> list[Action]:
    """The actions of a list that are due in a year, day by day."""
    rows = listed(actor, filters, today=today).filter(due_on__year=year).order_by("due_on", "id")
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise TooMany("Plus de 1 000 échéances cette année : filtrez par établissement.")
    return found


def ranked(actor: Actor, actions: Iterable[Action], *, today: date) -> list[Ranked]:
    """Where to begin among these; euros count for who reads them, and for nobody else."""
    found = list(actions)
    keys = [each.pk for each in found]
    costs = plans.any_costs(keys)
    needs: dict[int, list[str]] = {key: [] for key in keys}
    frees: dict[int, int] = dict.fromkeys(keys, 0)
    left = Dependency.objects.filter(action__in=keys, needed__state__in=_OPEN)
    for action, title in left.values_list("action_id", "needed__title").order_by("needed_id"):
        needs[action].append(title)
    waiting = Dependency.objects.filter(needed__in=keys, action__state__in=_OPEN)
    for needed in waiting.values_list("needed_id", flat=True):
        frees[needed] += 1
    return ranking.ranked(
        (
            _candidate(each, costs.get(each.pk), tuple(needs[each.pk]), frees[each.pk])
            for each in found
        ),
        today=today,
    )


def spending(actor: Actor, filters: Filters, *, today: date) -> list[Spending]:
    """What the actions of a list spend; no euros of the places where the actor reads none."""
    rows = listed(actor, filters, today=today).order_by()
    found = list(rows.values_list("pk", "due_on", "state", "days"))
    euros = Action.objects.filter(plans.any_at_places(actor.reach(Power.READ_COSTS)))
    costs = plans.any_costs_of(rows.filter(pk__in=euros.values("pk")))
    return [
        Spending(due_on=due_on, state=State(state), days=days, cost=costs.get(key))
        for key, due_on, state, days in found
    ]


def followed(actor: Actor, filters: Filters, *, today: date) -> dict[str, Followed]:
    """How much advice was followed, by its origin."""
    return advice.followed(_advice(actor, filters, "origin", today))


def followed_by_place(actor: Actor, filters: Filters, *, today: date) -> dict[Place, Followed]:
    """How much advice was followed, place by place."""
    found = advice.followed(_advice(actor, filters, "place_code", today))
    rows = _recommended(actor, filters, today).order_by().distinct()
    kinds = {code: PlaceKind(kind) for kind, code in rows.values_list("place_kind", "place_code")}
    return {Place(kinds[code], code): each for code, each in found.items()}


def choices(actor: Actor, power: Power = Power.READ_POSTURE) -> list[tuple[str, str]]:
    """The places of an actor, to be chosen from, when they are few: key and name."""
    from_key = {PlaceKind.LEGAL_ENTITY: "Entité", PlaceKind.SITE: "Site", PlaceKind.GHT: "GHT"}
    nodes = tree.any_choices(actor.reach(power), limit=CHOICES)
    return [
        (key_of(each.place), f"{each.name} ({from_key[each.place.kind]})")
        for each in nodes
        if each.place.kind in from_key
    ]


def groups(actor: Actor) -> list[tuple[str, str]]:
    """The hospital groups whose plans an actor reads whole."""
    reach = actor.reach(Power.READ_POSTURE)
    rows = Ght.objects.order_by("name", "code")
    if NATION not in reach:
        regions = [each.code for each in reach if each.kind == PlaceKind.REGION]
        codes = [each.code for each in reach if each.kind == PlaceKind.GHT]
        rows = rows.filter(Q(region_code__in=regions) | Q(code__in=codes))
    return list(rows.values_list("code", "name"))


def shared(actor: Actor) -> list[Action]:
    """The actions that groups share and that the actor reads, open ones first."""
    rows = plans.visible_to(actor).filter(place_kind=PlaceKind.GHT)
    return list(rows.order_by("ended_on", "due_on", "id")[:MOST])


def any_names(actions: Iterable[Action]) -> dict[Place, str]:
    """How the places of these actions are called."""
    places = {each.place for each in actions if each.place}
    return {place: node.name for place, node in tree.any_nodes(places).items()}


def narrowed(actor: Actor, filters: Filters) -> QuerySet[Action]:
    """What is asked for, whatever its state, of the plans that the actor reads."""
    rows = plans.visible_to(actor)
    if filters.place is not None:
        rows = rows.filter(plans.any_at_places(frozenset({filters.place})))
    if filters.ght:
        rows = rows.filter(plans.any_at_places(frozenset({Place(PlaceKind.GHT, filters.ght)})))
    if filters.origin:
        rows = rows.filter(origin=filters.origin)
    if filters.measure:
        rows = rows.filter(gain__contains=[filters.measure])
    if filters.mine:
        rows = rows.filter(owner_person=actor.person_id or 0)
    if filters.advice:
        rows = rows.filter(_ADVICE)
    words = fold(filters.text).split()
    return rows.filter(_said(words) | _named(filters.text)) if words else rows


_ADVICE = Q(is_advice=True) | Q(origin=OriginKind.AUDIT)


def _said(words: list[str]) -> Q:
    said = Q()
    for word in words:
        said &= Q(folded__contains=word)
    return said


def _named(text: str) -> Q:
    """The plans of the establishments that are called so."""
    found = establishments.any_search(text, limit=_NEAR)
    codes = {each.finess for each in found} | {each.entity_finess for each in found}
    return Q(place_code__in=sorted(codes - {""}))


def _in_state(rows: QuerySet[Action], filters: Filters, today: date) -> QuerySet[Action]:
    if filters.late:
        return rows.filter(state__in=_OPEN, due_on__lt=today)
    if filters.state == WAITING:
        return rows.filter(state__in=_OPEN)
    return rows if filters.state == ANY else rows.filter(state=filters.state)


def _candidate(
    action: Action, cost: Cost | None, waits_for: tuple[str, ...], frees: int
) -> Candidate:
    return Candidate(
        key=action.pk,
        title=action.title,
        state=State(action.state),
        due_on=action.due_on,
        measures=len(action.gain),
        days=action.days,
        cost=cost,
        waits_for=waits_for,
        frees=frees,
    )


def _recommended(actor: Actor, filters: Filters, today: date) -> QuerySet[Action]:
    """Advice whatever became of it, but for the filter of what is late."""
    rows = narrowed(actor, filters).filter(_ADVICE).exclude(place_kind=PlaceKind.GHT)
    return _in_state(rows, filters, today) if filters.late else rows


def _advice(
    actor: Actor, filters: Filters, group: str, today: date
) -> list[tuple[str, State, bool, int]]:
    rows = _recommended(actor, filters, today).order_by().values(group, "state")
    late = Q(due_on__lt=today, state__in=_OPEN)
    found = rows.annotate(late=Count("pk", filter=late), number=Count("pk"))
    lines: list[tuple[str, State, bool, int]] = []
    for each in found:
        state, number = State(each["state"]), each["number"] - each["late"]
        lines += [(each[group], state, True, each["late"])] if each["late"] else []
        lines += [(each[group], state, False, number)] if number else []
    return lines
