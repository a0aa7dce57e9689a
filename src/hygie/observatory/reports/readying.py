"""A report as it would be published now: what a preview shows, and what is then published."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from hygie.observatory import figures as snapshots
from hygie.observatory.catalogue import indicators
from hygie.observatory.reports import making, queries, telling
from hygie.observatory.reports.models import Report
from hygie.observatory.reports.plain import Plain, digest, kept, plain
from hygie.observatory.reports.telling import Telling
from hygie.observatory.reports.words import Names, titled
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.composition import Form, composition
from hygie.observatory.rules.figures import Figure, Figures
from hygie.observatory.rules.protection.rounding import NOT_ADDITIVE, rounded
from hygie.observatory.rules.reading import text_of
from hygie.observatory.rules.tables import BACK


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A report as it would be published, and the mark of what was read.

    `found` are the figures of its tables, exact even where what is read is rounded.
    """

    content: Plain
    figures: list[list[object]]
    mark: str
    revisions: int
    snapshot: str
    found: tuple[Figure, ...]
    telling: Telling


def years_of(report: Report) -> range:
    """The years of which a report may tell anything: its tables go back ten years."""
    return range(report.year - BACK, report.year + 1)


def compare(report: Report) -> None:
    """Find what may be told of the last snapshot after all that was told: it takes minutes."""
    if snapshot := snapshots.last():
        telling.telling(snapshot, years_of(report))


def ready(report: Report, *, at: datetime, snapshot: str = "", may_compare: bool = True) -> Ready:
    """The report as it would be published, from the last snapshot when none is named.

    Raise Refused when there is none, or when nobody can say what may be told of it; NotAtHand when
    that must be found first and there is no time (`may_compare`).
    """
    area, years = queries.area_of(report), years_of(report)
    texts = {name: each.text for name, each in queries.any_texts(report).items()}
    snapshot = snapshot or snapshots.last()
    said = Telling()
    if snapshot:
        said = telling.telling(snapshot, years, may_compare=may_compare)
    exact: list[Figure] = []

    def instead(found: Figures) -> Figures:
        told = _told(found, said, area)
        exact.extend(each for each in told if each.key.year in years)
        shown = map(nearest, told) if report.is_rounded else told
        return Figures.of(found.snapshot, shown, found.counted)

    document, found = making.document(
        area,
        report.year,
        texts=texts,
        snapshot=snapshot,
        instead=instead,
        at=timezone.localtime(at),
    )
    rows = kept(each for each in found.by_key.values() if each.key.year in years)
    changed = [each for each in exact if each.key in said.revised and each.cell]
    same = sum(1 for each in exact if each.key in said.kept)
    words = rules.told(_revisions(changed, said, report), same, edition=report.edition)
    content = {**plain(document), "revisions": [*document.revisions, *words]}
    if report.is_rounded:
        note = {"title": "Nombres arrondis", "text": NOT_ADDITIVE}
        content["method"] = [*content["method"], note]
    return Ready(
        content=content,
        figures=rows,
        mark=digest(content, rows),
        revisions=len(changed),
        snapshot=snapshot,
        found=tuple(exact),
        telling=said,
    )


def nearest(figure: Figure) -> Figure:
    """The same, its numbers rounded."""
    return replace(figure, cell=_nearest(figure.cell))


def _nearest(cell: Cell | None) -> Cell | None:
    return rounded([cell], {cell.key: Shown.SHOWN})[0] if cell is not None else None


def _told(found: Figures, said: Telling, area: Area) -> list[Figure]:
    """The figures of a report: those of the snapshot, in the years of which nothing was told."""
    across = {
        (code, part.across)
        for section in composition().sections_of(area.level)
        for part in section.parts
        if part.form is Form.PLACES
        for code in part.indicators
    }
    own = (area.level, area.code)
    return [
        *(each for each in found.by_key.values() if each.key.year not in said.years),
        *(
            each
            for key, each in said.figures.items()
            if (key.level, key.place) == own or (key.indicator, key.level) in across
        ),
    ]


def _revisions(found: list[Figure], said: Telling, report: Report) -> list[rules.Revision]:
    """The figures told anew in words, wholes first."""
    names = titled(each.key for each in found)
    tell = _nearest if report.is_rounded else _as_it_is
    return [
        rules.Revision(
            name=_name(each.key, names),
            before=_text(each.key, tell(said.revised[each.key])),
            now=_text(each.key, tell(each.cell)),
        )
        for each in sorted(found, key=lambda one: (one.key.category != "", _order(one.key)))
    ]


def _as_it_is(cell: Cell | None) -> Cell | None:
    return cell


def _text(key: Key, cell: Cell | None) -> str:
    return text_of(indicators()[key.indicator], cell)


def _name(key: Key, names: Names) -> str:
    """What a figure is of: its title, its category, its year, its place."""
    category = names.category(key.indicator, key.category) if key.category else ""
    place = names.place(key.level, key.place) if key.level is not Level.NATION else ""
    return ", ".join(
        filter(None, (indicators()[key.indicator].title, category, str(key.year), place))
    )


def _order(key: Key) -> tuple[str | int, ...]:
    return (key.indicator, -key.year, key.level.value, key.place, key.category)
