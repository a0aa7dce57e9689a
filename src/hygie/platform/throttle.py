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
# What was refused stays so for a second in this process, which asks the database nothing: a flood
# costs little more than its lines. For each key of a window, until when.
_REFUSED_FOR, _MOST_REFUSED = 1.0, 10_000
_refused: dict[tuple[str, int], float] = {}


def count(
    scope: str, who: str, *, times: int, seconds: int, whence: str = "depuis ce réseau"
) -> None:
    """Count one attempt; beyond `times` in the window of `seconds`, raise TooMany.

    `whence` says to people what is counted. Call it outside the transaction of the page, which a
    refusal rolls back.
    """
    window = _window(scope, who, seconds)
    if not _is_refused(window):
        if _counted(window) <= times:
            return
        if len(_refused) >= _MOST_REFUSED:
            _refused.clear()
        _refused[window] = time.time() + _REFUSED_FOR
    left = max(1, window[1] - int(time.time()))
    raise TooMany(f"Trop de demandes {whence}. {_again(left)}", retry_after=left)


def is_refusing(scope: str, who: str, *, seconds: int) -> bool:
    """Whether the next attempt is refused, as far as this process remembers; it counts nothing."""
    return _is_refused(_window(scope, who, seconds))


def give_back(scope: str, who: str, *, seconds: int) -> None:
    """Count one attempt less: it was a right one. Call it at the end of the page."""
    window = _window(scope, who, seconds)
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, window)
    _refused.pop(window, None)


def tally(scope: str, *, seconds: int, who: str = "") -> int:
    """Count one more of something that nobody is refused for; return how many in this window."""
    return _counted(_window(scope, who, seconds))


def forget(*, before: float) -> int:
    """Remove the counts of windows that ended before this time; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_attempt WHERE ends_at < %s", [int(before)])
        return int(cursor.rowcount)


def _window(scope: str, who: str, seconds: int) -> tuple[str, int]:
    """The key under which attempts are counted now, and when it ends."""
    return f"{scope}:{_hidden(who)}", (int(time.time()) // seconds + 1) * seconds


def _is_refused(window: tuple[str, int]) -> bool:
    return _refused.get(window, 0) > time.time()


def _counted(window: tuple[str, int]) -> int:
    """Count one more in this window; return how many it holds."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, window)
        row = cursor.fetchone()
    return row[0] if row else 1


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
