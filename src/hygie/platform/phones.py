"""Telephone numbers: read as they are dialled at a place, kept whole, shown as people read them."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

from hygie.kernel.errors import Refused

# How a local number is dialled: the overseas departments have plans of their own.
REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
# The first digits that lead there from anywhere in France.
_OVERSEAS = {
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
    **dict.fromkeys(("0594", "0694"), "GF"),
    **dict.fromkeys(("0262", "0263", "0692", "0693"), "RE"),
    **dict.fromkeys(("0269", "0639"), "YT"),
    "0508": "PM",
}
# What ARCEP keeps for works of fiction: our demonstration calls these, and they ring nowhere.
FICTION = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
# Numbers of metropolitan France that cost no more than their place: nearly all, and lists of many.
_COMMON = re.compile(r"\+33([1-79])(\d\d)(\d\d)(\d\d)(\d\d)")
_LONGEST_INPUT = 40
_FRANCE = 33
_FRENCH_LENGTH = len("+33612345678")


class NoSuchNumber(Refused):
    """What was typed cannot be called from outside."""


def read_phone(text: str, *, department: str = "") -> str:
    """Return the international form of a number as it is dialled in a department."""
    digits = re.sub(r"[^0-9+]", "", text[:_LONGEST_INPUT])
    there = "" if f"+33{digits[1:]}".startswith(FICTION) else _OVERSEAS.get(digits[:4], "")
    for region in dict.fromkeys((REGIONS.get(department) or there or "FR", there or "FR", "FR")):
        try:
            number = phonenumbers.parse(text[:_LONGEST_INPUT], region)
        except phonenumbers.NumberParseException:
            continue
        written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        is_fiction = len(written) == _FRENCH_LENGTH and written.startswith(FICTION)
        if (is_fiction or phonenumbers.is_valid_number(number)) and not number.extension:
            return written
    raise NoSuchNumber(
        "Ce numéro n’existe pas sous cette forme : écrivez-le comme 06 12 34 56 78, ou avec "
        "l’indicatif du pays, +33 6 12 34 56 78. Pas de numéro court ni de poste interne."
    )


def phone_in_words(number: str) -> str:
    """Write a kept number as people of its country read it: 06 12 34 56 78."""
    if found := _COMMON.fullmatch(number):
        return " ".join((f"0{found[1]}", *found.groups()[1:]))
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    inland = parsed.country_code == _FRANCE
    shape = PhoneNumberFormat.NATIONAL if inland else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)
