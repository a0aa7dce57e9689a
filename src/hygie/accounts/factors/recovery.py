"""Codes kept on paper for the day when the telephone is lost: each opens once."""

import hashlib
import re
from collections.abc import Callable

# Crockford's base 32: no I, L, O, U. Twenty-four characters are a hundred and twenty bits, for
# which OWASP asks no slow hash (ASVS 5.0, 6.5.2: from 112 on).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret - Crockford’s alphabet
_MISREAD = str.maketrans("OIL", "011")
LENGTH, GROUP, COUNT = 24, 4, 10


def draw(*, choose: Callable[[str], str]) -> list[str]:
    """Draw a sheet of codes; `choose` is `secrets.choice`."""
    return [
        "-".join("".join(choose(ALPHABET) for _ in range(GROUP)) for _ in range(LENGTH // GROUP))
        for _ in range(COUNT)
    ]


def read(text: str) -> str:
    """The code without its signs; nothing when it cannot be one."""
    bare = re.sub(r"[\s\-–—._]+", "", text[:60]).upper().translate(_MISREAD)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else ""


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"hygie.recovery:{read(code)}".encode()).hexdigest()
