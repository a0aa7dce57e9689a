"""What would name a victim in a text that all will read: found, pointed at, taken out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hygie.kernel.enums import Labelled
from hygie.lessons.rules import letters, spelt
from hygie.lessons.rules.moments import DAYS, HOURS, MAYBE_HOURS, month_of


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
    # Who has an account there, and has done nothing here: their names may be everyday words.
    holders: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that names somebody, or may: then its author says whether it does."""

    naming: Naming
    start: int
    end: int
    text: str
    is_sure: bool = True


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
    (Naming.DAY, DAYS),
    (Naming.NUMBER, _NUMBERS),
    (Naming.ADDRESS, _ADDRESSES),
    *((Naming.HOUR, hours) for hours in HOURS),
)
# Of what is shown around it.
_AROUND = 25


def found(text: str, names: Names) -> list[Found]:
    """Return what names the victim, or may, in order, nothing twice."""
    taken: list[Found] = []
    for each in sorted(_all(text, names), key=lambda one: (one.start, not one.is_sure, -one.end)):
        if not taken or each.start >= taken[-1].end:
            taken.append(each)
        elif each.is_sure and not taken[-1].is_sure:
            taken[-1] = each
    return taken


def sure(text: str, names: Names) -> list[Found]:
    """Return what names the victim for certain."""
    return [each for each in found(text, names) if each.is_sure]


def without(text: str, names: Names) -> str:
    """Return the text with what names the victim taken out, and days turned into their month."""
    # A replacement may bring two things together that name somebody: look again until none does.
    for _ in range(len(text) + 1):
        naming = sure(text, names)
        if not naming:
            break
        for each in reversed(naming):
            text = text[: each.start] + _instead(each) + text[each.end :]
    return text


def said(naming: Iterable[Found], text: str) -> list[str]:
    """What was found in a text, as sentences, each thing once, with the place of the first."""
    first: dict[str, Found] = {}
    for each in naming:
        first.setdefault(each.text, each)
    return [_sentence(each, text) for each in first.values()]


def _sentence(each: Found, text: str) -> str:
    is_or_may = "est" if each.is_sure else "est peut-être"
    line = text.count("\n", 0, each.start)
    where = f"ligne {line}" if line else "dans le titre"
    start = max(text.rfind("\n", 0, each.start) + 1, each.start - _AROUND)
    end = min(len(text), each.end + _AROUND)
    around = text[start:end].partition("\n")[0].strip()
    return f"« {each.text} » {is_or_may} {each.naming.label} ({where} : « …{around}… »)."


def _all(text: str, names: Names) -> Iterator[Found]:
    read = letters.as_read(text)
    for is_sure, patterns in (
        (True, _PATTERNS),
        (False, [(Naming.HOUR, hours) for hours in MAYBE_HOURS]),
    ):
        for naming, pattern in patterns:
            for match in pattern.finditer(read.text):
                span = read.span(*match.span("hour" if pattern.groups else 0))
                yield _found(naming, text, span, is_sure=is_sure)
    words = spelt.words_of(read, text)
    for naming, known, how in (
        (Naming.STRUCTURE, names.structures, spelt.alone),
        (Naming.PLACE, names.places, spelt.alone),
        (Naming.PERSON, names.people, spelt.of_the_case),
        (Naming.PERSON, names.holders, spelt.of_others),
    ):
        for each in (*how(words, known), *spelt.hidden(words, known)):
            yield _found(naming, text, (each.start, each.end), is_sure=each.is_sure)


def _found(naming: Naming, text: str, span: tuple[int, int], *, is_sure: bool) -> Found:
    start, end = span
    return Found(naming=naming, start=start, end=end, text=text[start:end], is_sure=is_sure)


def _instead(each: Found) -> str:
    return month_of(each.text) if each.naming == Naming.DAY else INSTEAD[each.naming]
