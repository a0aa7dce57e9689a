"""What strikes many structures at once: a reader sees it through incidents that are theirs."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hygie.incidents import access
from hygie.incidents.models import Incident, ParentIncident
from hygie.incidents.queries.desk import OPEN_VALUES, visible_to
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.actor import Actor

SHOWN = 100
LATEST = 50


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many of its incidents the reader sees, and how they go."""

    total: int
    open: int
    endangered: int
    asking: int
    duplicates: int
    regions: int


def visible(actor: Actor) -> QuerySet[ParentIncident]:
    """All of them for the desk; for the others, those of an incident that they see."""
    rows = ParentIncident.objects.all()
    if access.may_handle(actor):
        return rows
    theirs = visible_to(actor).filter(parent__isnull=False).order_by()
    return rows.filter(pk__in=theirs.values("parent_id"))


def latest(actor: Actor) -> list[ParentIncident]:
    """The last ones, with how many incidents of each the reader sees."""
    seen = visible_to(actor).filter(parent=OuterRef("pk")).order_by().values("parent")
    rows = visible(actor).annotate(joined_count=Subquery(seen.annotate(n=Count("pk")).values("n")))
    return list(rows.order_by("-id")[:LATEST])


def one(actor: Actor, parent_id: int) -> ParentIncident | None:
    """One of them."""
    return visible(actor).filter(pk=parent_id).first()


def of(actor: Actor, incident: Incident) -> ParentIncident | None:
    """What an incident that the reader sees has in common with others."""
    if incident.parent_id is None:
        return None
    return ParentIncident.objects.filter(pk=incident.parent_id).first()


def joined(actor: Actor, parent: ParentIncident) -> QuerySet[Incident]:
    """Its incidents that the reader sees, the latest first."""
    rows = visible_to(actor).filter(parent=parent).defer("content", "search")
    return rows.order_by("-declared_at", "-id")


def tally(actor: Actor, parent: ParentIncident) -> Tally:
    """How its incidents go, of those that the reader sees."""
    found = (
        visible_to(actor)
        .filter(parent=parent)
        .aggregate(
            total=Count("pk"),
            open=Count("pk", filter=Q(status__in=OPEN_VALUES)),
            endangered=Count("pk", filter=Q(patient_danger=PatientDanger.PROVEN)),
            asking=Count("pk", filter=Q(wants_help=True)),
            duplicates=Count("pk", filter=Q(status=Status.DUPLICATE)),
            regions=Count("region_code", distinct=True),
        )
    )
    return Tally(**found)


def any_open() -> list[ParentIncident]:
    """Those to which an incident may be joined, the latest first."""
    rows = ParentIncident.objects.filter(ended_at__isnull=True, withdrawn_at__isnull=True)
    return list(rows.order_by("-id")[:LATEST])


def any_numbers(parent: ParentIncident) -> list[str]:
    """The numbers of its incidents that go on."""
    rows = Incident.objects.filter(parent=parent, status__in=OPEN_VALUES).order_by("number")
    return list(rows.values_list("number", flat=True))
