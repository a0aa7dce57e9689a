"""How precisely a declaration is dated: a former tool may have kept only its month."""

from datetime import datetime

from hygie.incidents.rules.clock import MONTHS, day_in_words, in_words, local
from hygie.kernel.enums import Labelled


class Precision(Labelled):
    """To what a moment is known; what is finer than that was never said."""

    MOMENT = "MOMENT", "à la minute"
    DAY = "DAY", "au jour"
    MONTH = "MONTH", "au mois"
    YEAR = "YEAR", "à l’année"


def is_exact(precision: str) -> bool:
    """Whether delays and terms may be counted from such a moment."""
    return precision == Precision.MOMENT


def said(instant: datetime, zone: str, precision: Precision, *, seconds: bool = False) -> str:
    """Say a moment as far as it is known: mars 2016, jour non dit."""
    shown = local(instant, zone)
    match precision:
        case Precision.DAY:
            return f"{day_in_words(shown.date())}, heure non dite"
        case Precision.MONTH:
            return f"{MONTHS[shown.month - 1]} {shown.year}, jour non dit"
        case Precision.YEAR:
            return f"{shown.year}, mois et jour non dits"
    return in_words(instant, zone, seconds=seconds)


def in_figures(instant: datetime, zone: str, precision: Precision) -> str:
    """The same for a line of a list: 28/03/2026 23:30, 28/03/2026, 03/2026, 2026."""
    formats = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
    return f"{local(instant, zone):{formats.get(precision, '%d/%m/%Y %H:%M')}}"
