"""How much of the machine's memory the embedded server takes: more where there is more."""

import os
from pathlib import Path
from typing import NamedTuple

MIB = 1024 * 1024
# What a container is allowed, as its own kernel tells it (cgroup 2, then 1); « max » is no limit.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class Share(NamedTuple):
    """In MiB: what PostgreSQL keeps itself, and what it may count on the system to keep."""

    buffers: int
    cached: int


def share(machine: int) -> Share:
    """The share of a machine of so many bytes of memory.

    An eighth, from 64 MiB to 1 GiB: what lists and tables read of a million incidents stays in it.
    It is taken as it fills, so a small hospital never pays for it.
    """
    whole = machine // MIB
    return Share(buffers=min(max(whole // 8, 64), 1024), cached=max(whole // 2, 512))


def of_machine() -> int:
    """The bytes of memory that this machine, or its container, has."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in _LIMITS:
        try:
            found.append(int(limit.read_text("ascii")))
        except (OSError, ValueError):
            continue
    return min(found)
