"""Figures made by hand, with the words that reports give them: small, and never in the product."""

import hashlib
import json
from dataclasses import dataclass

from hygie.kernel.scope import NOBODY
from hygie.observatory import calculator
from hygie.observatory.figures import COLUMNS
from hygie.observatory.models import Publication, Report, ReportText, Withdrawal
from hygie.observatory.reports import publishing, readying
from hygie.observatory.rules.cells import Cell, Key, Level, Measure, Shown
from hygie.observatory.rules.composing import Around, Words, compose
from hygie.observatory.rules.composition import composition, elsewhere
from hygie.observatory.rules.figures import Figure, Figures, family
from hygie.platform import walls
from hygie.platform.walls import Domain

SNAPSHOT = "20250115T050000Z"


@dataclass(frozen=True, kw_only=True)
class Described:
    """An indicator, as the catalogue would say it."""

    code: str
    title: str
    question: str = "Combien ?"
    dimension: str = ""
    measure: Measure = Measure.COUNT
    unit: str = "déclarations"
    parts_of: str = ""
    caveat: str = "Peu de déclarations ne veut pas dire peu d’incidents."
    per: int | None = None
    scale: int = 1

    @property
    def is_share(self):
        return self.measure is Measure.SHARE and self.per is None


def _all(*found):
    return {each.code: each for each in found}


INDICATORS = _all(
    Described(code="INC-01", title="Incidents déclarés"),
    Described(code="INC-02", title="Incidents par mois", dimension="mois", parts_of="INC-01"),
    Described(code="INC-03", title="Structures ayant déclaré", unit="structures"),
    Described(code="INC-04", title="Structures propres", unit="structures"),
    Described(code="INC-07", title="Heure et jour", dimension="jour et heure", parts_of="INC-01"),
    Described(
        code="INC-10",
        title="Incidents rapportés à l’activité",
        measure=Measure.SHARE,
        unit="déclarations pour 100 000 séjours",
        per=100_000,
    ),
    Described(code="INC-13", title="Origine", dimension="origine", parts_of="INC-01"),
    Described(
        code="INC-14",
        title="Part d’origine malveillante",
        measure=Measure.SHARE,
        unit="% des déclarations",
    ),
    Described(code="INC-17", title="Rançongiciels"),
    Described(
        code="INC-29", title="Délais", dimension="étape", measure=Measure.DELAY, unit="heures"
    ),
)
ORIGINS = {"MALICIOUS": "Malveillante", "NON_MALICIOUS": "Non malveillante", "UNSAID": "Non dite"}
PLACES = {"FR": "France", "84": "Auvergne-Rhône-Alpes", "94": "Corse", "GHT-A": "GHT de l’Ain"}


class Labels:
    """Names of codes: a code that has none is told as it is."""

    def category(self, indicator, code):
        return ORIGINS.get(code, code)

    def place(self, level, code):
        return PLACES.get(code, code)

    def categories(self, indicator, found):
        closed = {"INC-02": [f"{month:02}" for month in range(1, 13)], "INC-13": list(ORIGINS)}
        known = closed.get(indicator, [])
        return (*known, *sorted(found - set(known)))

    def places(self, level, found):
        return tuple(sorted(found))


WORDS = Words(indicators=INDICATORS, labels=Labels())


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was counted, hidden or not: what a snapshot keeps."""

    cell: Cell
    shown: Shown = Shown.SHOWN
    is_revised: bool = False

    @property
    def key(self):
        return self.cell.key

    @property
    def figure(self):
        """What of it may be read."""
        cell = self.cell if self.shown is Shown.SHOWN else None
        return Figure(key=self.key, cell=cell, shown=self.shown, is_revised=self.is_revised)


def a_counted(indicator, year, n=0, category="", *, level=Level.NATION, place="FR", **more):
    """A figure that is shown, unless it is said otherwise."""
    how = {name: more.pop(name) for name in ("shown", "is_revised") if name in more}
    key = Key(indicator=indicator, year=year, level=Level(level), place=place, category=category)
    return Counted(cell=Cell(key=key, n=n, holders=9, largest=1, **more), **how)


def a_figure(*words, **more):
    """The same, as it may be read."""
    return a_counted(*words, **more).figure


def all_counted():
    """The nation over two years with one hole, and regions, two of them hidden: it holds."""
    region, small, linked = {"level": Level.REGION}, {"shown": Shown.SMALL}, {"shown": Shown.LINKED}
    return [
        a_counted("INC-01", 2019, 392),
        a_counted("INC-01", 2023, 581),
        a_counted("INC-01", 2024, 749),
        a_counted("INC-03", 2024, 558),
        a_counted("INC-13", 2024, 375, "MALICIOUS"),
        a_counted("INC-13", 2024, 300, "NON_MALICIOUS"),
        a_counted("INC-13", 2024, 74, "UNSAID"),
        a_counted("INC-14", 2024, 375, base=749),
        a_counted("INC-07", 2024, 40, "1-09"),
        a_counted("INC-07", 2024, 3, "2-14", **small),
        a_counted("INC-07", 2024, 706, "UNSAID", **linked),
        a_counted("INC-29", 2024, 120, "AWARE", low=2.0, middle=14.0, high=80.0),
        a_counted("INC-01", 2024, 120, place="84", **region),
        a_counted("INC-01", 2024, 3, place="94", **region, **small),
        a_counted("INC-01", 2024, 626, place="11", **region, **linked),
        a_counted("INC-10", 2024, 120, place="84", base=900_000, **region),
    ]


def some():
    """What may be read of them."""
    return [each.figure for each in all_counted()]


def figures(*more):
    """All of them, as a snapshot gives them."""
    return of([*some(), *more])


def of(found):
    """These alone."""
    years = frozenset((family(each.key.indicator), each.key.year) for each in found)
    return Figures.of(SNAPSHOT, found, years)


def a_document(found=None, *, level=Level.NATION, place="FR", year=2024, texts=None, **around):
    """The report of the nation for 2024."""
    return compose(
        found or figures(),
        WORDS,
        composition(),
        level=level,
        place=place,
        year=year,
        around=Around(texts=texts or {}, **around),
        elsewhere=elsewhere(),
    )


def keep(found, folder, snapshot=SNAPSHOT, *, is_blank=False):
    """Put figures where a snapshot has them; `is_blank` forgets what is hidden."""
    aside = folder / "aside.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    calculator.write(aside, COLUMNS, [_row(each, is_blank=is_blank) for each in found])
    name = hashlib.sha256(aside.read_bytes()).hexdigest()
    place = folder / "objects" / name[:2] / f"{name}.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(place)
    manifest = folder / "figures" / f"{snapshot}.json"
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps({"figures": {"sha256": name}}), "utf-8")


def _row(found, *, is_blank):
    key, cell = found.key, found.cell
    told = (cell.n, cell.base, cell.holders, cell.largest, cell.low, cell.middle, cell.high)
    if is_blank and found.shown is not Shown.SHOWN:
        told = (None,) * 7
    return (
        *(key.indicator, key.year, key.level.value, key.place, key.category),
        *told,
        *(found.shown.value, found.is_revised),
    )


def asked(report, *, by, at):
    """Ask for what reads now to be published."""
    mark = readying.ready(report, at=at).mark
    return publishing.ask(report.pk, mark=mark, by=by, at=at)


def verified(report, *, at):
    """What the job makes of it: a publication, or none when it is sent back."""
    report.refresh_from_db()
    with walls.scoped(NOBODY.with_all_of("job verify", Domain.FIGURES)):
        made = publishing.verify(report.pk, report.turn, at=at)
    report.refresh_from_db()
    return made


def a_withdrawn(*, at):
    """One row of each table: a report of the nation that was published, then withdrawn."""
    who = {"place_kind": "NATION", "place_code": "FR", "begun_at": at, "begun_by": "Nadia"}
    report = Report.objects.create(year=2024, state="WITHDRAWN", **who)
    ReportText.objects.create(
        report=report, section="volume", version=1, text="x", written_at=at, written_by="Nadia"
    )
    publication = Publication.objects.create(
        report=report,
        title="x",
        snapshot=SNAPSHOT,
        content={},
        figures=[],
        digest="0" * 64,
        pdf=b"x",
        published_at=at,
        published_by="Nadia",
    )
    Withdrawal.objects.create(
        publication=publication, reason="x", withdrawn_at=at, withdrawn_by="Nadia"
    )
    return report


def report_addresses(*, at):
    """A draft of the nation, of which no figure is known."""
    who = {"place_kind": "NATION", "place_code": "FR", "begun_at": at, "begun_by": "Nadia"}
    report = Report.objects.create(year=2023, **who)
    return {
        "report_id": str(report.pk),
        "section": "volume",
        "where": "FR",
        "year": "2023",
    }
