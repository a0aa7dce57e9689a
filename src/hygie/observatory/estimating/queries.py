"""What is estimated of an area in a year: by each method, an estimate or the reason of none."""

from dataclasses import dataclass, replace
from datetime import datetime

from hygie.kernel.errors import Refused
from hygie.observatory import figures as kept
from hygie.observatory.activity import activity
from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.opendata import standing
from hygie.observatory.rules import expected
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.estimates import Estimate, by_recapture
from hygie.observatory.rules.expected import Expected
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.matching import State

NO_SOURCE = (
    "Aucune seconde source n’a été comparée aux déclarations de cette année : la méthode en "
    "demande une, comme une liste du CERT ou de la presse."
)
NO_PUBLISHED_SOURCE = (
    "Aucune seconde source n’est publiée avec les déclarations de cette année : la méthode en "
    "demande une, comme une liste du CERT ou de la presse."
)
NOT_HERE = "Les secondes sources sont comparées pour la France entière, et non région par région."


@dataclass(frozen=True, kw_only=True)
class Second:
    """A second source: what it has in common with the declarations, and what follows from it."""

    title: str
    is_independent: bool
    within: int
    compared_at: datetime
    # Nothing is counted where it would tell of somebody.
    first: int | None
    second: int | None
    both: int | None
    estimate: Estimate | None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """All that is estimated of an area in a year; `why_none` says why there is no second source."""

    area: Area
    year: int
    snapshot: str
    activity: Expected
    seconds: tuple[Second, ...]
    why_none: str = ""

    @property
    def found(self) -> tuple[Estimate, ...]:
        """Every estimate that there is."""
        each = (self.activity.estimate, *(one.estimate for one in self.seconds))
        return tuple(one for one in each if one is not None)


def any_estimates(figures: Figures, area: Area, year: int) -> Estimates:
    """What is estimated, from shown figures of the nation and its regions (see `any_rates`)."""
    edition = figures.told.get(year)
    seconds = _seconds(year, edition) if area == FRANCE else ()
    why = "" if seconds else NO_SOURCE if edition is None else NO_PUBLISHED_SOURCE
    return Estimates(
        area=area,
        year=year,
        snapshot=edition.snapshot if edition else figures.snapshot,
        activity=expected.expected(figures, area, year, activity_of=activity().year),
        seconds=seconds,
        why_none=why if area == FRANCE else NOT_HERE,
    )


def any_regions(figures: Figures, year: int) -> list[Expected]:
    """The estimate of each region of which anything is known, or why it has none."""
    return [
        expected.expected(figures, Area(Level.REGION, code), year, activity_of=activity().year)
        for code in expected.regions(figures, year)
    ]


def any_published_rates() -> Figures | None:
    """The rates of the nation and of every region, as they were published; None before they are."""
    nation = standing.of_level(expected.RATE, Level.NATION)
    regions = standing.of_level(expected.RATE, Level.REGION)
    return together(nation, regions) if nation and regions else None


def together(nation: Figures, regions: Figures) -> Figures:
    """The rates of the nation and of its regions, of one origin."""
    return replace(nation, by_key={**nation.by_key, **regions.by_key})


def any_rates(snapshot: str, told: Figures | None = None) -> Figures:
    """The shown rates of the nation and of every region; `told` are told instead where they are."""
    levels = (Level.NATION, Level.REGION)
    read = [kept.of_level(snapshot, code, level) for code in expected.READ for level in levels]
    found = {key: each for one in read for key, each in one.by_key.items()}
    if told is not None:
        found |= {key: each for key, each in told.by_key.items() if key.indicator in expected.READ}
    return Figures.of(snapshot, found.values(), read[0].counted)


def _seconds(year: int, edition: Edition | None) -> tuple[Second, ...]:
    """The sources that stand; beside what was published, those that the publication told."""
    rows = SecondSource.objects.filter(year=year, ended_at=None).order_by("title", "pk")
    if edition is not None:
        rows = rows.filter(compared_at__lte=edition.published_at)
    return tuple(map(_second, rows))


def _second(row: SecondSource) -> Second:
    is_told = row.state == State.TOLD
    estimate, why = None, ""
    try:
        if not is_told:
            raise Refused(
                "Cette liste et les déclarations ont trop peu d’incidents en commun, ou à part, "
                "pour être comptées sans désigner personne."
            )
        estimate = by_recapture(
            first=row.first,
            second=row.second,
            both=row.both,
            are_independent=row.is_independent,
        )
    except Refused as refusal:
        why = refusal.sentence
    return Second(
        title=row.title,
        is_independent=row.is_independent,
        within=row.within,
        compared_at=row.compared_at,
        first=row.first if is_told else None,
        second=row.second if is_told else None,
        both=row.both if is_told else None,
        estimate=estimate,
        why=why,
    )
