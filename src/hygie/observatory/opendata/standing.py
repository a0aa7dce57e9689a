"""What stands published, read as anybody can read it: from the files of the open data.

Nothing else is read here. Who does not read the figures of each night reads these, and learns
nothing that a passer-by could not.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from typing import Any

from hygie.observatory.calculator import calculator
from hygie.observatory.opendata import shelf
from hygie.observatory.opendata.columns import LEVELS, MEASURES, RATE, STATES, UNSAID, WHOLE
from hygie.observatory.opendata.shelf import File, Kept
from hygie.observatory.opendata.writing import PARQUET
from hygie.observatory.rules import editions
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Cell, Key, Level, Measure, Shown
from hygie.observatory.rules.editions import NATION, Edition
from hygie.observatory.rules.figures import Figure, Figures, family

_COLUMNS = (
    *("indicateur", "annee", "niveau", "lieu_code", "categorie_code"),
    *("nombre", "base", "quartile_1", "valeur", "quartile_3"),
    *("mesure", "statut", "revise"),
)
_READ = f"SELECT {', '.join(_COLUMNS)} FROM figures WHERE "  # noqa: S608
_KNOWN = "SELECT DISTINCT indicateur, annee, mesure FROM figures WHERE niveau = $level"
_LEVELS = {word: level for level, (word, _) in LEVELS.items()}
_SPREADS = {MEASURES[Measure.DELAY][0], MEASURES[Measure.SPREAD][0]}
# Of what is open a share has a base in every year: it tells nothing of the year.
_SHARES = {MEASURES[Measure.SHARE][0], RATE}
_SLICES = 96
Asked = tuple[tuple[str, str], ...]


def of_area(area: Area) -> Figures | None:
    """The last word on each year of an area; None where nothing is published of it."""
    place = area.code if area.level is Level.REGION else NATION
    asked = (("niveau", LEVELS[area.level][0]), ("lieu_code", area.code))
    return _told(_standing(place), asked) if area.level in LEVELS else None


def of_level(indicator: str, level: Level) -> Figures | None:
    """One indicator at every place of a level, as the publications of the nation tell it.

    Places are compared as they were told together: a later word on one region is on its own page.
    """
    asked = (("niveau", LEVELS[level][0]), ("indicateur", indicator))
    return _told(_standing(NATION), asked)


def edition_of(area: Area, year: int) -> Edition | None:
    """The edition that has the last word on a year of an area; None where nothing is published."""
    for kept in _standing(area.code if area.level is Level.REGION else NATION):
        if any(each == year for _, each in _known(kept)):
            return kept.edition
    return None


def _standing(place: str) -> list[Kept]:
    """The editions that tell of the nation, or of a region, the last word first."""
    found = {kept.edition.name: kept for kept in shelf.listed()}
    last = editions.last_words((kept.edition for kept in found.values()), place)
    return [found[each.name] for each in last]


def _told(found: Iterable[Kept], asked: Asked) -> Figures | None:
    by_key: dict[Key, Figure] = {}
    counted: set[tuple[str, int]] = set()
    told: dict[int, Edition] = {}
    for kept in found:
        known = {each for each in _known(kept) if each[1] not in told}
        years = {year for _, year in known}
        if not years:
            continue
        rows = _slice(_whole(kept), asked)
        by_key |= {key: each for key, each in rows.items() if key.year in years}
        counted |= known
        told |= dict.fromkeys(years, kept.edition)
    if not told:
        return None
    last = max(told.values(), key=lambda edition: (edition.published_at, edition.snapshot))
    return Figures(
        snapshot=last.snapshot, by_key=by_key, counted=frozenset(counted), told=dict(told)
    )


def _whole(kept: Kept) -> File:
    """The table of an edition, compared with what was written; raise NotFound, or Torn."""
    found = kept.files.get(PARQUET)
    with suppress(OSError):
        if found is not None and _is_still(found, found.path.stat().st_mtime_ns):
            return found
    return kept.whole(PARQUET)


@lru_cache(maxsize=_SLICES)
def _is_still(found: File, _written: int) -> bool:
    return shelf.is_whole(found)


def _known(kept: Kept) -> frozenset[tuple[str, int]]:
    """The families of indicators of which an edition knows anything, with their years."""
    level = Level.NATION if kept.edition.place == FRANCE.code else Level.REGION
    return _families(_whole(kept), LEVELS[level][0])


# An edition never changes, and its table is known by its hash: what was read of it stays true.
@lru_cache(maxsize=_SLICES)
def _families(found: File, level: str) -> frozenset[tuple[str, int]]:
    rows = _rows(found, _KNOWN, {"level": level})
    return frozenset(
        (family(str(code)), int(year)) for code, year, measure in rows if measure not in _SHARES
    )


@lru_cache(maxsize=_SLICES)
def _slice(found: File, asked: Asked) -> Mapping[Key, Figure]:
    where = " AND ".join(f"{name} = ${name}" for name, _ in asked)
    return {each.key: each for each in map(_figure, _rows(found, _READ + where, dict(asked)))}


def _rows(found: File, query: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with closing(calculator(memory="256MB")) as db:
        db.from_parquet(str(found.path)).create_view("figures")
        return db.execute(query, asked).fetchall()


def _figure(row: Sequence[Any]) -> Figure:
    said = dict(zip(_COLUMNS, row, strict=True))
    key = Key(
        indicator=said["indicateur"],
        year=int(said["annee"]),
        level=_LEVELS[said["niveau"]],
        place="" if said["lieu_code"] == UNSAID else said["lieu_code"],
        category={WHOLE: "", UNSAID: "UNSAID"}.get(said["categorie_code"], said["categorie_code"]),
    )
    if said["statut"] != STATES[Shown.SHOWN][0] or said["nombre"] is None:
        return Figure(key=key, cell=None, shown=Shown.SMALL)
    is_spread = said["mesure"] in _SPREADS
    cell = Cell(
        key=key,
        n=int(said["nombre"]),
        base=None if said["base"] is None else int(said["base"]),
        low=said["quartile_1"],
        middle=said["valeur"] if is_spread else None,
        high=said["quartile_3"],
    )
    return Figure(key=key, cell=cell, is_revised=bool(said["revise"]))
