"""The missions that an actor may know of, and what hangs on one for who keeps it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hygie.audits import access
from hygie.audits.models import Brief, Mission, Report, Step
from hygie.audits.rules.missions import TOLD, State
from hygie.documents.models import Document
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Power
from hygie.kernel.markings import Tlp
from hygie.remediation.queries import plans

PAGE = 50
# A picture with more of them says nothing.
MOST_LEVELS = 60


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    kind: str = ""
    state: State | None = None
    place: Place | None = None


EVERYTHING = Filters()


def visible_to(actor: Actor) -> QuerySet[Mission]:
    """The missions that somebody may know of; those marked TLP:RED are for who keeps them."""
    if actor == SYSTEM:
        return Mission.objects.all()
    known = plans.any_at_places(actor.reach(Power.READ_POSTURE)) & ~Q(tlp=Tlp.RED)
    return Mission.objects.filter(known | plans.any_at_places(actor.reach(Power.KEEP_AUDITS)))


def listed(actor: Actor, filters: Filters = EVERYTHING) -> QuerySet[Mission]:
    """The missions of a list, the latest first."""
    rows = visible_to(actor)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    if filters.place is not None:
        rows = rows.filter(plans.any_at_places(frozenset({filters.place})))
    return rows.order_by("-ends_on", "-id")


def one(actor: Actor, mission_id: int) -> Mission | None:
    """This mission, when the actor may know of it."""
    return visible_to(actor).select_related("follows").filter(pk=mission_id).first()


def may_keep(actor: Actor, mission: Mission) -> bool:
    """Say whether the actor reads what this mission found."""
    return access.may_keep(actor, above=tree.any_path(mission.place))


def may_know_place(actor: Actor, node: Node) -> bool:
    """Say whether the actor follows this establishment."""
    return actor == SYSTEM or access.may_know(actor, Tlp.CLEAR, above=node.path)


def levels(actor: Actor, place: Place, kind: str) -> list[Mission]:
    """The delivered missions of one kind at a place, the oldest first: its levels over time."""
    rows = visible_to(actor).filter(
        place_kind=place.kind, place_code=place.code, kind=kind, state__in=[*TOLD]
    )
    return sorted(rows.order_by("-ends_on", "-id")[:MOST_LEVELS], key=lambda each: each.ends_on)


def latest_levels(actor: Actor, place: Place) -> list[Mission]:
    """Of each kind and perimeter audited at a place, the last one that was delivered."""
    rows = visible_to(actor).filter(place_kind=place.kind, place_code=place.code, state__in=[*TOLD])
    last: dict[tuple[str, str], Mission] = {}
    for each in rows.order_by("-ends_on", "-id")[:1_000]:
        last.setdefault((each.kind, each.perimeter.casefold()), each)
    return list(last.values())


def choices(actor: Actor, power: Power, *, limit: int = 80) -> list[Node]:
    """The establishments of an actor, to be chosen from, when they are few."""
    nodes = tree.any_choices(actor.reach(power), limit=limit)
    return [each for each in nodes if each.place.kind in access.AUDITED]


def any_region(node: Node) -> str:
    """The region of an establishment, as the column that the walls compare has it."""
    return next((each.code for each in node.path if each.kind == PlaceKind.REGION), "")


def any_brief(mission: Mission) -> Brief:
    """What was to be looked at, and concluded."""
    return Brief.objects.filter(mission=mission).first() or Brief(mission=mission)


def any_steps(mission: Mission) -> list[Step]:
    """What was done to a mission itself, in order."""
    rows = Step.objects.filter(mission=mission, finding__isnull=True, advice__isnull=True)
    return list(rows.order_by("id"))


def any_reports(mission: Mission) -> list[Report]:
    """The files of a mission."""
    return list(Report.objects.filter(mission=mission).select_related("document").order_by("id"))


def any_joined(mission: Mission, sha256: str) -> Document | None:
    """The same content among the files of a mission."""
    rows = Document.objects.filter(pk__in=Report.objects.filter(mission=mission).values("document"))
    return rows.filter(sha256=sha256, erased_at=None).first()


def any_names(missions: list[Mission]) -> dict[Place, str]:
    """How the establishments of these missions are called."""
    nodes = tree.any_nodes({each.place for each in missions})
    return {place: node.name for place, node in nodes.items()}


def sees_many(actor: Actor) -> bool:
    """Whether the audits of more than one establishment are followed."""
    reach = actor.reach(Power.READ_POSTURE)
    leaves = {PlaceKind.SITE}
    return NATION in reach or len(reach) > 1 or any(each.kind not in leaves for each in reach)


def any_days(mission: Mission) -> tuple[date, date]:
    """The first and the last day of a mission."""
    return mission.starts_on, mission.ends_on
