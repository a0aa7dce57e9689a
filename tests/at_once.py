"""Several people in the same moment, each on a connection of their own."""

import threading
from time import monotonic

from django.db import connection, transaction

from hygie.kernel.errors import Refused
from hygie.kernel.scope import SYSTEM_SCOPE
from hygie.platform import walls

PATIENCE = 120
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def at_once(act, times=4):
    """The same act on as many connections, started together; what was refused."""
    start, refused = threading.Barrier(times), []

    def one():
        try:
            with walls.scoped(SYSTEM_SCOPE):
                start.wait(timeout=20)
                act()
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def behind(row, *acts):
    """These acts, each of which comes to wait behind one row before the next begins."""
    threads = [threading.Thread(target=_alone, args=(act,)) for act in acts]
    with transaction.atomic():
        type(row).objects.select_for_update().get(pk=row.pk)
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            _await(waiting)
    for thread in threads:
        thread.join()


def _alone(act):
    try:
        with walls.scoped(SYSTEM_SCOPE):
            act()
    finally:
        connection.close()


def _await(waiting):
    """Until so many connections wait for a lock."""
    until, pause = monotonic() + PATIENCE, threading.Event()
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= waiting:
                return
            pause.wait(0.01)
    raise AssertionError(f"{waiting} connections should wait")
