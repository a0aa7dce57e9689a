"""The evidence that somebody reads, its custody log, and the exports that were sealed."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from hygie.exhibits import access
from hygie.exhibits.models import Custody, Exhibit, Seal
from hygie.exhibits.rules.kinds import Act
from hygie.incidents.models import Incident
from hygie.kernel.actor import Actor
from hygie.kernel.markings import Tlp


def of_incident(actor: Actor, incident: Incident) -> QuerySet[Exhibit]:
    """Those of an incident that the actor has reached, the latest first; TLP:RED is the desk's."""
    if access.side_of(actor, above=incident.path()) is None:
        return Exhibit.objects.none()
    rows = Exhibit.objects.filter(incident=incident).select_related("document")
    rows = rows if access.reads_red(actor) else rows.exclude(tlp=Tlp.RED)
    return rows.order_by("-id")


def standing(actor: Actor, incident: Incident) -> QuerySet[Exhibit]:
    """Those of an incident that were neither withdrawn nor erased."""
    ended = Custody.objects.filter(exhibit=OuterRef("pk"), act__in=[Act.WITHDRAWN, Act.ERASED])
    return of_incident(actor, incident).filter(~Exists(ended))


def one(actor: Actor, incident: Incident, exhibit_id: int) -> Exhibit | None:
    """This piece of evidence of an incident, when the actor may read it."""
    return of_incident(actor, incident).filter(pk=exhibit_id).first()


def chosen(actor: Actor, incident: Incident, numbers: Collection[int]) -> list[Exhibit]:
    """What stands of an incident, or what somebody chose of it, in the order of deposit."""
    rows = standing(actor, incident)
    return list((rows.filter(pk__in=numbers) if numbers else rows).order_by("id"))


def same_content(actor: Actor, exhibit: Exhibit) -> list[int]:
    """The numbers of the others of the incident that hold the same bytes."""
    rows = of_incident(actor, exhibit.incident).exclude(pk=exhibit.pk)
    found = rows.filter(document__sha256=exhibit.document.sha256)
    return sorted(found.values_list("pk", flat=True))


def any_custody(exhibits: Iterable[Exhibit]) -> dict[int, list[Custody]]:
    """By number, the log of each of these, the oldest line first: one statement for all."""
    found: dict[int, list[Custody]] = defaultdict(list)
    rows = Custody.objects.filter(exhibit__in=[each.pk for each in exhibits])
    for line in rows.order_by("id"):
        found[line.exhibit_id].append(line)
    return found


def any_acts(exhibit: Exhibit) -> list[Act]:
    """What was done with a piece of evidence, in order."""
    rows = Custody.objects.filter(exhibit=exhibit).order_by("id")
    return [Act(act) for act in rows.values_list("act", flat=True)]


def any_seal(manifest_sha256: str) -> Seal | None:
    """The export whose manifest has this hash, as it was made here."""
    rows = Seal.objects.select_related("incident")
    return rows.filter(manifest_sha256=manifest_sha256).first()
