"""The level of a directory: that of the lowest control point that does not pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hygie.kernel.enums import Labelled

# ANSSI, Points de contrôle Active Directory (April 2026): level n when all points of the levels
# below pass, 5 when every point does.
WORST, BEST = 1, 5


class Status(Labelled):
    """What a tool says of one point."""

    PASSED = "PASSED", "Passe"
    FAILED = "FAILED", "Ne passe pas"
    UNKNOWN = "UNKNOWN", "Non vérifié"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a directory is worth: between a level that is sure and one that is possible at best.

    The two are equal when every point that could lower the level was looked at.
    """

    sure: int
    at_best: int
    passed: int
    failed: int
    unknown: int
    # The points that hold the level down: those that fail at its level.
    holding: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether what was not looked at would change nothing."""
        return self.sure == self.at_best


def standing(levels: Mapping[str, int], said: Mapping[str, Status]) -> Standing:
    """The level of one directory, from the level of each point and what is said of it.

    A point of which nothing is said is not known; what is said of no point of the list is left out.
    """
    status = {point: said.get(point, Status.UNKNOWN) for point in levels}
    failed = [levels[point] for point, each in status.items() if each == Status.FAILED]
    unknown = [levels[point] for point, each in status.items() if each == Status.UNKNOWN]
    at_best = min(failed, default=BEST)
    holding = sorted(
        point
        for point, each in status.items()
        if each == Status.FAILED and levels[point] == at_best
    )
    return Standing(
        sure=min([*failed, *unknown], default=BEST),
        at_best=at_best,
        passed=len(status) - len(failed) - len(unknown),
        failed=len(failed),
        unknown=len(unknown),
        holding=tuple(holding),
    )


def weakest(standings: Iterable[Standing]) -> int | None:
    """The sure level of several directories: that of the weakest, never an average."""
    return min((each.sure for each in standings), default=None)


def maturity(levels: Iterable[int]) -> int:
    """The maturity of a domain by the same rule: the lowest level among the rules that it breaks.

    The level of each rule is the tool's own; without a broken rule it is the best one.
    """
    return min((level for level in levels if WORST <= level <= BEST), default=BEST)
