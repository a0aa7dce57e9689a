"""What a figure says and how it moved, in French sentences with exact roundings.

Percentages are whole, halves go away from zero, and they are reckoned from what was counted, never
from what was rounded before: 749 against 581 is +29 %, 76 of 592 is 13 %.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from hygie.kernel.enums import Labelled
from hygie.kernel.wording import NBSP, number

MINUS = "\N{MINUS SIGN}"
# Of fewer than these, a percentage says more than it knows: the difference is told instead.
FEW = 20
# From this on, « multiplié par » is read more easily than a percentage.
_TIMES = 3
_HOURS_OF_DAY, _DAYS_OF_MONTH, _DAYS_OF_YEAR = 24, 30, 365
# Words after which a unit goes on in its own number: « structures ayant déclaré », « de santé ».
_STOP = re.compile(r"(?:de|du|des|d’.*|à|au|aux|en|par|pour|sur|avec|sans|ayant|selon|qui|\W)")
_KEPT = frozenset({"mois", "fois", "accès", "plusieurs", "sous", "cas"})


class Standing(Labelled):
    """Whether a year has a value, and if not, why."""

    KNOWN = "KNOWN", "Connu"
    HIDDEN = "HIDDEN", "Masqué"
    MISSING = "MISSING", "Sans donnée"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value of one year: a count, or a numerator with its base.

    `per` is set for a rate; `scale` is what one of the base is worth when both are sums of it.
    """

    year: int
    n: int = 0
    base: int | None = None
    per: int | None = None
    scale: int = 1
    standing: Standing = Standing.KNOWN


def rounded(value: Fraction, digits: int = 0) -> Fraction:
    """Rounded to so many decimals, halves away from zero, as people round."""
    scale = 10**digits
    whole = (abs(value) * scale + Fraction(1, 2)) // 1
    return Fraction(whole if value >= 0 else -whole, scale)


def decimal(value: Fraction, digits: int = 0) -> str:
    """A number as one writes it: 1 234,5; a minus that is one."""
    exact = rounded(value, digits)
    whole, part = divmod(abs(exact) * 10**digits, 10**digits)
    text = number(int(whole))
    if part:
        text += "," + f"{int(part):0{digits}d}".rstrip("0")
    return f"{MINUS}{text}" if exact < 0 else text


def percent(n: int, base: int) -> str:
    """A share: 13 %; what is not nothing is not told as 0 %, what is not all not as 100 %."""
    share = Fraction(100 * n, base)
    if 0 < share < Fraction(1, 2):
        return f"moins de 1{NBSP}%"
    if Fraction(199, 2) <= share < 100:
        return f"plus de 99{NBSP}%"
    return f"{decimal(share)}{NBSP}%"


def rate(n: int, base: int, per: int) -> str:
    """So many for each hundred or hundred thousand, to one decimal: 12,4."""
    return decimal(Fraction(per * n, base), 1)


def change(n: int, before: int) -> str:
    """How a count moved: +29 %, multiplied by 3,4, or so many more where there were few."""
    if before < FEW or n == before:
        return _signed(Fraction(n - before)) if n != before else "inchangé"
    if n >= _TIMES * before:
        return f"multiplié par {decimal(Fraction(n, before), 1)}"
    moved = Fraction(100 * (n - before), before)
    if abs(moved) < Fraction(1, 2):
        return f"{'+' if moved > 0 else MINUS} moins de 1{NBSP}%".replace(" ", NBSP, 1)
    return f"{_signed(moved)}{NBSP}%"


def change_of_rate(n: int, base: int, before: int, before_base: int) -> str:
    """How a rate moved: its own change, whatever it is told per."""
    if not before:
        return ""
    now, then = Fraction(n, base), Fraction(before, before_base)
    moved = 100 * (now - then) / then
    return f"{_signed(moved)}{NBSP}%" if rounded(moved) else "stable"


def points(n: int, base: int, before: int, before_base: int) -> str:
    """How a share moved, in points: +4 points."""
    moved = rounded(Fraction(100 * n, base) - Fraction(100 * before, before_base))
    if not moved:
        return "stable"
    return f"{_signed(moved)}{NBSP}point{'s' if abs(moved) > 1 else ''}"


def unit_of(count: int, unit: str) -> str:
    """A unit in the number that its count asks for: 1 déclaration, 2 déclarations, 0 incident."""
    if count > 1:
        return unit
    found = []
    rest = unit.split(" ")
    while rest and not _STOP.fullmatch(rest[0]):
        found.append(_singular(rest.pop(0)))
    return " ".join([*found, *rest])


def counted(count: int, unit: str) -> str:
    """A count with its unit: 749 déclarations."""
    return f"{number(count)} {unit_of(count, unit)}"


def sentence(now: Said, before: Said | None, unit: str, *, is_running: bool = False) -> str:
    """One sentence: the value of a year, against another one where there is one.

    A share has the unit of its base, such as « des déclarations », a rate its whole unit.
    """
    if now.standing is Standing.MISSING or now.base == 0:
        return f"Aucune donnée pour {now.year}."
    if now.standing is Standing.HIDDEN:
        return f"Le chiffre de {now.year} est masqué, pour ne désigner personne."
    told = f"{_told(now, unit)} en {now.year}"
    if is_running:
        return f"{told}, année en cours."
    return f"{told}{_against(now, before)}."


def delay(hours: float) -> str:
    """A delay as one says it: 45 min, 14 h, 3 jours, 5 mois; whole, halves up."""
    minutes = rounded(Fraction(hours) * 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    whole = rounded(Fraction(hours))
    if whole < 2 * _HOURS_OF_DAY:
        return f"{whole}{NBSP}h"
    days = rounded(Fraction(hours) / _HOURS_OF_DAY)
    if days < 2 * _DAYS_OF_MONTH:
        return f"{days}{NBSP}jours"
    if days < 2 * _DAYS_OF_YEAR:
        return f"{rounded(days / _DAYS_OF_MONTH)}{NBSP}mois"
    return f"{rounded(days / _DAYS_OF_YEAR)}{NBSP}ans"


def quartiles(low: float, middle: float, high: float, tell: str = "hours") -> str:
    """The spread in words: the middle one, and between which half of them are."""
    told = [delay(each) if tell == "hours" else _share(each) for each in (low, middle, high)]
    if told[0] == told[2]:
        return f"{told[1]} pour la moitié d’entre eux au moins"
    return f"{told[1]} au milieu, la moitié entre {told[0]} et {told[2]}"


def _share(value: float) -> str:
    return f"{decimal(Fraction(value))}{NBSP}%"


def _told(said: Said, unit: str) -> str:
    if said.base is None:
        return counted(said.n, unit)
    if said.per:
        return f"{rate(said.n, said.base, said.per)} {unit}"
    if said.scale > 1:
        return f"{percent(said.n, said.base)} {unit}"
    return f"{percent(said.n, said.base)} {unit} ({number(said.n)} sur {number(said.base)})"


def _against(now: Said, before: Said | None) -> str:
    if before is None:
        return ", première année connue"
    if before.standing is Standing.MISSING or before.base == 0:
        return f"{NBSP}; {before.year} n’a pas de donnée"
    if before.standing is Standing.HIDDEN:
        return f"{NBSP}; le chiffre de {before.year} est masqué"
    if now.base and before.base:
        return _share_against(now.n, now.base, before.n, before.base, before.year, now.per)
    if now.n == before.n:
        return f", comme en {before.year}"
    if not before.n:
        return f", contre 0 en {before.year}"
    return f", contre {number(before.n)} en {before.year} ({change(now.n, before.n)})"


def _share_against(
    n: int, base: int, before: int, before_base: int, year: int, per: int | None
) -> str:
    if n * before_base == before * base:
        return f", comme en {year}"
    if per:
        return f", contre {rate(before, before_base, per)} en {year}"
    moved = points(n, base, before, before_base)
    return f", contre {percent(before, before_base)} en {year} ({moved})"


def _signed(value: Fraction) -> str:
    text = decimal(value)
    return text if text.startswith(MINUS) else f"+{text}"


def _singular(word: str) -> str:
    if word in _KEPT:
        return word
    if word.endswith("aux"):
        return f"{word[:-3]}al"
    return word.removesuffix("s")
