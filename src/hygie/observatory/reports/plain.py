"""A report as plain data: what a page and a sheet print, what is kept, what JSON gives."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from hygie.observatory.reports.pictured import picture
from hygie.observatory.rules.cells import Shown
from hygie.observatory.rules.composing import absent_line
from hygie.observatory.rules.composition import Note
from hygie.observatory.rules.documents import (
    Chart,
    Document,
    KeyFigure,
    Printed,
    Row,
    Sheet,
    Subject,
    Value,
)
from hygie.observatory.rules.figures import Figure

Plain = dict[str, Any]
FORMAT = 1
_MARK = "r"


def plain(document: Document) -> Plain:
    """The whole report, its pictures drawn."""
    subjects = [_subject(each) for each in document.sections]
    return {
        "format": FORMAT,
        "title": document.title,
        "subtitle": document.subtitle,
        "place": document.place,
        "year": document.year,
        "snapshot": document.snapshot,
        "state": list(document.state),
        "opening": list(document.opening),
        "key_figures": [_key_figure(each) for each in document.key_figures],
        "sections": subjects,
        "absent": absent_line(document),
        "revisions": list(document.revisions),
        "estimates": _notes(document.estimates),
        "elsewhere": _subject(document.elsewhere) if document.elsewhere else None,
        "method": _notes(document.method),
        "glossary": _notes(document.glossary),
    }


def kept(found: Iterable[Figure]) -> list[list[Any]]:
    """The figures that a publication keeps, in order: those that are shown, and no other."""
    rows = []
    for each in found:
        key, cell = each.key, each.cell
        if each.shown is not Shown.SHOWN or cell is None:
            continue
        told = (cell.n, cell.base, cell.low, cell.middle, cell.high)
        rows.append([key.indicator, key.year, key.level.value, key.place, key.category, *told])
    return sorted(rows, key=lambda row: row[:5])


def digest(document: Plain, figures: Sequence[Sequence[Any]]) -> str:
    """The SHA-256 of what was published, the same for the same report whatever keeps it."""
    whole = {"document": document, "figures": figures}
    said = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def without_pictures(found: Plain) -> Plain:
    """The same, for machines: a picture is drawn from its table."""
    sections = [*found["sections"], *([found["elsewhere"]] if found["elsewhere"] else [])]
    told = [
        {**each, "parts": [{**part, "picture": None} for part in each["parts"]]}
        for each in sections
    ]
    is_last = bool(found["elsewhere"])
    return {
        **found,
        "sections": told[:-1] if is_last else told,
        "elsewhere": told[-1] if is_last else None,
    }


def _subject(found: Subject) -> Plain:
    return {
        "code": found.code,
        "title": found.title,
        "lead": found.lead,
        "paragraphs": list(found.paragraphs),
        "parts": [_part(each) for each in found.parts],
    }


def _part(found: Printed) -> Plain:
    return {
        "code": found.code,
        "title": found.title,
        "question": found.question,
        "sentences": list(found.sentences),
        "picture": _picture(found.chart),
        "table": _table(found.sheet),
    }


def _picture(chart: Chart | None) -> Plain | None:
    drawn = picture(chart) if chart else None
    if drawn is None:
        return None
    return {
        "picture_svg": str(drawn.svg),
        "alt": f"{drawn.title}. {drawn.description}",
        "width": drawn.width,
        "height": drawn.height,
    }


def _table(sheet: Sheet) -> Plain:
    return {
        "caption": sheet.caption,
        "first": sheet.first,
        "columns": list(sheet.columns),
        "rows": [_row(each) for each in sheet.rows],
        "notes": list(sheet.notes),
    }


def _row(found: Row) -> Plain:
    return {
        "label": found.label,
        "values": [_value(each) for each in found.values],
        "is_whole": found.is_whole,
    }


def _value(found: Value) -> Plain:
    text = f"{found.text}\N{NO-BREAK SPACE}{_MARK}" if found.is_revised else found.text
    return {"text": text, "standing": found.standing.value}


def _key_figure(found: KeyFigure) -> Plain:
    return {
        "label": found.label,
        "value": _value(found.value),
        "before": _value(found.before),
        "long_before": _value(found.long_before),
        "sentence": found.sentence,
    }


def _notes(found: Iterable[Note]) -> list[Plain]:
    return [{"title": each.title, "text": each.text} for each in found]
