"""One figure from one year to another: what changed, by how much, and whether it can be said.

A year without data is said so, and is never zero. Percentages are rounded half up from exact
fractions, as a reader does with the two numbers under his eyes; those of some published reports are
cut instead (146 of 369 is 39.57 %, printed 39 %): both are here, and the cut one is never ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hygie.kernel.enums import Labelled
from hygie.observatory.rules.cells import Cell, Key

# N - 1, and what changed over five years.
BEFORE = (1, 5)


class Change(Labelled):
    """What can be said between two years."""

    TOLD = "TOLD", "Évolution"
    NO_DATA = "NO_DATA", "Pas de données cette année-là"
    NO_DATA_BEFORE = "NO_DATA_BEFORE", "Pas de données l’année de comparaison"
    FROM_NOTHING = "FROM_NOTHING", "Aucun cas l’année de comparaison : pas de pourcentage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure of a year beside that of an earlier one.

    `now` and `before` are counts, or shares in hundredths, or medians; `difference` is in their
    unit (points for a share), `percent` the relative change, rounded to a tenth: none for a share,
    whose change is told in points.
    """

    year: int
    earlier: int
    change: Change
    now: Fraction | None = None
    before: Fraction | None = None
    difference: Fraction | None = None
    percent: Fraction | None = None


def compared(
    cells: Iterable[Cell], key: Key, *, told: frozenset[int], before: Sequence[int] = BEFORE
) -> list[Comparison]:
    """The figure of a key beside that of each earlier year.

    `told` are the years of which there is data at all: in those alone, a missing cell is a zero.
    """
    known = {cell.key: cell for cell in cells}
    return [_compared(known, key, key.year - back, told) for back in before]


def _compared(
    known: Mapping[Key, Cell], key: Key, earlier: int, told: frozenset[int]
) -> Comparison:
    other = Key(
        indicator=key.indicator,
        year=earlier,
        level=key.level,
        place=key.place,
        category=key.category,
    )
    is_count = not any(
        cell is not None and (cell.base is not None or cell.middle is not None)
        for cell in (known.get(key), known.get(other))
    )
    now, before = (_value(known.get(one), one.year in told and is_count) for one in (key, other))
    if now is None:
        return Comparison(year=key.year, earlier=earlier, change=Change.NO_DATA, before=before)
    if before is None:
        return Comparison(year=key.year, earlier=earlier, change=Change.NO_DATA_BEFORE, now=now)
    cell = known.get(key) or known.get(other)
    is_share = cell is not None and cell.base is not None
    return Comparison(
        year=key.year,
        earlier=earlier,
        change=Change.TOLD if before or is_share else Change.FROM_NOTHING,
        now=now,
        before=before,
        difference=now - before,
        percent=None if is_share or not before else rounded(100 * (now - before) / before, 1),
    )


def _value(cell: Cell | None, is_zero: bool) -> Fraction | None:
    """What a cell says: a count, a share in hundredths, a median; None when nothing is known."""
    if cell is None:
        return Fraction(0) if is_zero else None
    if cell.base is not None:
        return Fraction(100 * cell.n, cell.base) if cell.base else None
    return Fraction(cell.n) if cell.middle is None else Fraction(cell.middle)


def rounded(value: Fraction, digits: int = 0) -> Fraction:
    """Half goes away from zero, as people round by hand (and not as computers do): 12.5 is 13."""
    scale = 10**digits
    whole = (abs(value) * scale + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole, scale)


def cut(value: Fraction, digits: int = 0) -> Fraction:
    """What some published percentages are: the digits that follow are dropped, nothing rounded."""
    scale = 10**digits
    whole = (abs(value) * scale).__floor__()
    return Fraction(whole if value >= 0 else -whole, scale)


def percent(n: int, base: int) -> Fraction | None:
    """`n` of `base` in hundredths, exactly; None of nothing."""
    return Fraction(100 * n, base) if base else None
