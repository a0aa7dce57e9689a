"""Several people in the same moment, each on a connection of their own."""

import threading

from django.db import connection

from hygie.kernel.errors import Refused
from hygie.kernel.scope import SYSTEM_SCOPE
from hygie.platform import walls


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
