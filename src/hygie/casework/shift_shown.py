"""The shift log and the hand-over sheet, in words for the page and for the paper."""

from datetime import datetime
from typing import Any

from hygie.casework.models import LogLine, Task
from hygie.casework.queries.shift import HandOver, Listed
from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import local, time_left_in_words
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.territory import PARIS


def line(each: LogLine) -> dict[str, Any]:
    """One line of the log, and what became of it."""
    later = getattr(each, "corrected_by", None)
    return {
        "id": each.pk,
        "at": f"{local(each.written_at, PARIS):%d/%m/%Y %H:%M}",
        "who": each.written_by,
        "text": each.text,
        "number": each.incident.number if each.incident else "",
        "title": each.incident.title if each.incident else "",
        "corrects": f"{local(each.corrects.written_at, PARIS):%d/%m/%Y %H:%M}"
        if each.corrects
        else "",
        "is_corrected": later is not None,
    }


def sheet(found: HandOver, *, since: datetime, at: datetime) -> dict[str, Any]:
    """What a shift hands over, in words; the paper and the page say the same."""
    return {
        "since": f"{local(since, PARIS):%d/%m/%Y %H:%M}",
        "until": f"{local(at, PARIS):%d/%m/%Y %H:%M}",
        "sections": [
            _section("En retard pour l’astreinte", found.late, at=at),
            _section("À prendre, sans retard", found.free, at=at),
            _section("Qui suit quoi", found.held, at=at),
        ],
        "tasks": [_task(each, at=at) for each in found.tasks],
        "lines": [line(each) for each in found.lines],
    }


def _section(title: str, listed: Listed, *, at: datetime) -> dict[str, Any]:
    beyond = listed.count - len(listed.rows)
    return {
        "title": title,
        "count": str(listed.count),
        "rows": [_incident(each, at=at) for each in listed.rows],
        "beyond": f"et {beyond} autres, dans la liste des incidents" if beyond else "",
    }


def _incident(incident: Incident, *, at: datetime) -> dict[str, str]:
    due = incident.queue_due_at
    severity = Severity(incident.severity).label if incident.severity else ""
    state = Status(incident.status).label
    return {
        "number": incident.number,
        "title": incident.title,
        "structure": incident.structure_name,
        "who": incident.analyst_name or "personne",
        "state": f"{state}, {severity.lower()}" if severity else state,
        "due": time_left_in_words(due, at=at) if due else "",
    }


def _task(task: Task, *, at: datetime) -> dict[str, str]:
    assert task.due_at is not None  # noqa: S101 - what is late has a term
    return {
        "number": task.incident.number,
        "text": task.text,
        "owner": task.owner,
        "due": time_left_in_words(task.due_at, at=at),
    }
