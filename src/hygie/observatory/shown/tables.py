"""The tables beside pictures: the same figures, told whole."""

from collections.abc import Sequence
from typing import Any

from hygie.kernel.text import fold
from hygie.observatory import labels
from hygie.observatory.catalogue import Indicator
from hygie.observatory.rules import sentences
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.sentences import Standing
from hygie.observatory.rules.week import DAYS
from hygie.observatory.shown.pictures import places
from hygie.observatory.shown.reading import SPREADS, Reading

Table = dict[str, Any]
_CHANGE = "En un an"


def table(reading: Reading, year: int) -> Table:
    """The figures of an indicator: its categories in three years, or its years."""
    if not reading.indicator.categories:
        return years(reading)
    if reading.indicator.categories == "weekdays_hours":
        return week(reading, year)
    return compared(reading, year, reading.categories(year, year - 1, year - 5))


def compared(reading: Reading, year: int, codes: Sequence[str]) -> Table:
    """Categories down; the year, the one before, five years before across."""
    shown = _compared_years(reading, year)
    names = [str(each) for each in shown]
    return {
        "caption": f"{reading.indicator.title}, {', '.join(names)}",
        "columns": [
            {"label": reading.indicator.dimension.capitalize() or "Chiffre"},
            *({"label": name, "number": True} for name in names),
            *([{"label": _CHANGE, "number": True}] if year - 1 in shown else []),
        ],
        "rows": [_row(reading, shown, code, reading.label(code)) for code in codes],
    }


def lines(readings: Sequence[tuple[str, Reading]], year: int) -> Table:
    """Indicators down, each by its whole: the key figures of years."""
    shown = _compared_years(readings[0][1], year) if readings else [year]
    return {
        "caption": f"Chiffres clés de {year}",
        "columns": [
            {"label": "Chiffre"},
            *({"label": str(each), "number": True} for each in shown),
            *([{"label": _CHANGE, "number": True}] if year - 1 in shown else []),
        ],
        "rows": [
            _row(reading, shown, "", reading.indicator.title, url=url) for url, reading in readings
        ],
    }


def years(reading: Reading) -> Table:
    """The years of what has no categories, the last one first; none is left out between them."""
    known = [year for year in reading.figures.years if reading.has(year)]
    every = range(max(known), min(known) - 1, -1) if known else ()
    return {
        "caption": f"{reading.indicator.title}, année par année",
        "columns": [
            {"label": "Année"},
            {"label": reading.indicator.unit.capitalize(), "number": True},
            {"label": _CHANGE, "number": True},
        ],
        "rows": [
            {
                "cells": [
                    {"text": str(year), "title": True},
                    _cell(reading, year, "", "Valeur"),
                    {"text": change(reading, year), "label": _CHANGE, "number": True},
                ]
            }
            for year in every
        ],
    }


def week(reading: Reading, year: int) -> Table:
    """The hours of a week: a line for each hour."""
    return {
        "caption": f"{reading.indicator.title}, {year}",
        "columns": [
            {"label": "Heure"},
            *({"label": day.capitalize(), "number": True} for day in DAYS),
        ],
        "rows": [
            {
                "cells": [
                    {"text": f"{hour}\N{NO-BREAK SPACE}h", "title": True},
                    *(
                        {
                            "text": reading.words(year, f"{day}-{hour:02d}"),
                            "label": name.capitalize(),
                            "number": True,
                        }
                        for day, name in enumerate(DAYS, 1)
                    ),
                ]
            }
            for hour in range(24)
        ],
    }


def by_place(indicator: Indicator, figures: Figures, level: Level, year: int) -> Table:
    """Regions, or types of structure, down; the year and those before across."""
    names = labels.kinds() if level is Level.KIND else {}
    rows = []
    shown = [each for each in (year, year - 1, year - 5) if figures.has_year(indicator.code, each)]
    for code in places(indicator, figures, level):
        reading = Reading(indicator=indicator, area=Area(level, code), figures=figures)
        name = names.get(code, code) if level is Level.KIND else labels.region(code)
        rows.append(_row(reading, shown, "", name))
    return {
        "caption": f"{indicator.title}, par {level.label.lower()}",
        "columns": [
            {"label": level.label},
            *({"label": str(each), "number": True} for each in shown),
            *([{"label": _CHANGE, "number": True}] if year - 1 in shown else []),
        ],
        "rows": sorted(rows, key=lambda row: fold(str(row["cells"][0]["text"]))),
    }


def change(reading: Reading, year: int, category: str = "") -> str:
    """How a value moved in a year; nothing where one of the two is not known."""
    if reading.is_running(year):
        return "en cours"
    now, before = reading.said(year, category), reading.said(year - 1, category)
    if Standing.HIDDEN in {now.standing, before.standing}:
        return ""
    if Standing.MISSING in {now.standing, before.standing} or reading.indicator.measure in SPREADS:
        return ""
    if now.base is None or before.base is None:
        return sentences.change(now.n, before.n)
    if not now.base or not before.base:
        return ""
    if now.per:
        return sentences.change_of_rate(now.n, now.base, before.n, before.base)
    return sentences.points(now.n, now.base, before.n, before.base)


def _compared_years(reading: Reading, year: int) -> list[int]:
    """The year, the one before, five years before, as far as anything is known of them."""
    return [year, *(each for each in (year - 1, year - 5) if reading.has(each))]


def _row(
    reading: Reading, shown: Sequence[int], category: str, name: str, *, url: str = ""
) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [{"text": name, "title": True, "url": url}]
    cells += [_cell(reading, each, category, str(each)) for each in shown]
    if shown and shown[0] - 1 in shown:
        told = change(reading, shown[0], category)
        cells.append({"text": told, "label": _CHANGE if told else "", "number": True})
    return {"cells": cells}


def _cell(reading: Reading, year: int, category: str, label: str) -> dict[str, Any]:
    return {
        "text": reading.words(year, category),
        "detail": reading.detail(year, category),
        "label": label,
        "number": True,
    }
