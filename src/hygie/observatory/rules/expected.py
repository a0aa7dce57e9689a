"""The estimate by activity, from figures that are shown and from nothing else.

What is hidden of a region stays so: all regions that are hidden are one group, of which anybody can
reckon the declarations from what is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.estimates import Estimate, Group, by_activity
from hygie.observatory.rules.figures import Figures

# Declarations of health establishments, and the stays of those that were open.
RATE = "INC-10"
KIND = "HEALTH"
# Regions whose declarations are hidden, and what no region says: together.
REST = ""
# How many years away an activity may be: it moves by some percent a year, but for 2020.
FARTHEST = 2


class NotEstimated(Refused):
    """There is no estimate, for this reason."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The estimate of an area, or why there is none."""

    area: Area
    estimate: Estimate | None
    why: str = ""


def expected(figures: Figures, area: Area, year: int, *, activity_of: int) -> Expected:
    """The estimate by activity of the nation or of a region; `activity_of` is the year of stays."""
    try:
        _check(figures, area, year, activity_of)
        groups = list(_groups(figures, year))
        if area == FRANCE:
            found = by_activity(groups)
        else:
            _check_region(figures, area, year)
            found = by_activity(groups, region=area.code)
    except Refused as refusal:
        return Expected(area=area, estimate=None, why=refusal.sentence)
    return Expected(area=area, estimate=found)


def regions(figures: Figures, year: int) -> list[str]:
    """The codes of the regions of which anything is known that year."""
    return sorted(
        key.place
        for key in figures.by_key
        if (key.indicator, key.year, key.level) == (RATE, year, Level.REGION) and key.place
    )


def _check(figures: Figures, area: Area, year: int, activity_of: int) -> None:
    """Raise NotEstimated for what this method cannot tell."""
    if area.level not in {Level.NATION, Level.REGION}:
        raise NotEstimated(
            "L’estimation compare les régions entre elles : elle n’est faite que pour la France et "
            "pour chaque région."
        )
    if year >= figures.running:
        raise NotEstimated(f"L’année {year} n’est pas finie{NBSP}: elle n’est pas estimée.")
    if abs(year - activity_of) > FARTHEST:
        first, last = activity_of - FARTHEST, activity_of + FARTHEST
        raise NotEstimated(
            f"L’activité hospitalière connue est celle de {activity_of}{NBSP}: elle n’est comparée "
            f"qu’aux déclarations de {first} à {last}."
        )
    if not figures.has_year(RATE, year):
        raise NotEstimated(f"Rien n’a été compté en {year}.")
    whole = figures.at(_key(Level.NATION, FRANCE.code, year))
    if whole is None or not (whole.cell and whole.cell.base):
        hidden = whole is not None and whole.shown is not Shown.SHOWN
        raise NotEstimated(
            "Les déclarations de toute la France sont masquées, pour ne désigner personne."
            if hidden
            else "Aucune activité hospitalière n’est connue des établissements du registre."
        )


def _check_region(figures: Figures, area: Area, year: int) -> None:
    found = figures.at(_key(Level.REGION, area.code, year))
    if found is not None and found.cell is None:
        raise NotEstimated(
            "Les déclarations de cette région sont masquées, pour ne désigner personne : une "
            "estimation les laisserait deviner."
        )


def _groups(figures: Figures, year: int) -> Iterator[Group]:
    """Each region that is shown, and what is left of the nation."""
    whole = figures.by_key[_key(Level.NATION, FRANCE.code, year)].cell
    assert whole is not None  # noqa: S101 - looked at before
    declared, activity = whole.n, whole.base or 0
    for code in regions(figures, year):
        found = figures.by_key[_key(Level.REGION, code, year)].cell
        if found is None:
            continue
        yield _group(code, found)
        declared, activity = declared - found.n, activity - (found.base or 0)
    if declared > 0 or activity > 0:
        yield Group(kind=KIND, region=REST, declared=max(0, declared), activity=max(0, activity))


def _group(code: str, found: Cell) -> Group:
    return Group(kind=KIND, region=code, declared=found.n, activity=found.base or 0)


def _key(level: Level, place: str, year: int) -> Key:
    return Key(indicator=RATE, year=year, level=level, place=place)
