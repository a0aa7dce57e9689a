"""The estimate by activity is made of shown figures, or says why there is none."""

from dataclasses import replace

import numpy as np
import pytest

from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.expected import expected, regions
from hygie.observatory.rules.figures import Figure, Figures

DECLARED = [40, 40, 20, 20, 20, 20, 20, 20]


def figure(level, place, n, base, *, year=2024, shown=Shown.SHOWN):
    key = Key(indicator="INC-10", year=year, level=level, place=place)
    cell = Cell(key=key, n=n, base=base, holders=9, largest=1)
    return Figure(key=key, cell=cell if shown is Shown.SHOWN else None, shown=shown)


def of(*found, years=(2020, 2024, 2025)):
    counted = frozenset(("INC", year) for year in years)
    return Figures.of("20260101T000000Z", found, counted)


def a_nation(declared=DECLARED, *, hidden=(), year=2024, base=1_000_000):
    whole = figure(Level.NATION, "FR", sum(declared), base * len(declared), year=year)
    parts = [
        figure(
            Level.REGION,
            f"{10 + at}",
            n,
            base,
            year=year,
            shown=Shown.SMALL if at in hidden else Shown.SHOWN,
        )
        for at, n in enumerate(declared)
    ]
    return of(whole, *parts)


def told(figures, area=FRANCE, year=2024, activity_of=2023):
    return expected(figures, area, year, activity_of=activity_of)


def test_the_nation_and_a_region_are_estimated():
    nation, region = told(a_nation()), told(a_nation(), Area(Level.REGION, "12"))

    assert (nation.estimate.declared, region.estimate.declared) == (200, 20)
    assert nation.estimate.low <= nation.estimate.middle <= nation.estimate.high
    # 40 is drawn towards 25, by a quarter of the way or so.
    assert 34 <= region.estimate.middle <= 40


def test_a_hidden_figure_changes_no_estimate():
    """Whatever is hidden, only its sum with the others hidden counts: that is known by all."""
    hidden = a_nation([40, 40, 20, 20, 20, 20, 36, 4], hidden=(6, 7))
    other = a_nation([40, 40, 20, 20, 20, 20, 20, 20], hidden=(6, 7))

    assert told(hidden).estimate == told(other).estimate
    refused = told(hidden, Area(Level.REGION, "17"))
    assert refused.estimate is None
    assert "masquées" in refused.why


def of_all(declared=DECLARED, *, hidden=(), base=1_000_000):
    """A nation where health establishments are hidden, and all structures are not."""
    whole = figure(Level.NATION, "FR", 99, 9, shown=Shown.LINKED)
    others = a_nation(declared, hidden=hidden, base=base).by_key.values()
    made = []
    for each in others:
        stays = Cell(key=replace(each.key, indicator="POP-04"), n=base, holders=9, largest=1)
        if each.key.level is Level.NATION:
            stays = replace(stays, n=base * len(declared))
        key = replace(each.key, indicator="INC-01")
        cell = each.cell and replace(each.cell, key=key, base=None)
        made.append(Figure(key=key, cell=cell, shown=each.shown))
        made.append(Figure(key=stays.key, cell=stays, shown=Shown.SHOWN))
    return of(whole, *made)


def test_all_structures_are_compared_where_health_establishments_are_hidden():
    found, plain = told(of_all()), told(a_nation())

    assert (found.is_of_all, plain.is_of_all) == (True, False)
    assert (found.estimate.low, found.estimate.middle, found.estimate.high) == (
        plain.estimate.low,
        plain.estimate.middle,
        plain.estimate.high,
    )
    assert "toutes les structures" in found.estimate.assumptions[0]
    assert regions(of_all(), 2024) == regions(a_nation(), 2024)


def test_of_all_structures_too_a_hidden_region_changes_no_estimate():
    hidden = of_all([40, 40, 20, 20, 20, 20, 36, 4], hidden=(6, 7))
    other = of_all([40, 40, 20, 20, 20, 20, 20, 20], hidden=(6, 7))

    assert told(hidden).estimate == told(other).estimate
    assert "masquées" in told(hidden, Area(Level.REGION, "17")).why


def test_a_nation_of_the_published_size_is_estimated():
    """749 declarations, as in 2024, over regions of the size of the French ones."""
    stays = [160, 60, 55, 10, 130, 110, 220, 60, 120, 110, 80, 100, 7, 8, 5, 20, 4, 50]
    chance = np.random.default_rng(749)
    rates = np.where(np.arange(len(stays)) % 4 == 0, 1.0, 0.35) * np.array(stays)
    declared = [int(n) for n in chance.multinomial(749, rates / rates.sum())]
    parts = [
        figure(Level.REGION, f"{10 + at}", n, stays[at] * 10_000) for at, n in enumerate(declared)
    ]
    whole = figure(Level.NATION, "FR", 749, sum(stays) * 10_000)

    found = told(of(whole, *parts)).estimate

    true = 749 * sum(stays) / rates.sum()
    assert 749 <= found.low <= true <= found.high
    assert found.high < 6 * 749


@pytest.mark.parametrize(
    ("figures", "area", "year", "words"),
    [
        (a_nation(), Area(Level.KIND, "HEALTH"), 2024, "pour la France et"),
        (a_nation(), Area(Level.GHT, "GHT-A"), 2024, "pour la France et"),
        (a_nation(), FRANCE, 2026, "n’est pas finie"),
        (a_nation(), FRANCE, 2020, "de 2021 à 2025"),
        (a_nation(), FRANCE, 2022, "Rien n’a été compté en 2022"),
        (a_nation(), FRANCE, 2025, "Aucune activité"),
        (a_nation(base=0), FRANCE, 2024, "Aucune activité"),
        (of(figure(Level.NATION, "FR", 9, 9, shown=Shown.SMALL)), FRANCE, 2024, "masquées"),
        (a_nation([50]), FRANCE, 2024, "au moins 4 groupes"),
        (a_nation([1, 0, 1, 0]), FRANCE, 2024, "Moins de 5 incidents"),
        (a_nation(), Area(Level.REGION, "99"), 2024, "Aucune activité hospitalière"),
    ],
)
def test_what_cannot_be_estimated_says_why(figures, area, year, words):
    found = told(figures, area, year)

    assert found.estimate is None
    assert words in found.why


def test_regions_are_those_that_are_known_that_year():
    assert regions(a_nation(), 2024) == [f"{10 + at}" for at in range(8)]
    assert regions(a_nation(), 2023) == []
