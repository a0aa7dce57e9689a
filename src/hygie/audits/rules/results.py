"""What a file of results says, and what is kept of it: points and counts, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hygie.audits.rules.directory import Status
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

MOST_RESULTS = 1_000
COUNT_MOST = 2**31 - 1


class Unreadable(Refused):
    """The file is not what it should be, is cut, or would cost too much to read."""


class Tool(Labelled):
    """What made a file of results."""

    POINTS = "POINTS", "Points de contrôle de l’ANSSI"
    PINGCASTLE = "PINGCASTLE", "PingCastle"


class Act(Labelled):
    """What was done, as its history says it."""

    PLANNED = "PLANNED", "Prévu"
    CHANGED = "CHANGED", "Modifié"
    MOVED = "MOVED", "Changement d’état"
    DELIVERED = "DELIVERED", "Restitué"
    CORRECTED = "CORRECTED", "Conclusion corrigée"
    NOTED = "NOTED", "Noté"
    CHECKED = "CHECKED", "Vérifié par un audit de suivi"
    PLANNED_ACTION = "ACTION", "Devenue une action du plan"
    TAKEN = "TAKEN", "Résultats repris"
    JOINED = "JOINED", "Pièce jointe"


@dataclass(frozen=True, kw_only=True)
class One:
    """What a tool says of one point."""

    point: str
    status: Status
    count: int | None = None
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class Results:
    """One file of results, without anything that names somebody."""

    tool: Tool
    results: tuple[One, ...]
    domain: str = ""
    made_on: date | None = None
    score: int | None = None
    maturity: int | None = None
    # What was left out or looks odd, in sentences.
    remarks: tuple[str, ...] = field(default=())

    @property
    def statuses(self) -> Mapping[str, Status]:
        """What is said of each point."""
        return {each.point: each.status for each in self.results}

    def counted(self, status: Status) -> int:
        """How many points have this status."""
        return sum(each.status == status for each in self.results)


def with_the_rest(results: Results, levels: Mapping[str, int], rest: Status) -> Results:
    """The same, where the points of the list of which nothing is said have this status."""
    said = results.statuses
    more = tuple(One(point=point, status=rest) for point in levels if point not in said)
    return Results(
        tool=results.tool,
        results=(*results.results, *more),
        domain=results.domain,
        made_on=results.made_on,
        score=results.score,
        maturity=results.maturity,
        remarks=results.remarks,
    )
