"""The names of what a report tells: indicators, categories, places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hygie.establishments import tree
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.text import fold
from hygie.observatory import labels, queries
from hygie.observatory.catalogue import indicators
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Key, Level
from hygie.observatory.rules.composing import Words
from hygie.observatory.rules.figures import Figures

# Lists that are read whole, what was never counted among them.
_WHOLE = frozenset({"months"})
_KINDS = {Level.GHT: PlaceKind.GHT, Level.ENTITY: PlaceKind.LEGAL_ENTITY}


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of codes, with those that the register keeps."""

    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def category(self, indicator: str, code: str) -> str:
        """A category in words."""
        name = indicators()[indicator].categories
        return labels.category(name, code, self.titles.get(name, {}))

    def categories(self, indicator: str, found: frozenset[str]) -> tuple[str, ...]:
        """The categories that were found, in the order of their list; every month of a year."""
        name = indicators()[indicator].categories
        known = frozenset(labels.of_categories(name)) if name in _WHOLE else frozenset()
        order = {code: rank for rank, code in enumerate(self.titles.get(name, ()))}
        return tuple(
            sorted(
                found | known,
                key=lambda code: (order.get(code, len(order)), *labels.rank(name, code)),
            )
        )

    def place(self, level: Level, code: str) -> str:
        """A place by its name; one that is no more under its code."""
        if level is Level.NATION:
            return Level.NATION.label
        if level is Level.REGION:
            return labels.region(code)
        if level is Level.KIND:
            return labels.kinds().get(code, code)
        node = tree.any_node(Place(_KINDS[level], code))
        return node.name if node else code

    def places(self, level: Level, found: frozenset[str]) -> tuple[str, ...]:
        """The places of a level by their names; every region of today is there."""
        known = frozenset(labels.known_regions()) if level is Level.REGION else frozenset()
        return tuple(sorted(found | known, key=lambda code: fold(self.place(level, code))))


def words_of(figures: Figures, area: Area) -> Words:
    """The names of all that these figures hold at the level of an area."""
    asked = (key for key in figures.by_key if key.level is area.level)
    return Words(indicators=indicators(), labels=titled(asked))


def titled(keys: Iterable[Key]) -> Names:
    """The names of codes, the titles of measures that these figures are of asked once."""
    codes: dict[str, set[str]] = {}
    for key in keys:
        one = indicators().get(key.indicator)
        if one and one.categories in {"measures", "steps"}:
            codes.setdefault(one.categories, set()).add(key.category)
    return Names(titles={name: queries.any_titles(name, found) for name, found in codes.items()})
