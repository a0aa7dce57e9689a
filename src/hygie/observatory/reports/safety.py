"""The gate of a publication: an adversary who reads all that is shown finds nothing else."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory import figures as kept
from hygie.observatory.catalogue import indicators
from hygie.observatory.making import beaten
from hygie.observatory.rules.cells import Cell, Key, Level, Shown


class Unsafe(Refused):
    """Publishing would tell what is hidden, or nobody can say that it would not."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """All that was counted, hidden figures with what they hide, and which are shown."""

    cells: tuple[Cell, ...]
    shown: Mapping[Key, Shown]


def figures_are_safe(found: Counted) -> None:
    """Raise Unsafe when a hidden figure follows from those that are shown."""
    by_table: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in found.cells:
        if not indicators()[cell.key.indicator].is_open:
            by_table[cell.key.year, cell.key.indicator].append(cell)
    for year, code in sorted(by_table):
        if told := beaten(by_table, found.shown, year, code):
            many = counted(
                len(told), "chiffre masqué se déduirait", "chiffres masqués se déduiraient"
            )
            raise Unsafe(
                f"La publication est refusée{NBSP}: "
                f"{many} de ceux qui sont montrés, à commencer par {code} en {year}. "
                "Prenez un nouvel instantané, ou signalez-le à l’exploitant."
            )


def any_counted(snapshot: str, years: Collection[int]) -> Counted:
    """The figures of a snapshot in some years; raise Unsafe when what is hidden was not kept."""
    cells, shown = [], {}
    for cell, key, how in kept.whole(snapshot, years):
        if cell is None:
            raise Unsafe(
                "La publication est refusée : les chiffres masqués de cet instantané ne sont pas "
                "gardés, et personne ne peut vérifier qu’ils ne se déduisent pas."
            )
        if key.level is not Level.ENTITY:
            cells.append(cell)
            shown[key] = how
    return Counted(cells=tuple(cells), shown=shown)
