"""A report as it is composed: words, numbers and what to draw, before any page or sheet."""

from dataclasses import dataclass

from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import Drawing, Note
from hygie.observatory.rules.sentences import Standing

__all__ = [
    "Chart",
    "Document",
    "KeyFigure",
    "Line",
    "Point",
    "Printed",
    "Row",
    "Sheet",
    "Subject",
    "Value",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure as it is read, or why there is none."""

    text: str
    standing: Standing = Standing.KNOWN
    is_revised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value of a picture: what it is of, how much, how it is said; a spread has three amounts."""

    code: str
    label: str
    value: Value
    amount: float = 0
    low: float = 0
    high: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Points that belong together: a year, a day of the week."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What to draw."""

    drawing: Drawing
    title: str
    lines: tuple[Line, ...]
    # Quartiles are hours, or percent.
    is_hours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table, and its name."""

    label: str
    values: tuple[Value, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: what its lines are, its columns, and what must be known to read it."""

    caption: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A part of a section: the question, the answer in a sentence, the picture, the table."""

    code: str
    title: str
    question: str
    sentences: tuple[str, ...]
    chart: Chart | None
    sheet: Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A section: what to look at, what its writer says, its parts."""

    code: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    parts: tuple[Printed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure of the first page: now, the year before, five years before, and how it moved."""

    label: str
    value: Value
    before: Value
    long_before: Value
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    place: str
    level: Level
    year: int
    snapshot: str
    state: tuple[str, ...]
    opening: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Subject, ...]
    # What has no figure at all: told in one line, never an empty picture.
    absent: tuple[str, ...]
    # What would be hidden whole.
    hidden: tuple[str, ...]
    revisions: tuple[str, ...]
    # Estimates stand apart from what was counted.
    estimates: tuple[Note, ...]
    elsewhere: Subject | None
    method: tuple[Note, ...]
    glossary: tuple[Note, ...]
