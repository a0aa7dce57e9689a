"""Refused lines counted by reason: the same sentence, whatever it quotes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hygie.takeover.rules.record import Wrong

_QUOTED = re.compile(r"«\s.*?\s»", re.S)
_DAY = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason for which lines are refused, as its first line says it."""

    why: str
    count: int
    line: int


def reasons(wrong: Iterable[Wrong]) -> list[Reason]:
    """Each reason once, that of most lines first."""
    counts: dict[str, int] = {}
    first: dict[str, Wrong] = {}
    for each in wrong:
        kind = _DAY.sub("…", _QUOTED.sub("« … »", each.why))
        counts[kind] = counts.get(kind, 0) + 1
        first.setdefault(kind, each)
    found = [
        Reason(why=first[kind].why, count=count, line=first[kind].line)
        for kind, count in counts.items()
    ]
    return sorted(found, key=lambda reason: (-reason.count, reason.line))
