"""TLP 2.0 and PAP: who may be told of a thing, and what may be done with it."""

from collections.abc import Iterable

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused


class Tlp(Labelled):
    """Who may be told, from everybody to named people; the order is that of the strictness."""

    CLEAR = "CLEAR", "TLP:CLEAR, public"
    GREEN = "GREEN", "TLP:GREEN, la communauté"
    AMBER = "AMBER", "TLP:AMBER, l’organisation et ceux qu’elle sert"
    AMBER_STRICT = "AMBER_STRICT", "TLP:AMBER+STRICT, l’organisation seulement"
    RED = "RED", "TLP:RED, l’astreinte seulement"

    @property
    def mark(self) -> str:
        """The mark as it is written on documents."""
        return f"TLP:{self.value.replace('_', '+')}"

    @property
    def strictness(self) -> int:
        """Greater is for fewer people."""
        return list(Tlp).index(self)


class Pap(Labelled):
    """What may be done with a thing, from anything to what nobody can notice."""

    CLEAR = "CLEAR", "PAP:CLEAR, tout usage"
    GREEN = "GREEN", "PAP:GREEN, bloquer, filtrer"
    AMBER = "AMBER", "PAP:AMBER, chercher sans toucher la cible"
    RED = "RED", "PAP:RED, ne rien faire qui se voie"

    @property
    def mark(self) -> str:
        """The mark as it is written on documents."""
        return f"PAP:{self.value}"


# Before anybody chooses.
USUAL_TLP, USUAL_PAP = Tlp.AMBER, Pap.AMBER


class TooStrict(Refused):
    """Something would leave further than its mark lets it go."""


def strictest(marks: Iterable[Tlp]) -> Tlp:
    """The mark of a whole is the strictest of its parts."""
    return max(marks, key=lambda mark: mark.strictness, default=Tlp.CLEAR)


def check_leaving(marks: Iterable[Tlp], *, as_: Tlp, what: str) -> None:
    """Refuse to let things leave in a file that is marked for more people than they are.

    `what` names them, in the masculine plural: « indicateurs ».
    """
    held = list(marks)
    above = [mark for mark in held if mark.strictness > as_.strictness]
    if not above:
        return
    many = (
        f"un des {what} choisis est d’une marque"
        if len(above) == 1
        else (f"{len(above)} des {len(held)} {what} choisis sont d’une marque")
    )
    raise TooStrict(
        f"L’export en {as_.mark} est refusé : {many} plus stricte, jusqu’à "
        f"{strictest(above).mark}. Retirez-les du choix, ou exportez pour moins de personnes."
    )
