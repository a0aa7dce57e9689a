"""The figures that leave: a line for each, hidden ones with the reason and without a value."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hygie.observatory.catalogue import Indicator
from hygie.observatory.rules.cells import Key, Level, Shown
from hygie.observatory.rules.figures import Figure, Figures
from hygie.platform.exports import Cell

HEADER = (
    "Indicateur",
    "Titre",
    "Année",
    "Niveau",
    "Code du lieu",
    "Lieu",
    "Code de la catégorie",
    "Catégorie",
    "Nombre",
    "Base",
    "Premier quartile",
    "Médiane",
    "Troisième quartile",
    "Publication",
    "Révisé",
)
_NAMES = (
    *("indicator", "title", "year", "level", "place", "place_name", "category", "category_name"),
    *("n", "base", "low", "middle", "high", "shown", "revised"),
)
_LEVELS = list(Level)


def ordered(found: Iterable[Figure]) -> list[Figure]:
    """The last year first, then from the nation down."""
    return sorted(found, key=lambda each: _rank(each.key))


def lines(
    indicator: Indicator,
    found: Iterable[Figure],
    *,
    places: Mapping[tuple[Level, str], str],
    categories: Mapping[str, str],
) -> Iterator[Sequence[Cell]]:
    """A line for each figure."""
    for each in found:
        key, cell = each.key, each.cell
        yield (
            indicator.code,
            indicator.title,
            key.year,
            key.level.label,
            key.place,
            places.get((key.level, key.place), key.place),
            key.category,
            categories.get(key.category, key.category),
            cell.n if cell else None,
            cell.base if cell else None,
            cell.low if cell else None,
            cell.middle if cell else None,
            cell.high if cell else None,
            each.shown.label,
            "oui" if each.is_revised else "",
        )


def document(
    indicator: Indicator, figures: Figures, found: Iterable[Sequence[Cell]]
) -> Iterator[str]:
    """The same as JSON, with what one must know to read it: of which night, or which editions."""
    head = {
        "indicator": indicator.code,
        "title": indicator.title,
        "question": indicator.question,
        "unit": indicator.unit,
        "denominator": indicator.denominator.value,
        "measure": indicator.measure.value,
        "per": indicator.per,
        "scale": indicator.scale,
        "caveat": indicator.caveat,
        "snapshot": figures.snapshot,
        "editions": {str(year): each.name for year, each in sorted(figures.told.items())},
        "hidden": {each.value: each.label for each in Shown if each is not Shown.SHOWN},
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    yield text[: text.rindex("\n}")] + ',\n "figures": ['
    for rank, row in enumerate(found):
        line = dict(zip(_NAMES, row, strict=True))
        yield ("," if rank else "") + "\n  " + json.dumps(line, ensure_ascii=False)
    yield "\n ]\n}\n"


def _rank(key: Key) -> tuple[int, int, str, str]:
    return (-key.year, _LEVELS.index(key.level), key.place, key.category)
