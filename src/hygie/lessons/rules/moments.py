"""The days and the hours that a text tells, in digits or in words."""

import re

from hygie.incidents.rules.clock import MONTHS
from hygie.kernel.text import fold

_SHORTEST = 3
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
_TIME = rf"(?:{_HOUR}:[0-5]\d(?::[0-5]\d)?(?![\w:])|{_HOUR}\s?h(?:\s?[0-5]?\d)?(?!\w))"
_HOURS = re.compile(rf"(?<![\w:]){_TIME}", re.IGNORECASE)
_OF_A_DAY = (
    r"une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix[\s-](?:sept|huit|neuf)|dix|onze|douze|treize"
    r"|quatorze|quinze|seize|vingt(?:(?:[\s-]et)?[\s-]une|[\s-](?:deux|trois|quatre))?|zéro"
)
_MINUTES = (
    r"(?:\s+(?:et\s+(?:demie?|quart)|moins\s+(?:le\s+quart|cinq|dix|vingt(?:[\s-]cinq)?)"
    r"|(?:trente|quarante|cinquante|vingt)(?:(?:[\s-]et)?[\s-]une?|[\s-](?:deux|trois|quatre|cinq"
    r"|six|sept|huit|neuf))?|quinze|dix|cinq|[0-5]?\d))?"
)
_CLOCK = rf"(?:(?:{_OF_A_DAY}|{_HOUR})\s+heures?{_MINUTES})"
_PART = r"\s+(?:du\s+(?:matin|soir)|de\s+l[’']\s?après-midi)"
# « à deux heures de route », « à une heure avancée » tell no hour.
_ELSE = r"(?!\s+(?:de\b|d[’']|près|où|ou\b|qui|que|avancée|tardive|donnée|indue|plus|par\b))"
# What is in the group is the hour.
HOURS = (
    _HOURS,
    re.compile(rf"(?<!\w)(?P<hour>{_CLOCK}{_PART})(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:à|vers|dès)\s+(?P<hour>{_CLOCK})(?!\w){_ELSE}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:à|vers|dès|avant|après|depuis)\s+(?P<hour>(?:midi|minuit){_MINUTES})(?!\w)",
        re.IGNORECASE,
    ),
)
# « après deux heures » is an hour, or how long it lasted.
MAYBE_HOURS = (
    re.compile(
        rf"(?<!\w)(?:avant|après|depuis|entre)\s+(?P<hour>(?:{_OF_A_DAY})\s+heures?{_MINUTES})(?!\w)"
        rf"{_ELSE}",
        re.IGNORECASE,
    ),
)
# With the hour that follows: a month and a minute tell as much as a day.
DAYS = re.compile(
    rf"(?<!\w)(?:(?:{_WEEKDAY},?\s+)?(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:T[\d:]+Z?)?"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}"
    rf"|(?:\d{{1,2}}|1er|{_IN_WORDS})\s+(?:{_MONTH})\b\.?(?:\s+\d{{4}})?)"
    rf"|{_WEEKDAY}\s+(?:de\s+|d’|d'|en\s+)?(?:{_MONTH})\b\.?(?:\s+\d{{4}})?)(?!\w)"
    rf"(?:,?\s+(?:à\s+)?{_TIME})?",
    re.IGNORECASE,
)


def month_of(day: str) -> str:
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
