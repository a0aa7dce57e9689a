"""Counting attempts in PostgreSQL, so that every process sees the same count."""

import hashlib
import hmac
import ipaddress
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hygie.kernel.errors import TooMany

_GIVE_BACK = """
    UPDATE platform_attempt SET count = count - 1 WHERE key = %s AND ends_at = %s AND count > 0
"""
_COUNT = """
    INSERT INTO platform_attempt (key, ends_at, count) VALUES (%s, %s, 1)
    ON CONFLICT ON CONSTRAINT attempt_counted_once_per_window
    DO UPDATE SET count = platform_attempt.count + 1
    RETURNING count, set_config('synchronous_commit', 'off', true)
"""  # Nobody waits for the disk: a power cut may forget the counts of its last second.


def count(
    scope: str, who: str, *, times: int, seconds: int, whence: str = "depuis ce réseau"
) -> None:
    """Count one attempt; beyond `times` in the window of `seconds`, raise TooMany.

    `whence` says to people what is counted. Call it outside the transaction of the page, which a
    refusal rolls back.
    """
    tried, left = _counted(scope, who, seconds)
    if tried > times:
        raise TooMany(f"Trop de demandes {whence}. {_again(left)}", retry_after=left)


def give_back(scope: str, who: str, *, seconds: int) -> None:
    """Count one attempt less: it was a right one. Call it at the end of the page."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [f"{scope}:{_hidden(who)}", _ends_at(seconds)])


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
    now, ends_at = int(time.time()), _ends_at(seconds)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [f"{scope}:{_hidden(who)}", ends_at])
        row = cursor.fetchone()
    return (row[0] if row else 1), max(1, ends_at - now)


def _ends_at(seconds: int) -> int:
    """When the window of now ends."""
    return (int(time.time()) // seconds + 1) * seconds


def _again(left: int) -> str:
    """When to try again, in words: in how long, and at what time."""
    moment = timezone.localtime(datetime.fromtimestamp(time.time() + left + 59, UTC))
    minutes = -(-left // 60)
    wait = f"{minutes} minute{'s' if minutes > 1 else ''}"
    if minutes > 90:
        wait = f"{-(-minutes // 60)} heures"
    return f"Réessayez dans {wait}, à partir de {moment:%-H} h {moment:%M}."


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
