"""Incidents of a list known otherwise, recognised among those that were declared."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hygie.kernel.enums import Labelled
from hygie.observatory.rules.estimates import FEWEST_IN_BOTH
from hygie.observatory.rules.protection.small import SMALLEST, small_count

# A newspaper tells it days later, a declarant gives the day on which it was seen.
USUAL_WITHIN, MOST_WITHIN = 14, 60


class State(Labelled):
    """Whether what was compared may be told."""

    TOLD = "TOLD", "Comptée"
    TOO_FEW = "TOO_FEW", "Trop peu pour être comptée sans désigner personne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One incident of the list: where, and when; `holder` is who could recognise its own part."""

    own: str
    holder: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declared incident: where, from its first known day to its declaration."""

    own: str
    year: int
    begins: date
    ends: date


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What the two sources have: each, both; nothing of it where it would tell of somebody."""

    state: State
    first: int = 0
    second: int = 0
    both: int = 0


def compared(
    seen: Sequence[Seen], declared: Iterable[Declared], *, year: int, within: int
) -> Counts:
    """How many incidents are in each source and in both; a declared one is recognised once.

    Two are the same when they are of the same entity, and the day of the list is at most `within`
    days before the first known day of the declared one, or after its declaration.
    """
    of_year: list[Declared] = []
    others: list[Declared] = []
    for each in declared:
        (of_year if each.year == year else others).append(each)
    found, unfound = recognised(seen, of_year, within=within)
    _, only_second = recognised(unfound, others, within=within)
    counts = Counts(
        state=State.TOLD,
        first=len(of_year),
        second=len(found) + len(only_second),
        both=len(found),
    )
    return counts if _may_be_told(counts, found, only_second) else Counts(state=State.TOO_FEW)


def recognised(
    seen: Sequence[Seen], declared: Sequence[Declared], *, within: int
) -> tuple[list[Seen], list[Seen]]:
    """Those of the list that are among the declared, as many as can be, and those that are not."""
    around = timedelta(days=within)
    free: dict[str, list[Declared]] = {}
    for each in sorted(declared, key=lambda one: (one.ends, one.begins)):
        free.setdefault(each.own, []).append(each)
    found: list[Seen] = []
    unfound: list[Seen] = []
    for told in sorted(seen, key=lambda one: (one.on, one.own)):
        # Of those that may be it, the one that is the first to be too old for the next.
        its = free.get(told.own, [])
        fits = [one for one in its if one.begins - around <= told.on <= one.ends + around]
        if fits:
            its.remove(fits[0])
        (found if fits else unfound).append(told)
    return found, unfound


def kept(new: Counts, before: Counts | None) -> Counts:
    """What is told of a list that is compared again: what was told, unless it changed by enough.

    Who reads both would learn of the one or two incidents that changed between them.
    """
    if before is None or State.TOO_FEW in {new.state, before.state}:
        return new
    moved = (new.both - before.both, new.second - new.both - before.second + before.both)
    is_enough = all(each == 0 or abs(each) >= SMALLEST for each in moved)
    if is_enough or new.first < before.both:
        return new
    return Counts(state=State.TOLD, first=new.first, second=before.second, both=before.both)


def _may_be_told(counts: Counts, found: Sequence[Seen], only_second: Sequence[Seen]) -> bool:
    """Whether nobody who knows the list learns of one of its structures that it did not declare.

    Not even that all of them did, or that none did.
    """
    if counts.both < FEWEST_IN_BOTH or counts.first - counts.both < SMALLEST:
        return False
    return not any(_is_few(each) for each in (found, only_second))


def _is_few(seen: Sequence[Seen]) -> bool:
    holders = Counter(each.holder for each in seen)
    largest = max(holders.values(), default=0)
    return not seen or small_count(len(seen), holders=len(holders), largest=largest)
