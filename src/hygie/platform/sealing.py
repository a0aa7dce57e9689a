"""Secrets that must be read again: kept sealed under the key of the installation.

What only has to be recognised is hashed instead; sealing is for what a computation needs back.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from hygie.kernel.errors import Refused


class Unreadable(Refused):
    """The key of the installation has changed since this was sealed."""


def seal(text: str, *, purpose: str) -> str:
    """Return the text so that the database alone does not tell it."""
    return _box(str(settings.SECRET_KEY), purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text that was sealed for this purpose, and for no other."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(str(key), purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise Unreadable("La clé de cette installation a changé : ce secret ne se lit plus.")


def _box(key: str, purpose: str) -> Fernet:
    """A key for each purpose, from at least 256 random bits: one hash is enough to part them."""
    digest = hashlib.sha256(f"hygie.sealing:{purpose}:{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
