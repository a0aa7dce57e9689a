"""Which sites of the register the structures of a table may be: proposed, for a person to say."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hygie.establishments import queries as register
from hygie.establishments.queries import Found
from hygie.kernel.text import clean_line, fold
from hygie.takeover.rules.mapping import place
from hygie.takeover.rules.reception import PLACES_KEPT

_PROPOSED = 5


class Places:
    """The structures of a table that have no number of their own in it."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns
        self._counts: Counter[tuple[str, str]] = Counter()

    def meet(self, row: Mapping[str, str]) -> None:
        """Count the structure of a line, whatever else is wrong with it."""
        name, city, number = (
            row[self._columns[each]] if each in self._columns else ""
            for each in ("structure", "city", "finess")
        )
        if name and not number:
            self._counts[name, city] += 1

    def proposed(self) -> list[dict[str, Any]]:
        """Those of most lines, each with the sites that it may be; plain values, to be kept."""
        return [
            _proposed(clean_line(name), clean_line(city), count)
            for (name, city), count in self._counts.most_common(PLACES_KEPT)
            if place(name, city)
        ]


def _proposed(name: str, city: str, count: int) -> dict[str, Any]:
    found = register.any_search(f"{name} {city}", limit=_PROPOSED)
    found = found or register.any_search(name, limit=_PROPOSED)
    same = [one.finess for one in found if _is_same(one, name, city)]
    return {
        "key": place(name, city),
        "said": (f"{name}, {city}" if city else name)[:100],
        "count": count,
        "sites": [[one.finess, _label(one)] for one in found],
        "likely": same[0] if len(same) == 1 else "",
    }


def _is_same(one: Found, name: str, city: str) -> bool:
    return bool(city) and fold(one.name) == fold(name) and fold(one.city) == fold(city)


def _label(one: Found) -> str:
    return f"{one.name}, {one.postcode} {one.city} ({one.finess})"
