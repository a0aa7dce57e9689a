"""Figures rounded to a multiple, for open data when it is asked: of protected cells alone.

Rounded figures do not add up: each is rounded for itself, always in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hygie.observatory.rules.cells import Cell, Key, Shown

MULTIPLE = 5
NOT_ADDITIVE = (
    "Les nombres sont arrondis au multiple de 5 le plus proche, chacun pour lui-même\u00a0: "
    "leur somme peut différer du total."
)


def rounded(
    cells: Iterable[Cell], shown: Mapping[Key, Shown], *, multiple: int = MULTIPLE
) -> list[Cell]:
    """The cells that are shown, their counts and bases rounded; nothing is said of holders.

    A share is that of the rounded count in the rounded base. Raises ValueError for a multiple
    below 1.
    """
    if multiple < 1:
        raise ValueError("a multiple is 1 or more")
    return [
        replace(
            cell,
            n=nearest(cell.n, multiple),
            base=None if cell.base is None else nearest(cell.base, multiple),
            holders=0,
            largest=0,
        )
        for cell in cells
        if shown.get(cell.key) is Shown.SHOWN
    ]


def nearest(count: int, multiple: int) -> int:
    """The nearest multiple; half-way, the larger one."""
    return (2 * count + multiple) // (2 * multiple) * multiple
