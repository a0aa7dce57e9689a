"""What a publication tells, after all that was told before it: of its place, and of every other.

What was told stays known, withdrawn or not. The figures of a snapshot are therefore not published
as they are: `rules/protection/revising.py` says which are told anew, which stay as they were told
and which stay hidden. What it answers is kept beside the figures, for the next who asks.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hygie.kernel.errors import Refused
from hygie.observatory.catalogue import indicators
from hygie.observatory.reports import queries, remembered, safety
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.editions import OPEN_LEVELS
from hygie.observatory.rules.figures import Figure, family
from hygie.observatory.rules.protection.revising import Revision, given_away, revised
from hygie.observatory.ties import ties

_FORMAT = 1
NOT_AT_HAND = (
    "Les chiffres se comparent à ce qui est déjà publié, pour ne rien en trahir. Revenez dans "
    "quelques minutes."
)


class NotAtHand(Refused):
    """What may be told is being found, or must be asked for."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that publications told of some years: figures as they read, None for those hidden.

    `families` are what they knew something of, by year and place (empty for the whole nation):
    there, a figure that is not in them is nothing.
    """

    figures: Mapping[Key, Cell | None] = field(default_factory=dict)
    families: frozenset[tuple[str, int, str]] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which something was told, in order."""
        return tuple(
            sorted({year for _, year, _ in self.families} | {k.year for k in self.figures})
        )

    def before(self, cell: Cell) -> Cell | None:
        """What was told where no figure was: nothing; None where nothing at all was told."""
        key = cell.key
        place = key.place if key.level is Level.REGION else ""
        known = {(family(key.indicator), key.year, each) for each in ("", place)}
        if key.level not in OPEN_LEVELS or not known & self.families:
            return None
        return Cell(key=key, n=0, base=None if cell.base is None else 0)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What may be told of the years of which something was told: each figure as it reads."""

    years: frozenset[int] = frozenset()
    figures: Mapping[Key, Figure] = field(default_factory=dict)
    # What is told anew, with what was told before; what is told as it was, whatever it is now.
    revised: Mapping[Key, Cell] = field(default_factory=dict)
    kept: frozenset[Key] = frozenset()


def any_told(years: Collection[int]) -> Told:
    """What was told of these years by all that was ever published, the last word of each figure."""
    figures: dict[Key, Cell | None] = {}
    families: set[tuple[str, int, str]] = set()
    for each in map(read, queries.any_told()):
        families |= each.families
        figures |= each.figures
    return Told(
        figures={key: cell for key, cell in figures.items() if key.year in years},
        families=frozenset(each for each in families if each[1] in years),
    )


def read(kept: bytes) -> Told:
    """What one publication told."""
    said = json.loads(zlib.decompress(kept))
    return Told(
        figures=dict(_read(row) for row in said["figures"]),
        families=frozenset((name, year, place) for name, year, place in said["families"]),
    )


def record(found: Iterable[Figure], *, families: Collection[tuple[str, int]], place: str) -> bytes:
    """What a publication keeps of what it told; of a region, `place` is its code."""
    rows = sorted((_row(each) for each in found), key=lambda row: row[:5])
    told = sorted([name, year, place] for name, year in families)
    said = {"format": _FORMAT, "families": told, "figures": rows}
    return zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def telling(snapshot: str, years: Collection[int], *, may_compare: bool = True) -> Telling:
    """What may be told of these years from a snapshot, after all that was told.

    Raise Unsafe when something was told of them and what is hidden now was not kept; NotAtHand
    where it must be compared first, and nobody may: it takes minutes.
    """
    told = any_told(years)
    figures: dict[Key, Figure] = {}
    again: dict[Key, Cell] = {}
    for year in told.years:
        counted = safety.any_counted(snapshot, {year})
        for key, each in _read_or_made(counted, told, may_compare=may_compare).items():
            if each.is_revised:
                again[key] = told.figures.get(key) or Cell(key=key, n=0)
            # A nothing that was told by not being there is told so again.
            if key in told.figures or each.cell is None or _is_anything(each.cell):
                figures[key] = Figure(
                    key=key, cell=each.cell, shown=each.shown, is_revised=each.is_revised
                )
    same = {key for key in figures.keys() - again.keys() if told.figures.get(key) is not None}
    kept = frozenset(key for key in same if not _is_open(key))
    return Telling(years=frozenset(told.years), figures=figures, revised=again, kept=kept)


def check(snapshot: str, years: Collection[int]) -> None:
    """Raise Unsafe when what would be told gives away what was not, to who knows what was."""
    told = any_told(years)
    for year in told.years:
        counted = safety.any_counted(snapshot, {year})
        cells, before, _ = _asked(counted, told)
        known = {cell.key for cell in cells} | before.keys()
        then = {key: each for key, each in _read_or_made(counted, told).items() if key in known}
        if given_away(before, cells, then, ties=ties(), regions={}):
            raise safety.Unsafe(
                "La publication est refusée : à qui a lu ce qui est déjà publié, les chiffres "
                f"de {year} en diraient trop. Signalez-le à l’exploitant."
            )


def _read_or_made(
    counted: safety.Counted, told: Told, *, may_compare: bool = True
) -> Mapping[Key, Revision]:
    """What is told of a year, as it was found once, or found now and kept."""
    cells, before, hidden = _asked(counted, told)
    place = remembered.place("told", _mark(cells, before, hidden))
    with suppress(ValueError, KeyError, zlib.error):
        rows = json.loads(zlib.decompress(remembered.recalled(place) or b""))
        made = dict(_read_revision(row) for row in rows)
        return {**_open(counted), **made}
    if _is_same(counted, before):
        made = _unchanged(counted, before)
    elif not may_compare:
        raise NotAtHand(NOT_AT_HAND)
    else:
        made = revised(before, cells, ties=ties(), regions={}, hidden=hidden)
        _remember(place, [_row_of(key, each) for key, each in made.items()])
    return {**_open(counted), **made}


def _asked(
    counted: safety.Counted, told: Told
) -> tuple[list[Cell], dict[Key, Cell | None], set[Key]]:
    """The figures of a year that are protected, what was told of them, and what is hidden now."""
    cells = [cell for cell in counted.cells if not _is_open(cell.key)]
    years = set(counted.years)
    before = {
        key: cell
        for key, cell in told.figures.items()
        if key.year in years and not _is_open(key) and key.indicator in indicators()
    }
    for cell in cells:
        if cell.key not in before and (nothing := told.before(cell)) is not None:
            before[cell.key] = nothing
    hidden = {key for key, how in counted.shown.items() if how is not Shown.SHOWN}
    return cells, before, {key for key in hidden if not _is_open(key)}


def _is_same(counted: safety.Counted, before: Mapping[Key, Cell | None]) -> bool:
    """Whether a year was told as it is counted now, to the last figure."""
    for cell in counted.cells:
        if _is_open(cell.key):
            continue
        is_shown = counted.shown[cell.key] is Shown.SHOWN
        was = before.get(cell.key)
        if cell.key not in before or (was is not None) != is_shown:
            return False
        if was is not None and _says(was) != _says(cell):
            return False
    known = set(counted.shown)
    return all(key in known or cell is None or not cell.n for key, cell in before.items())


def _unchanged(counted: safety.Counted, before: Mapping[Key, Cell | None]) -> dict[Key, Revision]:
    made = {key: Revision(shown=how, cell=None) for key, how in counted.shown.items()}
    for key, cell in before.items():
        shown = Shown.SHOWN if cell is not None else counted.shown.get(key, Shown.LINKED)
        made[key] = Revision(shown=shown, cell=cell)
    return {key: each for key, each in made.items() if not _is_open(key)}


def _open(counted: safety.Counted) -> dict[Key, Revision]:
    """What anybody counts in public registers: as it is now."""
    return {
        cell.key: Revision(shown=Shown.SHOWN, cell=cell)
        for cell in counted.cells
        if _is_open(cell.key)
    }


def _is_open(key: Key) -> bool:
    one = indicators().get(key.indicator)
    return one is not None and one.is_open


def _is_anything(cell: Cell) -> bool:
    return bool(cell.n or cell.base)


def _says(cell: Cell) -> tuple[float | None, ...]:
    return cell.n, cell.base, cell.low, cell.middle, cell.high


def _row(found: Figure) -> list[Any]:
    key, cell = found.key, found.cell
    values = list(_says(cell)) if cell is not None and found.shown is Shown.SHOWN else []
    return [key.indicator, key.year, key.level.value, key.place, key.category, *values]


def _read(row: list[Any]) -> tuple[Key, Cell | None]:
    key = Key(indicator=row[0], year=row[1], level=Level(row[2]), place=row[3], category=row[4])
    if not (values := row[5:10]):
        return key, None
    n, base, low, middle, high = values
    return key, Cell(key=key, n=n, base=base, low=low, middle=middle, high=high)


def _row_of(key: Key, each: Revision) -> list[Any]:
    figure = Figure(key=key, cell=each.cell, shown=each.shown)
    return [*_row(figure), each.shown.value, each.is_revised]


def _read_revision(row: list[Any]) -> tuple[Key, Revision]:
    key, cell = _read(row[:-2])
    return key, Revision(shown=Shown(row[-2]), cell=cell, is_revised=bool(row[-1]))


def _mark(cells: Iterable[Cell], before: Mapping[Key, Cell | None], hidden: Collection[Key]) -> str:
    """The hash of all that the answer follows from."""
    now = sorted(
        [*_row(Figure(key=cell.key, cell=cell)), cell.holders, cell.largest] for cell in cells
    )
    told = sorted(_row(Figure(key=key, cell=cell)) for key, cell in before.items())
    closed = sorted(_row(Figure(key=key, cell=None)) for key in hidden)
    said = json.dumps([safety.code(), now, told, closed], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _remember(place: Path, rows: list[list[Any]]) -> None:
    remembered.remember(place, zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 6))
