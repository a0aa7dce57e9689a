"""Figures: what of the cells of a snapshot may be shown, to be looked up by page and report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hygie.observatory.rules.cells import Cell, Key, Level, Shown

NATION = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: its cell, or none when nobody may see it, and why."""

    key: Key
    cell: Cell | None
    shown: Shown = Shown.SHOWN
    # A value that had been published said something else.
    is_revised: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one snapshot; `taken_at` is its id (`20261231T230000Z`)."""

    snapshot: str
    by_key: Mapping[Key, Figure] = field(repr=False)

    @classmethod
    def of(cls, snapshot: str, figures: Iterable[Figure]) -> "Figures":
        """All of these, of one snapshot."""
        return cls(snapshot=snapshot, by_key={each.key: each for each in figures})

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of which anything is known, the last one first."""
        return tuple(sorted({key.year for key in self.by_key}, reverse=True))

    @cached_property
    def _told(self) -> frozenset[tuple[str, int]]:
        """Which families of indicators (INC, MES…) know a year, anywhere."""
        return frozenset((key.indicator[:3], key.year) for key in self.by_key)

    @cached_property
    def _categories(self) -> Mapping[tuple[str, int, Level, str], tuple[str, ...]]:
        found: dict[tuple[str, int, Level, str], list[str]] = {}
        for key in self.by_key:
            found.setdefault((key.indicator, key.year, key.level, key.place), []).append(
                key.category
            )
        return {at: tuple(sorted(each)) for at, each in found.items()}

    @cached_property
    def _places(self) -> Mapping[tuple[str, Level], frozenset[str]]:
        found: dict[tuple[str, Level], set[str]] = {}
        for key in self.by_key:
            found.setdefault((key.indicator, key.level), set()).add(key.place)
        return {at: frozenset(each) for at, each in found.items()}

    def at(self, key: Key) -> Figure | None:
        """A figure; none when nothing was counted there."""
        return self.by_key.get(key)

    def has_year(self, indicator: str, year: int) -> bool:
        """Whether the family of an indicator knows anything of a year: else nothing is a zero."""
        return (indicator[:3], year) in self._told

    def categories(self, indicator: str, year: int, level: Level, place: str) -> tuple[str, ...]:
        """The categories that an indicator has there, in the order of their codes."""
        return self._categories.get((indicator, year, level, place), ())

    def places(self, indicator: str, level: Level) -> frozenset[str]:
        """The places of this level of which an indicator tells something, in any year."""
        return self._places.get((indicator, level), frozenset())
