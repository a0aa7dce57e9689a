"""Cells for tests, made from tables of counts."""

from collections.abc import Mapping, Sequence

from hygie.observatory.rules.cells import Cell, Key, Level

YEAR = 2026


def key(level: Level, place: str, category: str = "", *, code: str = "I", year: int = YEAR) -> Key:
    return Key(indicator=code, year=year, level=level, place=place, category=category)


def cell(at: Key, n: int, *, holders: int | None = None, largest: int = 1, base: int | None = None):
    """A count of as many holders as it has, unless said otherwise."""
    many = holders if holders is not None else (n if base is None else base)
    return Cell(key=at, n=n, base=base, holders=many, largest=min(largest, n))


def regions_of(
    rows: Mapping[str, Sequence[int]],
    *,
    code: str = "I",
    whole: str | None = "W",
    level: Level = Level.REGION,
    categories: str = "abcdefgh",
    year: int = YEAR,
) -> list[Cell]:
    """Places with their categories, the nation that they add up to, and the whole of each."""
    width = len(next(iter(rows.values())))
    every = {
        **{(level, place): list(counts) for place, counts in rows.items()},
        (Level.NATION, "FR"): [sum(each[at] for each in rows.values()) for at in range(width)],
    }
    found = []
    for (each, place), counts in every.items():
        named = zip(categories[:width], counts, strict=True)
        found += [
            cell(key(each, place, category, code=code, year=year), n) for category, n in named
        ]
        if whole:
            found.append(cell(key(each, place, code=whole, year=year), sum(counts)))
    return found
