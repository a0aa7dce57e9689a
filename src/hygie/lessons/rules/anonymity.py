"""What would name a victim in a text that all will read: found, pointed at, taken out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.incidents.rules.clock import MONTHS
from hygie.kernel.enums import Labelled
from hygie.kernel.text import fold


class Naming(Labelled):
    """How a text names somebody; the label says what to write instead."""

    STRUCTURE = "STRUCTURE", "le nom de la structure : écrivez « la structure »"
    PLACE = "PLACE", "une commune : écrivez « la ville »"
    PERSON = "PERSON", "le nom d’une personne : écrivez sa fonction"
    NUMBER = "NUMBER", "un numéro (FINESS, incident, téléphone) : retirez-le"
    MAIL = "MAIL", "une adresse de messagerie : retirez-la"
    ADDRESS = "ADDRESS", "une adresse de réseau ou un nom de domaine : retirez-la"
    DAY = "DAY", "un jour exact : écrivez le mois"
    HOUR = "HOUR", "une heure : écrivez « la nuit » ou « le matin », une durée en toutes lettres"


# What stands in the place of what was taken out.
INSTEAD = {
    Naming.STRUCTURE: "la structure",
    Naming.PLACE: "la ville",
    Naming.PERSON: "une personne",
    Naming.NUMBER: "[numéro retiré]",
    Naming.MAIL: "[adresse retirée]",
    Naming.ADDRESS: "[adresse retirée]",
    Naming.HOUR: "[heure retirée]",
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of one victim, as its incident knows them."""

    structures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that names somebody: what, and where it stands."""

    naming: Naming
    start: int
    end: int
    text: str


_MONTH = "|".join(
    (*MONTHS, "fevrier", "aout", "decembre", "janv", "févr", "sept", "oct", "nov", "déc")
)
_UNITS = "deux|trois|quatre|cinq|six|sept|huit|neuf"
_WEEKDAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_IN_WORDS = (
    rf"(?:vingt|trente)(?:[\s-]et)?[\s-]un|vingt[\s-](?:{_UNITS})|vingt|trente"
    rf"|dix[\s-](?:sept|huit|neuf)|dix|onze|douze|treize|quatorze|quinze|seize|un|premier|{_UNITS}"
)
# Twenty-four hours, or forty-eight, are how long it lasted.
_HOUR = r"(?:[01]?\d|2[0-3])"
_TIME = (
    rf"(?:{_HOUR}:[0-5]\d(?::[0-5]\d)?(?![\w:])|{_HOUR}\s?h(?:\s?[0-5]?\d)?(?!\w)"
    rf"|(?<=à\s){_HOUR}\s+heures?(?:\s+[0-5]?\d)?(?!\w))"
)
_HOURS = re.compile(rf"(?<![\w:]){_TIME}", re.IGNORECASE)
# With the hour that follows: a month and a minute tell as much as a day.
_DAYS = re.compile(
    rf"(?<!\w)(?:(?:{_WEEKDAY},?\s+)?(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:T[\d:]+Z?)?"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}"
    rf"|(?:\d{{1,2}}|1er|{_IN_WORDS})\s+(?:{_MONTH})\b\.?(?:\s+\d{{4}})?)"
    rf"|{_WEEKDAY}\s+(?:de\s+|d’|d'|en\s+)?(?:{_MONTH})\b\.?(?:\s+\d{{4}})?)(?!\w)"
    rf"(?:,?\s+(?:à\s+)?{_TIME})?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_ADDRESSES = re.compile(
    r"(?:https?|hxxps?|ftp)://\S+"
    r"|(?<![\w.])(?:\d{1,3}(?:\.|\[\.\])){3}\d{1,3}(?![\w])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])[0-9a-f:]*::[0-9a-f:]*(?![\w:])"
    r"|(?<![\w.])(?:[a-z0-9-]+(?:\.|\[\.\]))+(?:[a-z]{2,24})(?![\w])",
    re.IGNORECASE,
)
# A FINESS, a SIRET, a telephone, the number of an incident, a postcode: all that is long digits.
_NUMBERS = re.compile(
    r"(?<!\w)(?:\d{4}-\d{5}-\d|(?:\+33|0033|0)[\s.\-]?[1-9](?:[\s.\-]?\d{2}){4}"
    r"|\d(?:[ .\-]?\d){8,13}|2[AB]\d{7}|\d{5})(?!\w)",
    re.IGNORECASE,
)
_PATTERNS = (
    (Naming.MAIL, _MAIL),
    (Naming.DAY, _DAYS),
    (Naming.NUMBER, _NUMBERS),
    (Naming.ADDRESS, _ADDRESSES),
    (Naming.HOUR, _HOURS),
)
_WORD = re.compile(r"\w+")
_SHORTEST = 3


@cache
def common() -> frozenset[str]:
    """The words of names that, alone, name nobody; read once from their dated list."""
    path = files("hygie.lessons").joinpath("reference", "common-words-2026.toml")
    return frozenset(tomllib.loads(path.read_text("utf-8"))["words"])


def found(text: str, names: Names) -> list[Found]:
    """Return what names the victim, in order, nothing twice."""
    taken: list[Found] = []
    for each in sorted(_all(text, names), key=lambda one: (one.start, -one.end)):
        if not taken or each.start >= taken[-1].end:
            taken.append(each)
    return taken


def without(text: str, names: Names) -> str:
    """Return the text with what names the victim taken out, and days turned into their month."""
    # A replacement may bring two things together that name somebody: look again until none does.
    for _ in range(len(text) + 1):
        naming = found(text, names)
        if not naming:
            break
        for each in reversed(naming):
            text = text[: each.start] + _instead(each) + text[each.end :]
    return text


def said(naming: Iterable[Found]) -> list[str]:
    """What was found, as sentences, each thing once."""
    return list(dict.fromkeys(f"« {each.text} » est {each.naming.label}." for each in naming))


def _all(text: str, names: Names) -> Iterator[Found]:
    for naming, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Found(naming=naming, start=match.start(), end=match.end(), text=match[0])
    words = [(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]
    for naming, known in (
        (Naming.STRUCTURE, names.structures),
        (Naming.PLACE, names.places),
        (Naming.PERSON, names.people),
    ):
        telling = {word for name in known for word in _telling(name)}
        for folded, start, end in words:
            if telling.intersection(folded.split()):
                yield Found(naming=naming, start=start, end=end, text=text[start:end])


def _telling(name: str) -> set[str]:
    """The words of a name that name somebody by themselves."""
    return {
        word
        for word in fold(name).split()
        if len(word) >= _SHORTEST and word not in common() and not word.isdigit()
    }


def _instead(each: Found) -> str:
    return _month(each.text) if each.naming == Naming.DAY else INSTEAD[each.naming]


def _month(day: str) -> str:
    """« 12/03/2026 à 10 h » and « jeudi douze mars 2026 » as « mars 2026 »."""
    day = _HOURS.sub("", day)
    digits = [int(part) for part in re.findall(r"\d+", day)]
    words = fold(re.sub(r"\d+(?:er)?", " ", day)).split()
    # From the end: « sept novembre » is of November.
    ends = (word for word in reversed(words) if len(word) >= _SHORTEST)
    named = next((month for word in ends for month in MONTHS if fold(month).startswith(word)), "")
    year = next((part for part in digits if part > 31), None)
    if not named and len(digits) >= 3:
        named = MONTHS[digits[1] - 1] if 1 <= digits[1] <= 12 else ""
    if not named:
        return "[jour retiré]"
    if year is not None and year < 100:
        year += 2000
    return f"{named} {year}" if year is not None else named
