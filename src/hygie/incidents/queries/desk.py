"""The desk's list, and the page of one incident."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT

from hygie.establishments.models import Site
from hygie.incidents import access
from hygie.incidents.cells import asked, of_cell
from hygie.incidents.models import Incident
from hygie.incidents.rules import delays
from hygie.incidents.rules.cursor import Cursor
from hygie.incidents.rules.lifecycle import OPEN, Status
from hygie.incidents.rules.nature import SIGNALS, Nature
from hygie.incidents.rules.readers import WITHHELD
from hygie.incidents.rules.tables import Axis
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.actor import Actor, PlaceKind
from hygie.kernel.enums import Labelled
from hygie.kernel.text import fold

PAGE = 50
# Beyond, the exact number helps nobody and costs a scan; of words, a row to read for each.
COUNTED, COUNTED_WITH_WORDS = 1000, 200
_LATEST = 20
_DATED = ("declared_at", "aware_at", "precision", "acknowledged_at", "qualified_at", "closed_at")
# What leaves in a spreadsheet; nobody reads so far on a page.
MOST = 20_000
EXPORTED = (
    "number",
    "nature",
    "status",
    "severity",
    "is_significant",
    "title",
    "incident_type",
    "origin",
    "cause",
    "structure_name",
    "site",
    "city",
    "department_code",
    "region_code",
    *_DATED,
    "wants_help",
    "is_fictional",
)
# What a machine is told of one incident is made from these.
TOLD = (
    "number",
    "nature",
    "site__finess",
    "structure_name",
    "department_code",
    "region_code",
    "title",
    "content",
    "version",
    *_DATED,
    "origin",
    "incident_type",
    "is_significant",
    "answered",
    "care",
    "cause",
    "status",
    "severity",
    "resolved_at",
)
# Beside the natures themselves, what a list may be narrowed to.
ALL, SIGNAL = "ALL", "SIGNAL"
SIGNAL_VALUES = sorted(nature.value for nature in SIGNALS)
OPEN_VALUES = [status.value for status in sorted(OPEN)]


class _IsAnyOf(Func):
    """A column is one of an array: beside other conditions, its index is used all the same."""

    template, arg_joiner = "(%(expressions)s))", " = ANY ("
    output_field = BooleanField()


class _Row(Func):
    """Columns, or values, that are compared together."""

    function = "ROW"


class _Before(Func):
    """One row comes before another: one comparison, which the index of both columns answers."""

    template, arg_joiner = "(%(expressions)s)", " < "
    output_field = BooleanField()


class Charge(Labelled):
    """In whose charge the listed incidents are."""

    ANYBODY = "", "Tous"
    MINE = "moi", "Les miens"
    NOBODY = "libre", "À prendre"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty means all, and `cell` is the cell of a table."""

    text: str = ""
    status: str = "OPEN"
    severity: str = ""
    region: str = ""
    kind: str = ""
    significant: bool = False
    help: bool = False
    danger: bool = False
    unread: bool = False
    charge: Charge = Charge.ANYBODY
    nature: str = ""
    department: str = ""
    # The FINESS number of a site, or of an entity with all its sites.
    establishment: str = ""
    changed_since: datetime | None = None
    # The last row of the page before: what follows it is wanted.
    after: Cursor | None = None
    cell: Mapping[Axis, str] = field(default_factory=dict)

    @property
    def most_counted(self) -> int:
        """How far the lines of the list are counted."""
        return COUNTED_WITH_WORDS if self.text else COUNTED


class Line(NamedTuple):
    """An incident in the list of a machine; the row's own number stays inside."""

    pk: int
    number: str
    nature: str
    status: str
    severity: str
    incident_type: str
    structure_name: str
    site__finess: str | None
    department_code: str
    region_code: str
    title: str
    patient_danger: str
    declared_at: datetime
    precision: str
    changed_at: datetime


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """The incidents of the places that the actor's roles reach."""
    rows = Incident.objects.all()
    if access.sees_all(actor):
        return rows
    sites = access.codes(actor, PlaceKind.SITE)
    entities = access.codes(actor, PlaceKind.LEGAL_ENTITY)
    ghts = access.codes(actor, PlaceKind.GHT)
    regions = access.codes(actor, PlaceKind.REGION)
    reached = Q(pk__in=[])
    if regions:
        reached |= Q(region_code__in=regions)
    if sites or entities:
        reached |= _of_sites(Q(finess__in=sites) | Q(entity__finess__in=entities))
    if ghts:
        # What a declarant withholds from the group is read by those of the establishment.
        reached |= _of_sites(Q(entity__ght__code__in=ghts)) & ~Q(declared_ght=WITHHELD)
    # What was declared while the site was theirs stays theirs to read.
    if entities:
        reached |= Q(declared_entity__in=entities)
    if ghts:
        reached |= Q(declared_ght__in=ghts)
    return rows.filter(reached)


def _of_sites(places: Q) -> Q:
    """The incidents of these sites, which are asked first."""
    below = Site.objects.filter(places).order_by().values("pk")
    return Q(_IsAnyOf(F("site"), ArraySubquery(below)))


def listed(
    actor: Actor, filters: Filters, *, most: int = MOST, at: datetime | None = None
) -> QuerySet[Incident]:
    """The list: what the desk owes and is late at `at`, what nobody has acknowledged, the latest.

    With words, no further than `most`: PostgreSQL stops looking there.
    """
    rows = narrowed(actor, filters, most=most).defer("content", "search")
    if filters.cell and filters.status != "OPEN" and not filters.text:
        # What a cell says is in the index of the days, whose rows are read only once found.
        first = rows.order_by("-declared_at", "-id").values("pk")[:most]
        rows = Incident.objects.filter(pk__in=first).defer("content", "search")
    if filters.status == "OPEN" and not filters.text:
        late = [When(queue_due_at__lt=at, then=Value(0))] if at and access.may_handle(actor) else []
        newest = Case(
            *late,
            When(status=Status.SUBMITTED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return rows.annotate(rank=newest).order_by("rank", "-declared_at", "-id")
    return rows.order_by("-declared_at", "-id")


def newest(actor: Actor, filters: Filters, *, most: int) -> list[Line]:
    """The same list for a machine, the latest declared first; a page costs what the first does."""
    rows = narrowed(actor, filters, most=most)
    found = rows.order_by("-declared_at", "-id").values_list(*Line._fields)
    return [Line(*row) for row in found[:most]]


def exported(actor: Actor, filters: Filters) -> QuerySet[Incident]:
    """The list with all that a spreadsheet shows, and nothing else."""
    said = {name: KT(f"content__{'__'.join(path)}") for name, path in delays.SAID.items()}
    rows = listed(actor, filters).select_related("site").annotate(**said)
    return rows.only(*EXPORTED, "resolved_at", "care", "site__finess")[:MOST]


def counted(actor: Actor, filters: Filters) -> int:
    """How many the list holds, counted to one more than `filters.most_counted`."""
    most = filters.most_counted + 1
    rows = narrowed(actor, filters, most=most).order_by().values("pk")
    return rows[:most].count()


def waiting(actor: Actor) -> dict[str, int]:
    """How many declarations nobody has acknowledged, and how many incidents have unread messages.

    Closed ones count too; what the desk has not read is told to the desk.
    """
    is_new, is_unread = Q(status=Status.SUBMITTED), Q(unread__gt=0)
    is_signal = Q(nature__in=SIGNAL_VALUES)
    counts = {
        "waiting": Count("pk", filter=is_new & ~is_signal),
        "signals": Count("pk", filter=is_new & is_signal),
    }
    if not access.may_handle(actor):
        return {**visible_to(actor).filter(is_new).aggregate(**counts), "unread": 0}
    return (
        visible_to(actor)
        .filter(is_new | is_unread)
        .aggregate(**counts, unread=Count("pk", filter=is_unread))
    )


def last_change(actor: Actor) -> str:
    """A mark that changes whenever something in the actor's list does.

    Who writes takes the moment before the row is there for others: the latest few count, not one.
    """
    return _mark(visible_to(actor))


def any_last_change() -> str:
    """The same of all the incidents that the walls show."""
    return _mark(Incident.objects.all())


def _mark(rows: QuerySet[Incident]) -> str:
    latest = list(rows.order_by("-changed_at").values_list("changed_at", flat=True)[:_LATEST])
    return sha256(repr(latest).encode()).hexdigest()[:16] if latest else ""


def one(actor: Actor, number: str) -> Incident | None:
    """The incident that has this number, when the actor may know of it."""
    rows = visible_to(actor).select_related("site__entity__ght").defer("search")
    return next(iter(rows.filter(number=number)[:1]), None)


def told(actor: Actor, number: str) -> Incident | None:
    """The same for a machine: what it is told of an incident, and nothing that it is not."""
    rows = visible_to(actor).filter(number=number).select_related("site").only(*TOLD)
    return next(iter(rows[:1]), None)


def around(actor: Actor, incident: Incident, *, at: datetime) -> QuerySet[Incident]:
    """The other incidents of the same structure in the last two years, the latest first."""
    if incident.site_id is None:
        return Incident.objects.none()
    rows = visible_to(actor).filter(site_id=incident.site_id, nature=Nature.INCIDENT)
    rows = rows.exclude(pk=incident.pk)
    since = at - timedelta(days=730)
    rows = rows.filter(declared_at__gte=since).order_by("-declared_at", "-id")
    return rows.only("number", "title", "declared_at", "precision", "status")[:5]


def narrowed(actor: Actor, filters: Filters, *, most: int = MOST) -> QuerySet[Incident]:
    """What the list holds, in no order; with words, no further than `most`."""
    if filters.cell or filters.charge != Charge.ANYBODY:
        # Words are looked for among all the incidents: these narrow what was found.
        most = MOST
    rows = _narrowed(actor, visible_to(actor), filters, most)
    for axis, value in filters.cell.items():
        rows = rows.filter(of_cell(axis, value))
    return rows


def _narrowed(
    actor: Actor, rows: QuerySet[Incident], filters: Filters, most: int
) -> QuerySet[Incident]:
    wanted = _wanted(filters)
    for name, values in wanted.items():
        rows = rows.filter(**{name: values[0]} if len(values) == 1 else {f"{name}__in": values})
    if filters.changed_since:
        rows = rows.filter(changed_at__gte=filters.changed_since)
    if filters.after:
        position = (Value(filters.after.declared_at), Value(filters.after.row))
        rows = rows.filter(_Before(_Row(F("declared_at"), F("id")), _Row(*position)))
    if filters.unread:
        rows = rows.filter(unread__gt=0)
    if filters.charge != Charge.ANYBODY:
        rows = rows.filter(_in_charge(actor, filters.charge))
    return _matching(rows, filters, wanted, most) if filters.text else rows


def _in_charge(actor: Actor, charge: Charge) -> Q:
    """Those of the actor, or the open ones that nobody has."""
    if charge == Charge.NOBODY:
        return Q(analyst_name="", status__in=OPEN_VALUES)
    return Q(analyst=actor.person_id) if actor.person_id else Q(pk__in=[])


def _wanted(filters: Filters) -> dict[str, list[Any]]:
    """The columns on which the list is narrowed, and the values that stay."""
    danger = [PatientDanger.POTENTIAL.value, PatientDanger.PROVEN.value]
    wanted: dict[str, list[Any]] = {
        "severity": asked(filters.severity),
        "region_code": asked(filters.region),
        "incident_type": asked(filters.kind),
        "status": OPEN_VALUES if filters.status == "OPEN" else asked(filters.status),
        "is_significant": asked(filters.significant),
        "patient_danger": danger if filters.danger else [],
        "wants_help": asked(filters.help),
        "department_code": asked(filters.department),
    }
    if filters.establishment:
        # One that the register does not know has declared nothing.
        wanted["site_id"] = any_sites(filters.establishment) or [-1]
    if filters.nature != ALL:
        wanted["nature"] = (
            SIGNAL_VALUES if filters.nature == SIGNAL else [filters.nature or Nature.INCIDENT]
        )
    return {name: values for name, values in wanted.items() if values}


def any_sites(finess: str) -> list[int]:
    """The rows of the site of this number, or of the sites of the entity of this number."""
    sites = Site.objects.filter(Q(finess=finess) | Q(entity__finess=finess))
    return list(sites.order_by("pk").values_list("pk", flat=True))


def _matching(
    rows: QuerySet[Incident], filters: Filters, wanted: dict[str, list[Any]], most: int
) -> QuerySet[Incident]:
    """By number when it looks like one, else by the words, in French and without accents."""
    text = filters.text
    digits = "".join(char for char in text if char.isdigit())
    looks_like_one = len(digits) >= 4 and not any(char.isalpha() for char in text)
    prefix, words = (text.strip()[:20], "") if looks_like_one else ("", fold(text))
    if not prefix and not words:
        return rows.none()
    narrowed: dict[str, Any] = dict(wanted)
    if filters.changed_since:
        narrowed["changed_since"] = filters.changed_since.isoformat()
    if filters.after:
        narrowed["before_at"] = filters.after.declared_at.isoformat()
        narrowed["before_row"] = filters.after.row
    parameters = (words, prefix, json.dumps(narrowed), most)
    return rows.filter(pk__in=RawSQL(_FOUND, parameters))  # noqa: S611 - a constant


# Behind the walls no index of words can be used: this function looks, within the same walls.
_FOUND = "SELECT incidents_matching(%s, %s, %s::jsonb, %s)"
