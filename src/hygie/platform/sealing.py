"""Secrets that must be read again: kept sealed under the key of the installation.

What only has to be recognised is hashed instead; sealing is for what a computation needs back.
"""

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hygie.kernel.errors import Refused

# NIST SP 800-38D: a nonce of 96 bits; drawn at random, it serves far fewer times than 2^32.
_NONCE = 12


class Unreadable(Refused):
    """The key of the installation has changed since this was sealed."""


def seal(text: str, *, purpose: str) -> str:
    """Return the text so that the database alone does not tell it."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _box(str(settings.SECRET_KEY)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text that was sealed for this purpose, and for no other."""
    raw = base64.urlsafe_b64decode(sealed.encode())
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(str(key)).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
        except InvalidTag:
            continue
    raise Unreadable("La clé de cette installation a changé : ce secret ne se lit plus.")


def _box(key: str) -> AESGCM:
    """From the key of the installation, which is random and long: one hash is enough."""
    return AESGCM(hashlib.sha256(f"hygie.sealing:{key}".encode()).digest())
