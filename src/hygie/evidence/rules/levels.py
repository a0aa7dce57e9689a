"""Which level proofs support: the last of each perimeter, then the weakest of the perimeters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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


def counted(proofs: Iterable[Standing], *, on: date) -> list[Standing]:
    """The proofs that count on a day, in an order that does not depend on theirs."""
    found = (
        each
        for each in proofs
        if stands_on(on, occurred_on=each.occurred_on, expires_on=each.expires_on)
    )
    return sorted(found, key=_order)


def level_of(proofs: Iterable[Standing], *, on: date) -> int | None:
    """The level that proofs of one kind support on a day; none when none says a level.

    Of one perimeter (a forest, a set of domains) the latest counts, and the lowest of one day;
    over several perimeters the weakest does: they are never averaged.
    """
    latest: dict[str, Standing] = {}
    for each in counted(proofs, on=on):
        if each.level is not None:
            latest[fold(each.perimeter)] = each
    return min((each.level for each in latest.values() if each.level is not None), default=None)


def _order(proof: Standing) -> tuple[date, int, int, str, int]:
    # Of one day, the lowest level comes last: it is the one that is kept.
    level = -1 if proof.level is None else proof.level
    score = proof.score or 0
    return (proof.occurred_on, -level, -score, proof.perimeter, proof.proof_id)
