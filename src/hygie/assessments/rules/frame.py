"""A version of a referential as the reckoning reads it: plain numbers, the first asked first.

Values and weights are whole ten-thousandths, so that nothing is rounded before the end.
"""

from dataclasses import dataclass, field
from decimal import Decimal

WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Proves:
    """A kind of dated event that proves a step, from a level or a score on."""

    kind: int
    step: int
    least_level: int | None = None
    least_score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure: what its steps are worth, where it counts, what it follows, what proves it."""

    node: int
    ref: str
    values: tuple[int, ...]
    answerable: frozenset[int]
    # The labels of its steps: the same scale says the same words.
    labels: tuple[str, ...] = ()
    weight: int = WHOLE
    # The objective and the sub-objective in which it counts.
    above: tuple[int, ...] = ()
    may_not_apply: bool = True
    follows: int | None = None
    follows_from: int = 1
    proves: tuple[Proves, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """All the measures of a version, each after the one that it follows."""

    version: int
    measures: tuple[Measure, ...]
    # The objectives and the sub-objectives, in the order of reading.
    targets: tuple[int, ...]
    by_node: dict[int, Measure] = field(default_factory=dict, compare=False)
    # The same measures by the targets in which they count: added up once for each set of targets.
    by_targets: dict[tuple[int, ...], list[Measure]] = field(default_factory=dict, compare=False)

    # What each kind of event proves.
    by_kind: dict[int, list[tuple[Measure, Proves]]] = field(default_factory=dict, compare=False)

    @property
    def kinds(self) -> frozenset[int]:
        """Every kind of event that proves one of its measures."""
        return frozenset(self.by_kind)

    @property
    def measured(self) -> frozenset[int]:
        """The kinds of which some measure asks a level or a score."""
        return frozenset(
            kind
            for kind, some in self.by_kind.items()
            if any(each.least_level is not None or each.least_score is not None for _, each in some)
        )


def whole(value: Decimal) -> int:
    """A value or a weight in ten-thousandths."""
    return int((value * WHOLE).to_integral_value())


def framed(version: int, measures: list[Measure], targets: tuple[int, ...]) -> Frame:
    """The measures of a version, put in the order in which they are asked."""
    waiting, placed = {each.node: each for each in measures}, dict[int, Measure]()

    def place(measure: Measure) -> None:
        if measure.node in placed:
            return
        if measure.follows in waiting and measure.follows not in placed:
            place(waiting[measure.follows])
        placed[measure.node] = measure

    for each in measures:
        place(each)
    by_targets: dict[tuple[int, ...], list[Measure]] = {}
    by_kind: dict[int, list[tuple[Measure, Proves]]] = {}
    for measure in placed.values():
        by_targets.setdefault(measure.above, []).append(measure)
        for proves in measure.proves:
            by_kind.setdefault(proves.kind, []).append((measure, proves))
    return Frame(
        version=version,
        measures=tuple(placed.values()),
        targets=targets,
        by_node=placed,
        by_targets=by_targets,
        by_kind=by_kind,
    )
