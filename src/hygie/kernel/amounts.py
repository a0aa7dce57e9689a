"""Amounts as people type and read them: exact decimals, never a floating number."""

import re
from decimal import Decimal

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

NBSP = "\N{NO-BREAK SPACE}"
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
# A number in groups of three or in one piece, then at most some decimals.
_NUMBER = re.compile(r"(-?)([0-9]{1,40})(?:[.,]([0-9]{1,40}))?")
_EXAMPLES = {"EUROS": "12 500,50", "HOURS": "7,5", "ACTS": "12"}


class Unit(Labelled):
    """What is counted."""

    EUROS = "EUROS", "€"
    HOURS = "HOURS", "h"
    ACTS = "ACTS", "actes"


class NotAnAmount(Refused):
    """What was typed is no number, or one that cannot be."""


# From here on, a glance reads thousands.
_THOUSANDS = 10_000
# Beyond, somebody typed too many zeros: the largest published loss of a hospital is far below.
MOST = {
    Unit.EUROS: Decimal("999999999.99"),
    Unit.HOURS: Decimal("99999.99"),
    Unit.ACTS: Decimal(999_999),
}


def read(raw: str, unit: Unit) -> Decimal:
    """Read « 12 500,50 € », « 7,5 h » or « 12 »; refuse what is negative or too large."""
    text = _SPACES.sub("", raw.strip().removesuffix(unit.label))
    if "," in text and "." in text and text.rindex(",") > text.rindex("."):
        text = _ungrouped(text)
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise NotAnAmount(f"Écrivez un nombre, comme {_example(unit)}.")
    sign, whole, decimals = found[1], found[2], found[3] or ""
    if sign:
        raise NotAnAmount("Ce nombre est négatif : pour revenir sur une ligne, corrigez-la.")
    if unit == Unit.ACTS and decimals.strip("0"):
        raise NotAnAmount("Écrivez un nombre entier.")
    if len(decimals) > 2:
        raise NotAnAmount("Deux chiffres après la virgule, au plus.")
    amount = Decimal(f"{whole}.{decimals or '0'}").quantize(Decimal("0.01"))
    check(amount, unit)
    return amount


def check(amount: Decimal, unit: Unit) -> None:
    """Refuse an amount that counts nothing, or more than anything can."""
    if not amount.is_finite() or amount <= 0:
        raise NotAnAmount("Ce nombre doit être plus grand que zéro.")
    if amount > MOST[unit]:
        raise NotAnAmount(f"{in_words(MOST[unit], unit)} au plus : comptez les zéros.")


def in_words(amount: Decimal, unit: Unit) -> str:
    """An amount as one reads it: « 12 500,50 € », « 7,5 h », « 12 »."""
    exact = amount.quantize(Decimal("0.01"))
    whole, _, decimals = f"{exact:,.2f}".partition(".")
    shown = whole.replace(",", NBSP)
    if unit == Unit.HOURS:
        decimals = decimals.rstrip("0")
    elif unit == Unit.ACTS or decimals == "00":
        decimals = ""
    number = f"{shown},{decimals}" if decimals else shown
    return number if unit == Unit.ACTS else f"{number}{NBSP}{unit.label}"


def in_short(amount: Decimal, unit: Unit) -> str:
    """An amount at a glance: « 12,5 k€ », « 1,23 M€ »; a small one, and what is no money, whole."""
    if unit != Unit.EUROS or amount < _THOUSANDS:
        return in_words(amount, unit)
    scale, name, places = (1_000_000, "M€", "0.01") if amount >= 1_000_000 else (1_000, "k€", "0.1")
    scaled = (amount / scale).quantize(Decimal(places))
    return f"{scaled}".replace(".", ",").removesuffix(",0") + f"{NBSP}{name}"


def as_typed(amount: Decimal) -> str:
    """An amount as a form shows it again."""
    whole, _, decimals = f"{amount:.2f}".partition(".")
    return f"{whole},{decimals}" if decimals != "00" else whole


def _ungrouped(text: str) -> str:
    """« 1.234.567,89 » as « 1234567,89 » when its points stand at the thousands; else as it is."""
    whole, _, decimals = text.partition(",")
    first, *groups = whole.split(".")
    if 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups):
        return f"{first}{''.join(groups)},{decimals}"
    return text


def _example(unit: Unit) -> str:
    return _EXAMPLES[unit].replace(" ", NBSP)
