"""The lines of the desk's list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hygie.incidents.models import Incident
from hygie.incidents.presentation import clocks
from hygie.incidents.rules import lifecycle, taxonomy
from hygie.incidents.rules.desk_clock import NOTHING, row_clock
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision, in_figures
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import PatientDanger

STATUS_TONES = {
    Status.SUBMITTED: "danger",
    Status.ACKNOWLEDGED: "warning",
    Status.QUALIFIED: "info",
    Status.CLOSED: "success",
}
SEVERITY_TONES = {
    Severity.CRITICAL: "danger",
    Severity.MAJOR: "warning",
    Severity.SIGNIFICANT: "info",
}


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What `ui/badge.html` needs."""

    label: str
    kind: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One incident of the list."""

    number: str
    title: str
    structure: str
    place: str
    declared: str
    declared_iso: str
    kind: str
    status: Badge
    severity: Badge | None
    flags: tuple[Badge, ...]
    clock: clocks.Clock
    is_new: bool
    analyst: str


class Other(NamedTuple):
    """Another incident of the same structure, beside the page of one."""

    number: str
    title: str
    declared: str
    status: Badge


@lru_cache(maxsize=2000)
def drawn(row: Row) -> SafeString:
    """One line as the list shows it: when something arrives, the other lines stay as they were."""
    return render_to_string("incidents/desk_row.html", {"row": row})


def rows(
    incidents: Iterable[Incident],
    *,
    at: datetime,
    for_the_desk: bool,
    unread: Mapping[int, int] | None = None,
) -> list[Row]:
    """The incidents as lines of the list; `unread` counts the messages that wait for its reader."""
    waiting = unread or {}
    return [_row(incident, at, waiting.get(incident.pk, 0), for_the_desk) for incident in incidents]


def other(incident: Incident) -> Other:
    """The incident in two lines."""
    return Other(incident.number, incident.title, _declared(incident), status_badge(incident))


def _declared(incident: Incident) -> str:
    return in_figures(incident.declared_at, PARIS, Precision(incident.precision))


def status_badge(incident: Incident) -> Badge:
    """Where the incident stands, in a word and a tone."""
    status = Status(incident.status)
    return Badge(label=status.label, kind=STATUS_TONES.get(status, "neutral"))


def severity_badge(incident: Incident) -> Badge | None:
    """How serious the desk finds it, once it has said so."""
    if not incident.severity:
        return None
    severity = Severity(incident.severity)
    return Badge(label=severity.label, kind=SEVERITY_TONES.get(severity, "neutral"))


def flags(incident: Incident) -> tuple[Badge, ...]:
    """What an analyst must not miss."""
    found = [Badge(label=Nature(incident.nature).label, kind="info")] if incident.is_signal else []
    if incident.patient_danger == PatientDanger.PROVEN:
        found.append(Badge(label="Patients en danger", kind="danger"))
    elif incident.patient_danger == PatientDanger.POTENTIAL:
        found.append(Badge(label="Danger possible", kind="warning"))
    if incident.wants_help:
        found.append(Badge(label="Demande de l’aide", kind="brand"))
    if incident.is_significant:
        found.append(Badge(label="Significatif"))
    return tuple(found)


def unread_label(unread: int) -> str:
    """How many messages wait, or nothing."""
    return f"{unread} message{'s' if unread > 1 else ''} à lire" if unread else ""


def _messages(unread: int) -> tuple[Badge, ...]:
    return (Badge(label=unread_label(unread), kind="brand"),) if unread else ()


def kind_label(incident: Incident) -> str:
    """The type of the incident in words, or that nobody knows yet."""
    if incident.is_signal:
        return "Signalement"
    kind = taxonomy.incident_types().get(incident.incident_type)
    return kind.label if kind else "Type inconnu"


def _row(incident: Incident, at: datetime, unread: int, for_the_desk: bool) -> Row:
    # The structure sees by when it is read; what the desk gives itself next is the desk’s.
    is_shown = for_the_desk or incident.status == Status.SUBMITTED
    clock = (
        NOTHING
        if incident.is_signal
        else row_clock(
            status=Status(incident.status),
            kept=incident.terms,
            queue_due_at=incident.queue_due_at if is_shown else None,
            at=at,
        )
    )
    place = incident.city
    if incident.department_code:
        place += f" ({incident.department_code})"
    return Row(
        number=incident.number,
        title=incident.title,
        structure=incident.structure_name,
        place=place.strip(),
        declared=_declared(incident),
        declared_iso=incident.declared_at.isoformat(),
        kind=kind_label(incident),
        status=status_badge(incident),
        severity=severity_badge(incident),
        flags=(*_messages(unread), *flags(incident)),
        clock=clocks.of_row(clock, at=at),
        is_new=incident.status == Status.SUBMITTED,
        analyst=_analyst(incident) if for_the_desk else "",
    )


def _analyst(incident: Incident) -> str:
    """Who has it, or that somebody must; of one that is over, who had it."""
    is_waiting = lifecycle.is_open(Status(incident.status))
    return incident.analyst_name or ("À prendre" if is_waiting else "")
