"""The desk's list, and the page of one incident."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When

from hygie.establishments.models import Site
from hygie.incidents import access
from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import OPEN, Status
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.actor import Actor, PlaceKind
from hygie.kernel.text import fold

PAGE = 50
# Beyond, the exact number helps nobody and costs a scan.
COUNTED = 1000
EXPORTED = (
    "number",
    "status",
    "severity",
    "is_significant",
    "title",
    "incident_type",
    "structure_name",
    "site",
    "city",
    "department_code",
    "region_code",
    "declared_at",
    "aware_at",
    "acknowledged_at",
    "qualified_at",
    "closed_at",
    "wants_help",
    "is_fictional",
)
OPEN_VALUES = [status.value for status in sorted(OPEN)]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    status: str = "OPEN"
    severity: str = ""
    region: str = ""
    kind: str = ""
    significant: bool = False
    help: bool = False
    danger: bool = False


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
    if sites or entities or ghts:
        places = Q(finess__in=sites) | Q(entity__finess__in=entities)
        places |= Q(entity__ght__code__in=ghts)
        reached |= Q(site__in=Site.objects.filter(places).order_by().values("pk"))
    return rows.filter(reached)


def listed(actor: Actor, filters: Filters) -> QuerySet[Incident]:
    """The list: what nobody has acknowledged first, then the latest."""
    rows = _narrowed(visible_to(actor), filters).defer("content", "search")
    if filters.status == "OPEN" and not filters.text:
        newest = Case(
            When(status=Status.SUBMITTED, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        return rows.annotate(rank=newest).order_by("rank", "-declared_at", "-id")
    return rows.order_by("-declared_at", "-id")


def exported(actor: Actor, filters: Filters) -> QuerySet[Incident]:
    """The list with all that a spreadsheet shows, and nothing else."""
    rows = listed(actor, filters).select_related("site")
    return rows.only(*EXPORTED, "site__finess")


def counted(actor: Actor, filters: Filters) -> int:
    """How many the list holds, counted up to COUNTED + 1."""
    rows = _narrowed(visible_to(actor), filters).order_by().values("pk")
    return rows[: COUNTED + 1].count()


def waiting(actor: Actor) -> int:
    """How many declarations nobody has acknowledged yet."""
    return visible_to(actor).filter(status=Status.SUBMITTED).count()


def last_change(actor: Actor) -> str:
    """A mark that changes whenever something in the actor's list does."""
    last = visible_to(actor).aggregate(last=Max("changed_at"))["last"]
    return last.isoformat() if last else ""


def one(actor: Actor, number: str) -> Incident | None:
    """The incident that has this number, when the actor may know of it."""
    rows = visible_to(actor).select_related("site__entity__ght", "duplicate_of")
    return rows.filter(number=number).first()


def around(actor: Actor, incident: Incident, *, at: datetime) -> QuerySet[Incident]:
    """The other incidents of the same structure in the last two years, the latest first."""
    if incident.site_id is None:
        return Incident.objects.none()
    rows = visible_to(actor).filter(site_id=incident.site_id).exclude(pk=incident.pk)
    since = at - timedelta(days=730)
    return rows.filter(declared_at__gte=since).order_by("-declared_at", "-id")[:5]


def _narrowed(rows: QuerySet[Incident], filters: Filters) -> QuerySet[Incident]:
    exact: dict[str, Any] = {
        "severity": filters.severity,
        "region_code": filters.region,
        "incident_type": filters.kind,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.status == "OPEN":
        rows = rows.filter(status__in=OPEN_VALUES)
    elif filters.status:
        rows = rows.filter(status=filters.status)
    if filters.significant:
        rows = rows.filter(is_significant=True)
    if filters.danger:
        rows = rows.filter(patient_danger__in=[PatientDanger.POTENTIAL, PatientDanger.PROVEN])
    if filters.help:
        rows = rows.filter(wants_help=True)
    return _matching(rows, filters.text) if filters.text else rows


def _matching(rows: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    """By number when it looks like one, else by the words, in French and without accents."""
    digits = "".join(char for char in text if char.isdigit())
    if digits and len(digits) >= 4 and not any(char.isalpha() for char in text):
        return rows.filter(number__startswith=text.strip()[:20])
    words = fold(text)
    if not words:
        return rows.none()
    return rows.filter(search=SearchQuery(words, config="hygie_french", search_type="plain"))
