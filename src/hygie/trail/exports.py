"""The trail as a spreadsheet."""

from collections.abc import Iterable, Iterator

from hygie.platform.exports import Cell
from hygie.trail.shown import Line

HEADER = (
    "Date",
    "Écrit le (si différent)",
    "Personne",
    "Rôles",
    "Acte",
    "Incident",
    "Titre",
    "Établissement",
    "FINESS",
)


def rows(lines: Iterable[Line]) -> Iterator[tuple[Cell, ...]]:
    """One row for each line, in the order of HEADER, the hour to the second."""
    for line in lines:
        yield (
            line.at_text,
            line.written,
            line.who,
            line.roles,
            line.what,
            line.number,
            line.title,
            line.site,
            line.finess,
        )
