"""One establishment among its likes: its own figures, whole, beside the quartiles of its group."""

from dataclasses import dataclass
from functools import lru_cache

from hygie.kernel.errors import NotFound
from hygie.observatory import liking, store
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import PEERED, facts_of
from hygie.observatory.liking import COMPARED, Compared
from hygie.observatory.opening import opened
from hygie.observatory.rules import grouping, likes
from hygie.observatory.rules.grouping import Quartiles
from hygie.observatory.rules.sizes import Size, size_of

NOT_OPEN = (
    "Cet établissement n’était pas ouvert cette année-là, ou n’est pas soumis à l’obligation."
)


@dataclass(frozen=True, kw_only=True)
class Compare:
    """One figure of mine, when it is known, and the group that it is told beside, if one may be."""

    compared: Compared
    mine: float | None
    group: Quartiles | None

    @property
    def position(self) -> str:
        """Where mine stands in the group, in words."""
        if self.mine is None or self.group is None:
            return ""
        return likes.position(self.mine, self.group.low, self.group.high)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What an establishment was in a year, and each of its figures beside its likes.

    `is_alone` says that nothing of its likes may be read of that year.
    """

    kind: str
    size: Size
    rows: tuple[Compare, ...]
    is_alone: bool = False


@lru_cache(maxsize=32)
def of(snapshot: str, finess: str, year: int, *, beside: str) -> Comparison:
    """The comparison of an entity with its likes of a snapshot, `beside`; empty, with none.

    Raise NotFound for an entity that was not open, Damaged for a torn snapshot.
    """
    wanted, kept = [indicators()[each.indicator] for each in COMPARED], store.here()
    facts = facts_of(wanted) | PEERED
    with opened(kept, kept.manifest(snapshot), facts=facts, threads=1, memory="512MB") as engine:
        me = next(iter(engine.peers(finess, years=[year])), None)
        cells = engine.one_entity(finess, [year], only=wanted)
    if me is None:
        raise NotFound(NOT_OPEN)
    size, told = size_of(me.stays), liking.read(beside, year=year) if beside else {}
    rows = tuple(
        Compare(
            compared=each,
            mine=liking.value(each, [cell for cell in cells if each.counts(cell.key)]),
            group=grouping.nearest(told.get(each.key, ()), kind=me.kind, size=size.value),
        )
        for each in COMPARED
    )
    return Comparison(kind=me.kind, size=size, rows=rows, is_alone=not beside)
