"""A referential as plain values, always written the same way, and the fingerprint of that."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from hygie.referentials.rules.records import Catalogue, Crosswalk


def digest_of(said: Catalogue | Crosswalk) -> str:
    """The SHA-256 of a referential: two that say the same have the same, however they came."""
    text = json.dumps(asdict(said), default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
