"""Which level proofs support: the last of each perimeter, then the weakest of the perimeters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hygie.evidence.rules.validity import stands_on
from hygie.kernel.actor import Place
from hygie.kernel.text import fold


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One proof of one place, as those who reckon with it need it."""

    place: Place
    kind: int
    occurred_on: date
    expires_on: date
    level: int | None = None
    score: int | None = None
    perimeter: str = ""
    proof_id: int = 0


class Reached(NamedTuple):
    """What the proofs of one kind support on a day; None for what none of them says."""

    level: int | None
    score: int | None


UNSAID = Reached(None, None)
# A day as a number and what was said on it, negated: of two, the greater is the later, and of one
# day the lowest.
Dated = list[int]


def reached(proofs: Iterable[Standing], *, on: date) -> dict[int, Reached]:
    """What proofs support on a day, kind by kind.

    Of one perimeter (a forest, a set of domains) the latest counts, and the lowest of one day;
    over several perimeters the weakest does: they are never averaged.
    """
    return weakest(
        (each.kind, each.perimeter, _dated(each, each.level), _dated(each, each.score))
        for each in proofs
        if stands_on(on, occurred_on=each.occurred_on, expires_on=each.expires_on)
    )


def weakest(
    said: Iterable[tuple[int, str, Dated | None, Dated | None]],
) -> dict[int, Reached]:
    """The weakest of the perimeters, of kinds, perimeters and the last that was said of each."""
    last: dict[tuple[int, str], tuple[Dated | None, Dated | None]] = {}
    for kind, perimeter, level, score in said:
        key = (kind, fold(perimeter) if perimeter else "")
        known_level, known_score = last.get(key, (None, None))
        last[key] = (_later(known_level, level), _later(known_score, score))
    found: dict[int, Reached] = {}
    for (kind, _), (level, score) in last.items():
        known = found.get(kind, UNSAID)
        found[kind] = Reached(_lower(known.level, level), _lower(known.score, score))
    return found


def _dated(proof: Standing, said: int | None) -> Dated | None:
    return None if said is None else [proof.occurred_on.toordinal(), -said]


def _later(one: Dated | None, other: Dated | None) -> Dated | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _lower(known: int | None, last: Dated | None) -> int | None:
    if last is None:
        return known
    return -last[1] if known is None else min(known, -last[1])
