"""Codes of six digits that change every thirty seconds: RFC 4226 and RFC 6238."""

import base64
import hashlib
import hmac
import re
import struct
from urllib.parse import quote, urlencode

# What every application of telephones understands; others are read wrongly by some of them.
DIGITS, PERIOD = 6, 30
# One step before and one after: a telephone whose clock is half a minute off still opens.
TOLERANCE = 1
# RFC 4226, section 4, R6: 128 bits at least, 160 advised.
SECRET_BYTES = 20


def readable(secret: bytes) -> str:
    """The secret as applications take it: base 32, without the signs that fill up."""
    return base64.b32encode(secret).decode().rstrip("=")


def code_of(secret: bytes, step: int) -> str:
    """The code of one step of thirty seconds (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def read_code(text: str) -> str:
    """The six digits, however they were spaced; nothing when these are not six digits."""
    bare = re.sub(r"[\s.\-]", "", text[:40])
    return bare if re.fullmatch(r"[0-9]{6}", bare) else ""


def matching_step(secret: bytes, code: str, *, now: float) -> int | None:
    """The step whose code this is, around this Unix time; every step is compared, at equal cost."""
    here = int(now) // PERIOD
    found = None
    for step in range(max(0, here - TOLERANCE), here + TOLERANCE + 1):
        if hmac.compare_digest(code_of(secret, step), code):
            found = step
    return found


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """What the picture to scan says (the de facto `otpauth` format of applications)."""
    label = quote(f"{issuer}:{account}", safe="")
    asked = {"secret": readable(secret), "issuer": issuer, "digits": DIGITS, "period": PERIOD}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def secret_of(text: str) -> bytes:
    """The secret back from the form in which it is kept."""
    return base64.b32decode(text + "=" * (-len(text) % 8))
