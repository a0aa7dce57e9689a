"""What the yearly report is made of, in order: a dated list that says which figure stands where."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.enums import Labelled
from hygie.observatory.rules.cells import Level

FILE = "report-2026.toml"
PUBLISHED = "published-2018-2024.toml"
# Where the writer greets the reader; it is in no list, and comes before the sections.
OPENING = "introduction"


class Form(Labelled):
    """How a part of a section tells its figures."""

    SERIES = "SERIES", "Année par année"
    CATEGORIES = "CATEGORIES", "Par catégorie"
    PLACES = "PLACES", "Par lieu"
    WEEK = "WEEK", "Par jour et heure"
    QUARTILES = "QUARTILES", "Médianes et quartiles"


class Drawing(Labelled):
    """The picture of a part."""

    NONE = "NONE", "Sans image"
    BARS = "BARS", "Barres"
    COLUMNS = "COLUMNS", "Colonnes"
    LINE = "LINE", "Courbe"
    STACKS = "STACKS", "Parts empilées"
    HEAT = "HEAT", "Jours et heures"
    MAP = "MAP", "Carte"
    QUARTILES = "QUARTILES", "Boîtes"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table, with its picture: the first indicator is drawn, each is told."""

    form: Form
    indicators: tuple[str, ...]
    drawing: Drawing
    across: Level = Level.NATION
    # In which reports it stands; everywhere when it is empty.
    levels: frozenset[Level] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A chapter; `levels` says in which reports it stands, everywhere when it is empty."""

    code: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    levels: frozenset[Level]


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note of method, or a term of the glossary."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The whole of a report."""

    version: str
    title: str
    subtitle: str
    key_figures: tuple[str, ...]
    sections: tuple[Section, ...]
    method: tuple[Note, ...]
    glossary: tuple[Note, ...]

    @property
    def indicators(self) -> frozenset[str]:
        """The codes of every indicator that it reads."""
        told = {code for each in self.sections for part in each.parts for code in part.indicators}
        return frozenset((*told, *self.key_figures))

    def sections_of(self, level: Level) -> tuple[Section, ...]:
        """The chapters of the report of a place."""
        return tuple(
            replace(each, parts=tuple(part for part in each.parts if _stands(part, level)))
            for each in self.sections
            if _stands(each, level)
        )

    def key_figures_of(self, level: Level) -> tuple[str, ...]:
        """The key figures of a place: those of a part that does not stand there are not told."""
        said = {code for each in self.sections for part in each.parts for code in part.indicators}
        left = {
            code
            for each in self.sections_of(level)
            for part in each.parts
            for code in part.indicators
        }
        return tuple(code for code in self.key_figures if code in left or code not in said)


@dataclass(frozen=True, kw_only=True)
class Series:
    """Figures that somebody else published, as they printed them; a year that is not there is not
    known.
    """

    title: str
    definition: str
    base: str
    values: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What somebody else published, never mixed with what is counted here."""

    title: str
    publisher: str
    source: str
    note: str
    series: tuple[Series, ...]


def _stands(one: Section | Part, level: Level) -> bool:
    return not one.levels or level in one.levels


@cache
def composition() -> Composition:
    """The composition, read once from its dated list."""
    data = _read(FILE)
    sections = tuple(map(_section, data["sections"]))
    if len({each.code for each in sections} | {OPENING}) != len(sections) + 1:
        raise ValueError(f"{FILE}: a section is given twice")
    return Composition(
        version=data["version"],
        title=data["title"],
        subtitle=data["subtitle"],
        key_figures=tuple(each["indicator"] for each in data["key_figures"]),
        sections=sections,
        method=tuple(Note(title=each["title"], text=each["text"]) for each in data["method"]),
        glossary=tuple(Note(title=each["term"], text=each["text"]) for each in data["glossary"]),
    )


@cache
def elsewhere() -> Elsewhere:
    """The national series that was published, as it was printed."""
    data = _read(PUBLISHED)
    return Elsewhere(
        title=data["title"],
        publisher=data["publisher"],
        source=data["source"],
        note=data["note"],
        series=tuple(
            Series(
                title=each["title"],
                definition=each.get("definition", ""),
                base=each["base"],
                values={int(year): text for year, text in each["values"].items()},
            )
            for each in data["series"]
        ),
    )


def _section(row: Mapping[str, Any]) -> Section:
    return Section(
        code=row["code"],
        title=row["title"],
        lead=row["lead"],
        parts=tuple(map(_part, row["parts"])),
        levels=frozenset(Level(each) for each in row.get("places", [])),
    )


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        form=Form(row["form"]),
        indicators=tuple(row["indicators"]),
        drawing=Drawing(row["picture"]),
        across=Level(row.get("across", Level.NATION)),
        levels=frozenset(Level(each) for each in row.get("places", [])),
    )


def _read(name: str) -> dict[str, Any]:
    path = files("hygie.observatory").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))
