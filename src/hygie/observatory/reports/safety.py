"""The gate of a publication: an adversary who reads all that is shown finds nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hygie.establishments.models import Ght
from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory import figures as kept
from hygie.observatory.catalogue import indicators
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.protection.attack import attack
from hygie.observatory.rules.protection.relations import Tie


class Unsafe(Refused):
    """Publishing would tell what is hidden, or nobody can say that it would not."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """All that was counted, hidden figures with what they hide, and which are shown."""

    cells: tuple[Cell, ...]
    shown: Mapping[Key, Shown]


def figures_are_safe(
    found: Counted, *, ties: Mapping[str, Tie], regions: Mapping[str, str]
) -> None:
    """Raise Unsafe when a hidden figure follows from those that are shown."""
    told = attack(found.cells, found.shown, ties=ties, regions=regions)
    if told:
        first = sorted({(each.key.indicator, each.key.year) for each in told})[0]
        many = counted(len(told), "chiffre masqué se déduirait", "chiffres masqués se déduiraient")
        raise Unsafe(
            f"La publication est refusée{NBSP}: "
            f"{many} de ceux qui sont montrés, à commencer par {first[0]} en {first[1]}. "
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


def ties() -> Mapping[str, Tie]:
    """What indicators have in common, as their headers say it."""
    return {
        code: Tie(parts_of=each.parts_of, is_rate=each.per is not None, unit=each.scale)
        for code, each in indicators().items()
    }


def any_regions() -> Mapping[str, str]:
    """In which region each group lies."""
    return dict(Ght.objects.values_list("code", "region_code"))
