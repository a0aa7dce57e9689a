"""How passwords are hashed: slow for who guesses, bearable for who signs in."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher

T = TypeVar("T")
# Behind the pages of everybody else, when the cores do not suffice for both.
_NICENESS = 10


class Argon2(Argon2PasswordHasher):
    """Argon2id with the least that OWASP accepts: 19 MiB, two passes, one lane.

    OWASP, Password Storage Cheat Sheet, « Argon2id » (m=19456, t=2, p=1). Django's own takes
    100 MiB and eight threads: sixteen people who sign in together would take 1.6 GiB. A process
    hashes one password at a time, so that a flood of them never takes more than 19 MiB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a new password."""
        return _in_turn(lambda: super(Argon2, self).encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Compare a password with its hash, whatever the parameters under which it was made."""
        return _in_turn(lambda: super(Argon2, self).verify(password, encoded))


def _in_turn(work: Callable[[], T]) -> T:
    return _line().submit(work).result()


@cache
def _line() -> ThreadPoolExecutor:
    """The one thread of this process that hashes."""
    return ThreadPoolExecutor(1, thread_name_prefix="hash", initializer=_yield_to_pages)


def _yield_to_pages() -> None:
    """Linux alone gives each thread its own priority; elsewhere it would be the process's."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


# A process that divides keeps none of its threads.
os.register_at_fork(after_in_child=_line.cache_clear)
