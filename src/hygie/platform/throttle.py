"""Counting attempts in PostgreSQL, so that every process sees the same count."""

import hashlib
import hmac
import ipaddress
import time

from django.conf import settings
from django.db import connection

from hygie.kernel.errors import TooMany

_COUNT = """
    INSERT INTO platform_attempt (key, ends_at, count) VALUES (%s, %s, 1)
    ON CONFLICT ON CONSTRAINT attempt_counted_once_per_window
    DO UPDATE SET count = platform_attempt.count + 1
    RETURNING count, set_config('synchronous_commit', 'off', true)
"""  # Nobody waits for the disk: a power cut may forget the counts of its last second.


def count(scope: str, who: str, *, times: int, seconds: int) -> None:
    """Count one attempt; beyond `times` in the window of `seconds`, raise TooMany.

    Call it outside the transaction of the page, which a refusal rolls back.
    """
    tried, left = _counted(scope, who, seconds)
    if tried > times:
        minutes = max(1, round(left / 60))
        raise TooMany(
            "Trop de demandes depuis cette adresse. "
            f"Réessayez dans {minutes} minute{'s' if minutes > 1 else ''}.",
            retry_after=left,
        )


def tally(scope: str, *, seconds: int, who: str = "") -> int:
    """Count one more of something that nobody is refused for; return how many in this window."""
    return _counted(scope, who, seconds)[0]


def forget(*, before: float) -> int:
    """Remove the counts of windows that ended before this time; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_attempt WHERE ends_at < %s", [int(before)])
        return int(cursor.rowcount)


def _counted(scope: str, who: str, seconds: int) -> tuple[int, int]:
    """How often it was tried in this window, and how many seconds are left of it."""
    now = int(time.time())
    ends_at = (now // seconds + 1) * seconds
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [f"{scope}:{_hidden(who)}", ends_at])
        row = cursor.fetchone()
    return (row[0] if row else 1), ends_at - now


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """An IPv6 by its network: a home has 2^64 of them. An IPv4 seen as an IPv6 stays what it is."""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _hidden(who: str) -> str:
    """The address is not kept: only a keyed hash of it, an IPv6 by its network."""
    try:
        address = ipaddress.ip_address(who)
    except ValueError:
        pass
    else:
        who = _network(address)
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, who.encode(), hashlib.sha256).hexdigest()[:32]
