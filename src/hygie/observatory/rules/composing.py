"""The figures of a place and a year made into a report, as its composition says.

A section without any figure is left out and named at the end; a hidden figure is « masqué », a year
that nobody counted « sans donnée ». What was estimated, and what others published, stands apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, number
from hygie.observatory.rules.answers import moved
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import (
    OPENING,
    Composition,
    Elsewhere,
    Form,
    Note,
    Part,
    Section,
)
from hygie.observatory.rules.documents import Document, KeyFigure, Printed, Row, Sheet, Subject
from hygie.observatory.rules.documents import Value as Told
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.reading import Described, Labels, Reader
from hygie.observatory.rules.sentences import Standing
from hygie.observatory.rules.tables import printed

LONG_AGO = 5
# Lines of all its tables: about two hundred pages, more than anybody prints.
MOST_ROWS = 6_000
NOTHING = "Il n’y a encore aucun chiffre pour {year} ({place})."


class NotAReport(Refused):
    """There is nothing to report, or far too much."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around the figures: what people wrote, what was revised, estimated, known."""

    texts: Mapping[str, str]
    state: tuple[str, ...] = ()
    revisions: tuple[str, ...] = ()
    estimates: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What gives codes their names: the catalogue of indicators, the lists of places and codes."""

    indicators: Mapping[str, Described]
    labels: Labels


def compose(
    figures: Figures,
    words: Words,
    plan: Composition,
    *,
    level: Level,
    place: str,
    year: int,
    around: Around,
    elsewhere: Elsewhere | None = None,
) -> Document:
    """The report of a place and a year; raise NotAReport when nothing, or too much, is known."""
    reader = Reader(
        figures=figures,
        indicators=words.indicators,
        labels=words.labels,
        level=level,
        place=place,
        year=year,
    )
    subjects, absent, hidden = _subjects(reader, plan, around.texts)
    # Zeros alone are no report.
    is_told = any(reader.is_told(code, year) for code in plan.indicators & set(words.indicators))
    if not is_told or not any(each.parts for each in subjects):
        raise NotAReport(NOTHING.format(year=year, place=words.labels.place(level, place)))
    check_size(subjects)
    name = words.labels.place(level, place)
    return Document(
        title=plan.title,
        subtitle=plan.subtitle,
        place=name,
        level=level,
        year=year,
        snapshot=figures.snapshot,
        state=around.state,
        opening=paragraphs(around.texts.get(OPENING, "")),
        key_figures=tuple(_key_figures(reader, plan.key_figures_of(level))),
        sections=subjects,
        absent=absent,
        hidden=hidden,
        revisions=around.revisions,
        estimates=around.estimates,
        elsewhere=_published(elsewhere, year) if elsewhere and level is Level.NATION else None,
        method=plan.method,
        glossary=plan.glossary,
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """What somebody typed, a paragraph for each block of lines; nothing in it is ever markup."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(block.strip() for block in blocks if block.strip())


def check_size(subjects: Sequence[Subject]) -> None:
    """Raise NotAReport for more lines than a report may have."""
    rows = sum(len(part.sheet.rows) for each in subjects for part in each.parts)
    if rows > MOST_ROWS:
        raise NotAReport(
            f"Ce rapport aurait {number(rows)} lignes de tableau, plus que les "
            f"{number(MOST_ROWS)} qu’il peut avoir{NBSP}: les données ouvertes les donnent toutes."
        )


def _subjects(
    reader: Reader, plan: Composition, texts: Mapping[str, str]
) -> tuple[tuple[Subject, ...], tuple[str, ...], tuple[str, ...]]:
    """The sections that have figures, the names of what has none, and of what is hidden whole."""
    subjects, absent, hidden = [], [], []
    for section in plan.sections_of(reader.level):
        made = {part: _made(reader, part) for part in section.parts}
        parts = [each for each in made.values() if each is not None]
        left = [part for part, each in made.items() if each is None]
        veiled = [part for part in left if _is_told(reader, part)]
        hidden += [_name(reader, part) for part in veiled]
        if len(left) - len(veiled) == len(section.parts):
            absent.append(section.title)
        else:
            absent += [_name(reader, part) for part in left if part not in veiled]
        text = texts.get(section.code, "")
        if parts or text.strip():
            subjects.append(_subject(section, text, parts))
    return tuple(subjects), tuple(absent), tuple(hidden)


def _subject(section: Section, text: str, parts: Sequence[Printed]) -> Subject:
    return Subject(
        code=section.code,
        title=section.title,
        lead=section.lead,
        paragraphs=paragraphs(text),
        parts=tuple(parts),
    )


def _made(reader: Reader, part: Part) -> Printed | None:
    known = tuple(code for code in part.indicators if code in reader.indicators)
    if not known:
        return None
    if part.form is Form.PLACES:
        places = reader.labels.places(part.across, _places(reader, known, part.across))
        readers = [reader.moved_to(part.across, place) for place in places]
        shown = tuple(
            code for code in known if any(each.is_shown(code, reader.year) for each in readers)
        )
        return printed(reader, part, shown, places) if shown else None
    if not any(reader.is_shown(code, reader.year) for code in known):
        return None
    return printed(reader, part, known, ())


def _is_told(reader: Reader, part: Part) -> bool:
    """Whether something of a part was counted, and is hidden."""
    return any(
        reader.is_told(code, reader.year) for code in part.indicators if code in reader.indicators
    )


def _places(reader: Reader, codes: Sequence[str], level: Level) -> frozenset[str]:
    """The places of a level that these indicators know; what has no place is none."""
    return frozenset(
        key.place
        for key in reader.figures.by_key
        if key.level is level and key.indicator in codes and key.place
    )


def _name(reader: Reader, part: Part) -> str:
    first = reader.indicators.get(part.indicators[0])
    return first.title if first else part.indicators[0]


def _key_figures(reader: Reader, codes: Sequence[str]) -> list[KeyFigure]:
    """The figures of the first page, those that are shown this year."""
    found = []
    for code in codes:
        if code not in reader.indicators or not reader.is_shown(code, reader.year):
            continue
        indicator = reader.indicators[code]
        years = (reader.year, reader.year - 1, reader.year - LONG_AGO)
        now, before, long_before = (reader.value(code, year) for year in years)
        found.append(
            KeyFigure(
                label=indicator.title,
                value=now,
                before=before,
                long_before=long_before,
                sentence=moved(reader, code),
            )
        )
    return found


def _published(found: Elsewhere, year: int) -> Subject | None:
    """What somebody else published up to this year, in a table of its own."""
    years = sorted({known for each in found.series for known in each.values if known <= year})
    rows = []
    for each in found.series:
        if not any(known in each.values for known in years):
            continue
        rows.append(
            Row(
                label=f"{each.title} ({each.definition})" if each.definition else each.title,
                values=tuple(_as_printed(each.values.get(known)) for known in years),
            )
        )
    if not rows:
        return None
    sheet = Sheet(
        caption=f"{found.title}, telle qu’elle est imprimée",
        first="Chiffre",
        columns=tuple(map(str, years)),
        rows=tuple(rows),
        notes=(f"Source{NBSP}: {found.source}.", "Tiret : cette année n’a pas été trouvée."),
    )
    part = Printed(
        code="",
        title=f"Années {years[0]} à {years[-1]}",
        question="",
        sentences=(),
        chart=None,
        sheet=sheet,
    )
    return Subject(code="publie", title=found.title, lead=found.note, paragraphs=(), parts=(part,))


def _as_printed(text: str | None) -> Told:
    return Told(text=text) if text else Told(text="–", standing=Standing.MISSING)


def absent_line(document: Document) -> str:
    """What the report could not tell, in one line; empty when it told everything."""
    told = (
        (document.absent, f"Sans aucun chiffre pour {document.year}"),
        (document.hidden, f"Masqué en entier pour {document.year}, pour ne désigner personne"),
    )
    between = f"{NBSP}; "
    return " ".join(f"{begun}{NBSP}: {between.join(names)}." for names, begun in told if names)
