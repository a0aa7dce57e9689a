"""The gate of a publication: an adversary who reads all that is shown finds nothing else.

A year that held once need not be attacked again, by the same code: what is remembered of it is a
hash of all its figures, of what of them is shown, and of the code that looked. It is an empty file,
and nothing is believed of figures that differ in anything.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory import catalogue
from hygie.observatory import figures as kept
from hygie.observatory.catalogue import indicators
from hygie.observatory.making import chain
from hygie.observatory.reports import remembered
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.protection.attack import Found, attack
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.small import is_small
from hygie.observatory.ties import ties

# What looks for hidden figures, and what it knows of them.
_CODE = ("making.py", "ties.py", "catalogue.py", "reports/safety.py", "rules/cells.py")
_FOLDER = "rules/protection"
Tables = Mapping[tuple[int, str], Sequence[Cell]]


class Unsafe(Refused):
    """Publishing would tell what is hidden, or nobody can say that it would not."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """All that was counted, hidden figures with what they hide, and which are shown."""

    cells: tuple[Cell, ...]
    shown: Mapping[Key, Shown]

    def of(self, year: int) -> "Counted":
        """What of it is of one year."""
        return Counted(
            cells=tuple(cell for cell in self.cells if cell.key.year == year),
            shown={key: how for key, how in self.shown.items() if key.year == year},
        )

    @property
    def years(self) -> tuple[int, ...]:
        """Its years, in order."""
        return tuple(sorted({key.year for key in self.shown}))


def figures_are_safe(found: Counted, *, told: Callable[[int, int], None] | None = None) -> None:
    """Raise Unsafe when a hidden figure follows from those that are shown.

    `told` is called with how many years hold, of how many.
    """
    years = found.years
    for done, year in enumerate(years, start=1):
        its = found.of(year)
        place = remembered.place("held", _mark(its))
        if remembered.recalled(place) is None:
            _holds(its)
            remembered.remember(place)
        if told:
            told(done, len(years))


def any_counted(snapshot: str, years: Collection[int]) -> Counted:
    """The figures of a snapshot in some years; raise Unsafe when what is hidden was not kept."""
    cells, shown = [], {}
    for cell, key, how in kept.whole(snapshot, years):
        if cell is None:
            raise Unsafe(
                "La publication est refusée : les chiffres masqués de cet instantané ne sont pas "
                "gardés, et personne ne peut vérifier qu’ils ne se déduisent pas."
            )
        if key.level is not Level.ENTITY:
            cells.append(cell)
            shown[key] = how
    return Counted(cells=tuple(cells), shown=shown)


def _holds(found: Counted) -> None:
    by_table: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in found.cells:
        if not indicators()[cell.key.indicator].is_open:
            by_table[cell.key.year, cell.key.indicator].append(cell)
    for year, code in sorted(by_table):
        if told := _given_away(by_table, found.shown, year, code):
            many = counted(
                len(told), "chiffre masqué se déduirait", "chiffres masqués se déduiraient"
            )
            raise Unsafe(
                f"La publication est refusée{NBSP}: {many} de ceux qui sont montrés, à commencer "
                f"par « {indicators()[code].title} » en {year}. Prenez un nouvel instantané, ou "
                "signalez-le à l’exploitant."
            )


def _given_away(by_table: Tables, shown: Mapping[Key, Shown], year: int, code: str) -> list[Found]:
    """The small figures that are found from an indicator and those to which it is tied.

    One that is hidden for the sake of others alone tells of nobody. Which ones are small is counted
    again: that somebody wrote so beside a figure is not enough.
    """
    names = chain(code)
    cells = {cell.key: cell for name in names for cell in by_table.get((year, name), ())}
    told = {key: how for key, how in shown.items() if key.year == year and key.indicator in names}
    found = attack(cells.values(), told, ties=ties(), regions={})
    return [each for each in found if told[each.key] is Shown.SMALL or _is_small(cells[each.key])]


def _is_small(cell: Cell) -> bool:
    tie = ties().get(cell.key.indicator, Tie())
    return is_small(cell, unit=tie.unit, is_rate=tie.is_rate)


def _mark(found: Counted) -> str:
    """The hash of a year of figures, and of the code that attacks them."""
    cells = sorted(_line(cell) for cell in found.cells)
    shown = sorted((*_named(key), how.value) for key, how in found.shown.items())
    said = json.dumps([code(), cells, shown], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _line(cell: Cell) -> tuple[str, ...]:
    counts = (cell.n, cell.base, cell.holders, cell.largest)
    return (*_named(cell.key), *map(str, counts))


def _named(key: Key) -> tuple[str, ...]:
    return (key.indicator, str(key.year), key.level.value, key.place, key.category)


@cache
def code() -> str:
    """The hash of the code that attacks, and of what every indicator says of its ties."""
    root, found = Path(str(files("hygie.observatory"))), hashlib.sha256()
    for path in sorted([*(root / each for each in _CODE), *(root / _FOLDER).glob("*.py")]):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name, text in catalogue.files("sql"):
        found.update(f"{name}\0{text}".encode())
    return found.hexdigest()
