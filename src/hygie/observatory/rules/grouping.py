"""Quartiles of groups of likes, such that none of their members learns what another one has.

What is kept is of a group, never of a member: whoever is in it knows its own figure, and what it
has with its group of hospitals. So each group is looked at as each of its holders would, without
its own: five others at least, of three other holders, and eight to be told exactly.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from hygie.observatory.rules.likes import (
    FEWEST_EXACT,
    FEWEST_HOLDERS,
    FEWEST_LIKES,
    Like,
    Width,
    standing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """The figures of a group: how many establishments it is of, and what a quarter of them has."""

    width: Width
    kind: str
    size: str
    count: int
    low: float
    middle: float
    high: float


def groups(found: Collection[Like]) -> Iterator[Quartiles]:
    """Every group of likes of which quartiles may be told, the narrowest first."""
    by_size: dict[tuple[str, str], list[Like]] = {}
    by_kind: dict[tuple[str, str], list[Like]] = {}
    for each in found:
        by_size.setdefault((each.kind, each.size), []).append(each)
        by_kind.setdefault((each.kind, ""), []).append(each)
    widths = (
        (Width.KIND_AND_SIZE, by_size),
        (Width.KIND, by_kind),
        (Width.ALL, {("", ""): list(found)}),
    )
    for width, grouped in widths:
        for (kind, size), members in sorted(grouped.items()):
            if may_be_told(members):
                yield _quartiles(width, kind, size, members)


def may_be_told(members: Sequence[Like]) -> bool:
    """Whether each holder sees enough others beside its own."""
    held = Counter(each.holder for each in members)
    if len(held) <= FEWEST_HOLDERS:
        return False
    others = len(members) - max(held.values())
    return others >= (FEWEST_LIKES if len(members) < FEWEST_EXACT else FEWEST_EXACT)


def _quartiles(width: Width, kind: str, size: str, members: Sequence[Like]) -> Quartiles:
    # Who looks is nobody of the group, and like all of it: the group is told whole.
    nobody = Like(holder="", kind="", size="", figure=0)
    alike = [
        Like(holder=each.holder or "?", kind="", size="", figure=each.figure) for each in members
    ]
    told = standing(nobody, alike)
    if told is None:
        raise AssertionError("a group that may be told has quartiles")
    return Quartiles(
        width=width,
        kind=kind,
        size=size,
        count=len(members),
        low=told.low,
        middle=told.middle,
        high=told.high,
    )


def nearest(found: Collection[Quartiles], *, kind: str, size: str) -> Quartiles | None:
    """The group of an establishment: of its kind and size, else of its kind, else all."""
    wanted = ((Width.KIND_AND_SIZE, kind, size), (Width.KIND, kind, ""), (Width.ALL, "", ""))
    known = {(each.width, each.kind, each.size): each for each in found}
    return next((known[each] for each in wanted if each in known), None)
