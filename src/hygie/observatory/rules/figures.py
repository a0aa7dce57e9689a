"""Figures: what of the cells of a snapshot may be shown, to be looked up by pages and reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.editions import Edition


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
    """Some figures of one snapshot, or of what was published, by their keys.

    `counted` are the families of indicators (INC, MES…) with the years of which they know anything,
    anywhere: of a family that knows a year, a count that is not there is zero. Of published figures
    `told` says which edition tells each year, and `snapshot` is that of the last of them.
    """

    snapshot: str
    by_key: Mapping[Key, Figure] = field(repr=False)
    counted: frozenset[tuple[str, int]] = frozenset()
    told: Mapping[int, Edition] = field(default_factory=dict)

    @classmethod
    def of(
        cls, snapshot: str, found: Iterable[Figure], counted: frozenset[tuple[str, int]]
    ) -> "Figures":
        """All of these, of one snapshot."""
        by_key = {each.key: each for each in found}
        return cls(snapshot=snapshot, by_key=by_key, counted=counted)

    @property
    def running(self) -> int:
        """The year in which the snapshot was taken: it was not over."""
        return int(self.snapshot[:4])

    def is_running(self, year: int) -> bool:
        """Whether a year was not over when it was counted: it is compared with none."""
        edition = self.told.get(year)
        return year == (int(edition.snapshot[:4]) if edition else self.running)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of which anything is known, the last one first."""
        return tuple(sorted({year for _, year in self.counted}, reverse=True))

    @cached_property
    def indicators(self) -> frozenset[str]:
        """The codes of the indicators that have a figure among these."""
        return frozenset(key.indicator for key in self.by_key)

    @cached_property
    def _categories(self) -> Mapping[tuple[str, int, Level, str], frozenset[str]]:
        found: dict[tuple[str, int, Level, str], set[str]] = {}
        for key in self.by_key:
            found.setdefault((key.indicator, key.year, key.level, key.place), set()).add(
                key.category
            )
        return {at: frozenset(each) for at, each in found.items()}

    def at(self, key: Key) -> Figure | None:
        """A figure; none when nothing was counted there."""
        return self.by_key.get(key)

    def has_year(self, indicator: str, year: int) -> bool:
        """Whether the family of an indicator knows anything of a year: else nothing is a zero."""
        return (family(indicator), year) in self.counted

    def categories(self, indicator: str, year: int, level: Level, place: str) -> frozenset[str]:
        """The categories that an indicator has there."""
        return self._categories.get((indicator, year, level, place), frozenset())


def family(indicator: str) -> str:
    """The first letters of a code: INC, MES, PRV…"""
    return indicator.partition("-")[0]
