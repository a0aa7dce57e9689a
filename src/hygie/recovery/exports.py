"""The file that leaves: a table of all that was written, and a PDF for who asks for accounts."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from hygie.incidents.models import Incident
from hygie.kernel import amounts
from hygie.kernel.amounts import Unit
from hygie.kernel.wording import day
from hygie.platform import pdf
from hygie.platform.exports import Cell
from hygie.platform.installation import desk, marking
from hygie.recovery import shown
from hygie.recovery.models import Line, Step, Work
from hygie.recovery.queries import File
from hygie.recovery.rules import chain
from hygie.recovery.rules.lines import UNITS, LineKind, Section
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import WorkState

_TEMPLATE = files("hygie.recovery").joinpath("pdf", "file.typ")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
HEADER = (
    "Incident",
    "Rubrique",
    "Objet",
    "Nature ou état",
    "Du",
    "Au",
    "Quantité",
    "Unité",
    "Personnes",
    "Qui",
    "Précision",
    "Écrit par",
    "Écrit le",
    "Vaut",
    "Motif",
)


def table(incident: Incident, file: File) -> Iterator[list[Cell]]:
    """Everything that was written, what no longer stands with it: the accounts can be redone."""
    names = {system.pk: system.name for system in file.systems}
    steps, lines, works = (
        {row.pk for row in chain.standing(rows)} for rows in (file.steps, file.lines, file.works)
    )
    for step in file.steps:
        yield _step(incident, step, names[step.system_id], stands=step.pk in steps)
    for line in file.lines:
        yield _line(incident, line, stands=line.pk in lines)
    for work in file.works:
        yield _work(incident, work, stands=work.pk in works)


def _step(incident: Incident, step: Step, name: str, *, stands: bool) -> list[Cell]:
    return [
        incident.number,
        "Systèmes",
        name,
        State(step.state).label,
        _day(step.on),
        None,
        None,
        None,
        None,
        None,
        step.words,
        *_written(step, stands=stands),
    ]


def _line(incident: Incident, line: Line, *, stands: bool) -> list[Cell]:
    section = Section(line.section)
    return [
        incident.number,
        section.label,
        None,
        LineKind(line.kind).label,
        _day(line.since),
        _day(line.until),
        amounts.as_typed(line.amount),
        UNITS[section].label,
        str(line.people) if section == Section.HOURS else None,
        line.who,
        line.words,
        *_written(line, stands=stands),
    ]


def _work(incident: Incident, work: Work, *, stands: bool) -> list[Cell]:
    return [
        incident.number,
        "Reste à faire",
        work.text,
        WorkState(work.state).label,
        None,
        _day(work.due_on),
        None,
        None,
        None,
        work.owner,
        None,
        *_written(work, stands=stands),
    ]


def _written(row: Step | Line | Work, *, stands: bool) -> list[Cell]:
    said = "retiré" if row.is_withdrawn else "oui" if stands else "non, corrigé"
    return [row.written_by, row.written_at, said, row.reason]


def _day(on: date) -> str:
    return day(on)


def document(
    incident: Incident, file: File, *, with_costs: bool, by: str, today: date, at: datetime
) -> bytes:
    """The file as a PDF: totals first, then each part; it says whether the euros are in it."""
    service, found = desk(), shown.totals(file.lines)
    systems = shown.rows_of_systems(file)
    sections = [each for each in Section if with_costs or each != Section.COST]
    lines = {each: [row for row in file.lines if row.section == each] for each in sections}
    data: dict[str, Any] = {
        "title": f"Dossier de reconstruction, {incident.number}",
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": service.name, "phone": service.phone, "mail": service.mail},
        "footer": f"Dossier de reconstruction {incident.number} · pris par {by}",
        "number": incident.number,
        "incident": incident.title,
        "structure": incident.structure_name,
        "on": day(today),
        "days": shown.lasted(incident, today=today),
        "with_costs": with_costs,
        "figures": [
            {"value": shown.progress(systems)["value"], "label": "systèmes rendus aux soins"},
            *shown.headline(found, with_costs=with_costs),
        ],
        "both_costs": amounts.in_words(shown.both_costs(found), Unit.EUROS)
        if with_costs and shown.both_costs(found)
        else "",
        "systems": [
            {name: row[name] for name in ("name", "state", "since", "words")} for row in systems
        ],
        "sections": [
            {
                "title": each.label,
                "sums": shown.sums(found, each),
                "rows": [row for row in shown.rows_of_lines(lines[each]) if row["stands"]],
            }
            for each in sections
        ],
        "works": [
            {name: row[name] for name in ("text", "owner", "due", "state", "is_late")}
            for row in shown.rows_of_works(file.works, today=today)
        ],
    }
    return pdf.render(_TEMPLATE, data, at=at)
