"""The numbers of the sector: FINESS, SIREN, SIRET, and the keys that catch mistyped ones."""

import re

# Seen in the national file: nine digits, and a letter in second place for Corsica (2A…, 2B…).
_FINESS = re.compile(r"[0-9][0-9AB][0-9]{7}")
# All the Corsican numbers of the SAE 2023 pass with A→1 and B→2, none with another value.
_LETTERS = str.maketrans("AB", "12")
# La Poste has more sites than its keys allow: the digits of its SIRET add up to a multiple of 5.
_LA_POSTE = "356000000"


def normalise(raw: str) -> str:
    """Return the number as it is stored: without spaces, dots or an apostrophe, in upper case."""
    return re.sub(r"[\s.'’\-\x00]+", "", raw).upper()


def is_well_formed(finess: str) -> bool:
    """Say whether this looks like a FINESS number, whatever its key."""
    return _FINESS.fullmatch(finess) is not None


def check_digit(stem: str) -> str:
    """Return the ninth character of the FINESS number that begins with these eight."""
    if not is_well_formed(f"{stem}0"):
        raise ValueError(
            "A FINESS number begins with eight characters: digits, or A or B in second place."
        )
    return str(-_luhn_sum(f"{stem.translate(_LETTERS)}0") % 10)


def is_valid(finess: str) -> bool:
    """Say whether this is a FINESS number with the right key."""
    return is_well_formed(finess) and _luhn_sum(finess.translate(_LETTERS)) % 10 == 0


def is_valid_siren(siren: str) -> bool:
    """Say whether these are nine digits with the right key."""
    return _is_digits(siren, 9) and _luhn_sum(siren) % 10 == 0


def is_valid_siret(siret: str) -> bool:
    """Say whether these are fourteen digits with the right key."""
    if not _is_digits(siret, 14):
        return False
    if siret.startswith(_LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    return _luhn_sum(siret) % 10 == 0


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _luhn_sum(digits: str) -> int:
    """Add the digits, every second one from the right doubled (ISO/IEC 7812-1, annex B)."""
    plain = sum(int(digit) for digit in digits[-1::-2])
    return plain + sum(2 * int(digit) - (9 if digit > "4" else 0) for digit in digits[-2::-2])
