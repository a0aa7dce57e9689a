"""Figures of a publication, small and awkward ones, for what is open to all."""

from datetime import UTC, datetime

from hygie.observatory.catalogue import indicators
from hygie.observatory.opendata import shelf, writing
from hygie.observatory.opendata.writing import Publisher
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.figures import Figure

AT = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
US = Publisher(name="CERT de démonstration", address="https://hygie.example")
NATIONAL = Edition(
    year=2024,
    place="FR",
    number=1,
    title="Rapport national 2024",
    published_at=AT,
    snapshot="20250301T230000Z",
)


class Labels:
    """Plain names, some of them awkward."""

    def category(self, indicator, code):
        return {"MALICIOUS": "Malveillance, « cyber »", "03": "mars"}.get(code, f"Code {code}")

    def place(self, level, code):
        return {
            "84": "Auvergne-Rhône-Alpes",
            "93": "Provence-Alpes-Côte d’Azur",
            "FR": "France",
        }.get(code, f"Type {code}")


def key(indicator, *, level=Level.NATION, place="FR", category="", year=2024):
    return Key(indicator=indicator, year=year, level=level, place=place, category=category)


def figure(indicator, n, *, base=None, quartiles=(None, None, None), revised=False, **where):
    at = key(indicator, **where)
    low, middle, high = quartiles
    cell = Cell(key=at, n=n, base=base, holders=9, largest=1, low=low, middle=middle, high=high)
    return Figure(key=at, cell=cell, is_revised=revised)


def hidden(indicator, why=Shown.SMALL, **where):
    return Figure(key=key(indicator, **where), cell=None, shown=why)


REGION = {"level": Level.REGION}
FOUND = (
    figure("INC-01", 749),
    figure("INC-01", 581, year=2023, revised=True),
    figure("INC-01", 90, **REGION, place="84"),
    figure("INC-01", 7, **REGION, place=""),
    hidden("INC-01", **REGION, place="93"),
    hidden("INC-01", Shown.LINKED, **REGION, place="11"),
    figure("INC-01", 512, level=Level.KIND, place="HEALTH"),
    figure("INC-13", 300, category="MALICIOUS"),
    figure("INC-13", 12, category="UNSAID"),
    figure("INC-17", 40),
    figure("INC-14", 300, base=749),
    figure("INC-10", 749, base=17_000_000),
    figure("INC-29", 600, category="OCCURRED_DECLARED", quartiles=(1.25, 6.0, 48.04)),
)


def files(edition=NATIONAL, found=FOUND):
    return writing.files(edition, found, indicators=indicators(), labels=Labels(), publisher=US)


def published(edition=NATIONAL, found=FOUND):
    shelf.prepare(edition, files(edition, found))
    shelf.open_up(edition.name)
    return edition
