"""The estimate by activity, from figures that are shown and from nothing else.

What is hidden of a region stays so: all regions that are hidden are one group, of which anybody can
reckon the declarations from what is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.estimates import FEWEST_DECLARED, Estimate, Group, by_activity
from hygie.observatory.rules.figures import Figure, Figures

# Declarations of health establishments, and the stays of those that were open.
RATE = "INC-10"
KIND = "HEALTH"
# Where those are hidden for all of France: declarations of all structures, and the same stays.
ALL, STAYS = "INC-01", "POP-04"
READ = (RATE, ALL, STAYS)
_OF_ALL = (
    "Les déclarations des établissements de santé sont masquées pour toute la France, pour ne "
    f"désigner personne{NBSP}: celles de toutes les structures sont comparées à la place, comme si "
    "la part de chaque type était la même d’une région à l’autre."
)
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
    # Of all structures, for want of shown figures of health establishments.
    is_of_all: bool = False


def expected(figures: Figures, area: Area, year: int, *, activity_of: int) -> Expected:
    """The estimate by activity of the nation or of a region; `activity_of` is the year of stays."""
    figures, is_of_all = _coarser(figures, year)
    try:
        _check(figures, area, year, activity_of)
        groups = list(_groups(figures, year))
        if area == FRANCE:
            found = by_activity(groups)
        else:
            _check_region(figures, area, year)
            found = by_activity(groups, region=area.code)
    except Refused as refusal:
        return Expected(area=area, estimate=None, why=refusal.sentence, is_of_all=is_of_all)
    if is_of_all:
        found = replace(found, assumptions=(_OF_ALL, *found.assumptions))
    return Expected(area=area, estimate=found, is_of_all=is_of_all)


def _coarser(figures: Figures, year: int) -> tuple[Figures, bool]:
    """The figures to compare: of all structures where those of health establishments are hidden.

    A rate is made of what is shown of declarations, and of public stays: it tells no more.
    """
    whole = figures.at(_key(Level.NATION, FRANCE.code, year))
    if whole is None or whole.cell is not None:
        return figures, False
    stays = {
        key.place: each.cell.n
        for key, each in figures.by_key.items()
        if (key.indicator, key.year) == (STAYS, year) and each.cell is not None
    }
    made = [
        Figure(
            key=replace(key, indicator=RATE),
            cell=each.cell and replace(each.cell, base=stays[key.place]),
            shown=each.shown,
        )
        for key, each in figures.by_key.items()
        if (key.indicator, key.year, key.category) == (ALL, year, "") and key.place in stays
    ]
    if not any(each.key.level == Level.NATION and each.cell for each in made):
        return figures, False
    # A region that declared nothing has no figure, and its stays count.
    known = {each.key.place for each in made}
    made += [
        Figure(key=key, cell=Cell(key=key, n=0, base=stays[place]), shown=Shown.SHOWN)
        for place in stays
        if place not in known
        and (key := _key(Level.REGION, place, year))
        and figures.at(replace(key, indicator=ALL)) is not None
    ]
    return Figures.of(figures.snapshot, made, figures.counted), True


def regions(figures: Figures, year: int) -> list[str]:
    """The codes of the regions of which anything is known that year."""
    return sorted(
        {
            key.place
            for key in figures.by_key
            if key.indicator in {RATE, ALL}
            and (key.year, key.level) == (year, Level.REGION)
            and key.place
        }
    )


def _check(figures: Figures, area: Area, year: int, activity_of: int) -> None:
    """Raise NotEstimated for what this method cannot tell."""
    if area.level not in {Level.NATION, Level.REGION}:
        raise NotEstimated(
            "L’estimation compare les régions entre elles : elle n’est faite que pour la France et "
            "pour chaque région."
        )
    if figures.is_running(year) or year > figures.running:
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
            "Les déclarations de toute la France sont masquées, pour ne désigner personne"
            f"{NBSP}: une estimation demande au moins {FEWEST_DECLARED} déclarations, de trois "
            "structures, dans toute la France et dans quelques régions."
            if hidden
            else "Aucune activité hospitalière n’est connue des établissements du registre"
            f"{NBSP}: aucun n’est dans la statistique annuelle. Ceux d’une démonstration, fictifs, "
            "n’y sont pas."
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
        figure = figures.by_key.get(_key(Level.REGION, code, year))
        found = figure.cell if figure else None
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
