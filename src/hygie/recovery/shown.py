"""A file of recovery in words: what its pages and its documents say."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from hygie.incidents.models import Incident
from hygie.kernel import amounts
from hygie.kernel.amounts import Unit
from hygie.kernel.wording import day
from hygie.recovery import queries
from hygie.recovery.models import Line, Step, System, Work
from hygie.recovery.queries import File
from hygie.recovery.rules import chain, systems, works
from hygie.recovery.rules import lines as rules
from hygie.recovery.rules.lines import (
    ACTIVITY,
    BY_WHOM,
    DIRECT,
    GROUPS,
    INDIRECT,
    UNITS,
    LineKind,
    Section,
    Totals,
)
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import WorkState


class Told(chain.Row, Protocol):
    """A work, or an action, as it stood from one writing on."""

    text: str
    owner: str
    due_on: date
    state: str
    reason: str
    written_at: datetime
    written_by: str


_TONES = {
    State.STOPPED: "danger",
    State.DEGRADED: "warning",
    State.REBUILT: "info",
    State.BACK: "success",
    State.ABANDONED: "neutral",
}


def tone(state: State) -> str:
    """The colour of a state; its words say it too."""
    return _TONES[state]


UNKNOWN = "Pas encore dit"
NBSP = amounts.NBSP


def days(since: date, until: date) -> str:
    """One day, or from one to another."""
    return day(since) if since == until else f"du {day(since)} au {day(until)}"


def rows_of_systems(file: File) -> list[dict[str, Any]]:
    """Each system, where it stands and since when."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in file.steps:
        steps[step.system_id].append(step)
    return [_system(system, steps[system.pk]) for system in file.systems]


def _system(system: System, steps: list[Step]) -> dict[str, Any]:
    last = systems.state(queries.any_steps_said(steps))
    firsts = chain.first_of(steps)
    words = next(
        (step.words for step in chain.standing(steps) if last and firsts[step.pk] == last.key), ""
    )
    return {
        "id": system.pk,
        "name": system.name,
        "is_declared": bool(system.declared_as),
        "state": last.state.label if last else UNKNOWN,
        "state_code": last.state if last else None,
        "tone": _TONES[last.state] if last else "neutral",
        "since": day(last.on) if last else "",
        "words": words,
    }


def progress(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How far all systems are, in one sentence."""
    found = systems.progress(row["state_code"] for row in rows)
    parts = [f"{found.back} sur {found.awaited}", f"{found.percent}{NBSP}%"]
    return {
        "value": parts[0] if found.awaited else "–",
        "percent": parts[1] if found.awaited else "",
        "is_over": bool(found.awaited) and found.back == found.awaited,
        "rebuilt": found.rebuilt,
        "abandoned": found.abandoned,
    }


def totals(lines: list[Line]) -> Totals:
    """What the lines that stand add up to."""
    return rules.totals(queries.any_counted(line) for line in chain.standing(lines))


def sums(found: Totals, section: Section) -> list[dict[str, Any]]:
    """The sums of a section, group by group; what counts nothing is left out."""
    unit = UNITS[section]
    return [
        {
            "title": title,
            "total": amounts.in_words(found.of(kinds), unit),
            "kinds": [
                {"label": kind.label, "total": amounts.in_words(found.of([kind]), unit)}
                for kind in kinds
                if found.of([kind])
            ],
        }
        for title, kinds in GROUPS[section]
        if found.of(kinds)
    ]


def rows_of_lines(lines: list[Line]) -> list[dict[str, Any]]:
    """Each line that was written, with what became of it."""
    standing = {line.pk for line in chain.standing(lines)}
    reasons = {line.replaces_id: line for line in lines if line.replaces_id}
    return [_line(line, standing, reasons) for line in lines if not line.is_withdrawn]


def _line(line: Line, standing: set[int], reasons: dict[int, Line]) -> dict[str, Any]:
    later = reasons.get(line.pk)
    became = ""
    if later is not None:
        verb = "Retirée" if later.is_withdrawn else "Corrigée"
        became = f"{verb} par {later.written_by} : {later.reason}"
    hours = line.section == Section.HOURS and line.people > 1
    return {
        "id": line.pk,
        "kind": LineKind(line.kind).label,
        "amount": amounts.in_words(line.amount, UNITS[Section(line.section)]),
        "on": days(line.since, line.until),
        "who": line.who,
        "people": f"{line.people} personnes" if hours else "",
        "words": line.words,
        "noted": line.written_by,
        "stands": line.pk in standing,
        "became": became,
    }


def rows_of_works(file_works: list[Work], *, today: date) -> list[dict[str, Any]]:
    """Each work as it stands: late first, then by its date; what is over comes last."""
    standing = chain.standing(file_works)
    made = [_work(work, today=today) for work in standing]
    return sorted(made, key=lambda each: (not each["is_open"], each["due_on"], each["id"]))


def _work(work: Work, *, today: date) -> dict[str, Any]:
    state = WorkState(work.state)
    return {
        "id": work.pk,
        "text": work.text,
        "owner": work.owner,
        "due_on": work.due_on,
        "due": day(work.due_on),
        "state": state.label,
        "is_open": state == WorkState.TODO,
        "is_done": state == WorkState.DONE,
        "is_late": works.is_late(queries.any_work_said(work), today=today),
        "reason": work.reason,
        "changed": f"{work.written_by}" if work.replaces_id else "",
    }


def history_of_work(rows: Sequence[Told], kept: Told) -> list[dict[str, Any]]:
    """How the same work, or the same action, stood: the latest first."""
    firsts = chain.first_of(rows)
    same = [row for row in rows if firsts[row.pk] == firsts[kept.pk]]
    return [
        {
            "at": f"{row.written_at:%d/%m/%Y}",
            "at_iso": row.written_at.isoformat(),
            "who": row.written_by,
            "what": f"{WorkState(row.state).label} : {row.text}",
            "detail": f"{row.owner}, avant le {day(row.due_on)}"
            + (f". {row.reason}" if row.reason else ""),
            "kind": "success" if row.state == WorkState.DONE else "",
        }
        for row in reversed(same)
    ]


def remaining(rows: list[dict[str, Any]]) -> tuple[str, str]:
    """How much remains, and whether some of it is late."""
    left = [row for row in rows if row["is_open"]]
    late = sum(row["is_late"] for row in left)
    label = "travaux restants" if len(left) > 1 else "travail restant"
    return str(len(left)), f"{label}, dont {late} en retard" if late else label


def amount(found: Totals, kinds: tuple[LineKind, ...], unit: Unit) -> str:
    """A sum at a glance; nothing counted reads as nothing."""
    total = found.of(kinds)
    return amounts.in_short(total, unit) if total else _NOTHING[unit]


_NOTHING = {Unit.EUROS: f"0{NBSP}€", Unit.HOURS: f"0{NBSP}h", Unit.ACTS: "0"}


def headline(found: Totals, *, with_costs: bool) -> list[dict[str, str]]:
    """The sums that everybody looks for first."""
    figures = [
        {"value": amount(found, BY_WHOM, Unit.HOURS), "label": "passées", "section": "hours"}
    ]
    if with_costs:
        figures += [
            {
                "value": amount(found, DIRECT, Unit.EUROS),
                "label": "de coûts directs",
                "section": "costs",
            },
            {
                "value": amount(found, INDIRECT, Unit.EUROS),
                "label": "de coûts indirects",
                "section": "costs",
            },
        ]
    acts = {
        "value": amount(found, ACTIVITY, Unit.ACTS),
        "label": "actes annulés ou reportés",
        "section": "activity",
    }
    return [*figures, acts]


def both_costs(found: Totals) -> Decimal:
    """Direct and indirect costs together."""
    return found.of((*DIRECT, *INDIRECT))


def lasted(incident: Incident, *, today: date) -> int:
    """The day of the recovery: the first is that of the incident."""
    return max((today - queries.any_first_day(incident)).days + 1, 1)
