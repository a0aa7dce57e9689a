"""What people say on the phone: the number, the resume code, the call-back phrase."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from hygie.incidents.rules.reference import read
from hygie.kernel.errors import Refused

# Crockford's base 32: no I, L, O, U. Twelve characters are sixty bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_CODE_LENGTH, _GROUP = 12, 4
_NUMBER = re.compile(r"(20\d{2})[\s\-–/.]*(\d{1,9})[\s\-–/.]*(\d)")
_LONGEST_INPUT = 100
WORDS = "call-back-words-2026.toml"


class BadCode(Refused):
    """What was typed cannot be a resume code."""


class BadNumber(Refused):
    """What was typed cannot be the number of an incident."""


@dataclass(frozen=True, order=True, kw_only=True)
class IncidentNumber:
    """The year and the rank in the year; written with a check digit."""

    year: int
    sequence: int

    def __str__(self) -> str:
        return format_number(self.year, self.sequence)


def new_resume_code(*, choose: Callable[[str], str]) -> str:
    """Draw a resume code, as XXXX-XXXX-XXXX; `choose` is `secrets.choice`."""
    return _grouped("".join(choose(ALPHABET) for _ in range(_CODE_LENGTH)))


def resume_code_of(said: str, *, key: bytes) -> str:
    """Return the code of what one page sends: sent twice, it is the same code.

    What is said holds the token of the page, drawn at random: nobody else comes to this code.
    """
    digest = hmac.new(key, b"page:" + said.encode(), hashlib.sha256).digest()
    return _grouped("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:_CODE_LENGTH]))


def read_resume_code(text: str) -> str:
    """Return the code as it was given: lower case, spaces, O for 0, I or L for 1 are forgiven."""
    bare = re.sub(r"[\s\-–—._]+", "", text[:_LONGEST_INPUT]).upper().translate(_MISREAD)
    if len(bare) != _CODE_LENGTH or not set(bare) <= set(ALPHABET):
        raise BadCode("Ce code n’est pas complet : il a douze caractères, comme 7K3M-P2QX-9TRD.")
    return _grouped(bare)


def hash_resume_code(code: str, *, key: bytes) -> str:
    """Return what is kept of a resume code: useless without the key."""
    bare = read_resume_code(code).replace("-", "")
    return hmac.new(key, b"resume:" + bare.encode(), hashlib.sha256).hexdigest()


def call_back_phrase(code_hash: str, *, key: bytes) -> str:
    """Return the two words that the declarant says to the analyst who calls back.

    They come from what is kept of the code: both sides can show them, nobody can guess them.
    """
    digest = hmac.new(key, b"call-back:" + code_hash.encode(), hashlib.sha256).digest()
    words = call_back_words()
    first, second = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])
    return f"{words[first % len(words)]} {words[second % len(words)]}"


@cache
def call_back_words() -> tuple[str, ...]:
    """The words of the call-back phrases: their order is part of every phrase already given."""
    return tuple(read(WORDS)["words"])


def format_number(year: int, sequence: int) -> str:
    """Write the number of an incident: 2026-00743-1, the last digit proves the others."""
    if not (2000 <= year <= 2099 and 0 < sequence < 10**9):
        raise ValueError(f"no incident is number {sequence} of {year}")
    body = f"{year}{sequence:05}"
    return f"{year}-{sequence:05}-{_luhn_digit(body)}"


def read_number(text: str) -> IncidentNumber:
    """Read a number as people say or copy it; a wrong digit is noticed."""
    found = _NUMBER.fullmatch(text[:_LONGEST_INPUT].strip())
    if not found or int(found[2]) == 0:
        raise BadNumber("Un numéro d’incident s’écrit comme 2026-00743-1.")
    year, sequence, digit = found.groups()
    rank = f"{int(sequence):05}"  # people leave out the zeros in front
    if len(sequence) > len(rank) or _luhn_digit(year + rank) != int(digit):
        raise BadNumber("Ce numéro contient une erreur : vérifiez ses chiffres.")
    return IncidentNumber(year=int(year), sequence=int(sequence))


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))


def _luhn_digit(body: str) -> int:
    """Return the digit that makes the whole pass the Luhn check."""
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return -total % 10
