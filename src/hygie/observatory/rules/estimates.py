"""How many incidents are not declared: estimates, by two methods, which are never counts.

Each says what it takes for granted, and between which numbers it lies; where a method has not what
it needs, it says so and gives none.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scipy.stats import chi2, norm, poisson

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP

# Of 100 intervals made so, 95 hold what they look for when what is taken for granted is true.
CONFIDENCE = 0.95
# A rule of thumb of wildlife counts: with fewer in common, the estimate says too little.
FEWEST_IN_BOTH = 7
FEWEST_GROUPS = 4
# Figures of fewer declarations than this tell of somebody, as everywhere else.
FEWEST_DECLARED = 5


class Method(Labelled):
    """How it was estimated."""

    ACTIVITY = "ACTIVITY", "Déclarations attendues d’après l’activité"
    RECAPTURE = "RECAPTURE", "Deux sources comparées (capture et recapture)"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """How many incidents there may have been in all, declared or not, and why one thinks so."""

    method: Method
    declared: int
    low: int
    middle: int
    high: int
    assumptions: tuple[str, ...]

    @property
    def missing(self) -> tuple[int, int, int]:
        """How many were not declared: at least, about, at most."""
        low, middle, high = (
            max(0, each - self.declared) for each in (self.low, self.middle, self.high)
        )
        return low, middle, high


@dataclass(frozen=True, kw_only=True)
class Group:
    """A kind of structure in a region: what it declared, and its activity (stays, for example)."""

    kind: str
    region: str
    declared: int
    activity: int


@dataclass(frozen=True, kw_only=True)
class _Rates:
    """What is declared for one of activity where all is declared: at least, about, at most.

    `are_alike`: the groups differ no more than chance allows; nothing says that any is silent.
    """

    low: float
    middle: float
    high: float
    are_alike: bool


_ALIKE_ACTIVITY = (
    "À activité égale, des structures du même type ont autant d’incidents d’une région à l’autre.",
    "Le quart des groupes de structures (un type, une région) qui déclare le plus pour son "
    f"activité déclare tout{NBSP}; s’il en tait aussi, le nombre réel est plus grand.",
    f"Un petit groupe déclare parfois beaucoup par hasard{NBSP}: son taux est d’abord "
    "rapproché de la moyenne, d’autant plus que son activité est faible. Quand les taux ne "
    "diffèrent pas plus que le hasard ne le permet, rien ne montre que des incidents manquent, et "
    "l’intervalle commence au nombre déclaré.",
    f"L’intervalle tient compte du hasard (loi de Poisson, 95{NBSP}%, pour la référence et pour ce "
    "qui arrive) et du choix de la référence, jusqu’au dixième qui déclare le plus.",
)


def by_activity(groups: Collection[Group], *, region: str | None = None) -> Estimate:
    """What would be declared if every group did as those that declare best for their activity.

    Of all, or of the groups of one `region`. Groups of unlike kinds are compared with their own
    kind where it has groups enough. Rates are drawn towards their mean as far as chance explains
    them (empirical Bayes, by moments: Marshall, « Mapping disease and mortality rates using
    empirical Bayes estimators », Applied Statistics, 1991), then the reference is that of the
    quarter that declares best. The interval holds the chance of its count (Garwood, « Fiducial
    limits for the Poisson distribution », Biometrika, 1936), its choice, up to the tenth that
    declares best, and the chance of what happens. Raises Refused, with the reason, where there is
    no reference, or where too little is expected to be told.
    """
    known = [group for group in groups if group.activity > 0]
    _check(known)
    asked = [group for group in groups if region is None or group.region == region]
    if not any(group.activity > 0 for group in asked):
        raise Refused(
            f"Aucune activité hospitalière n’est connue ici{NBSP}: aucun établissement de ce lieu "
            "n’est dans la statistique annuelle. Ceux d’une démonstration, fictifs, n’y sont pas."
        )
    declared = sum(group.declared for group in asked)
    low = middle = high = 0.0
    # What is held to what was declared, for lack of a reference.
    least = apart = sum(group.declared for group in asked if group.activity <= 0)
    for its in _compared(known):
        here = [group for group in its if region is None or group.region == region]
        own, activity = (sum(getattr(each, name) for each in here) for name in _SUMMED)
        rates = _rates(its)
        if rates is None:
            least, apart = least + own, apart + own
            continue
        least += own if rates.are_alike else 0
        low += 0 if rates.are_alike else rates.low * activity
        middle, high = middle + rates.middle * activity, high + rates.high * activity
    if region is not None and middle + apart < FEWEST_DECLARED:
        raise Refused(
            f"Moins de {FEWEST_DECLARED} incidents sont attendus ici, à l’activité connue{NBSP}: "
            "c’est trop peu pour une estimation."
        )
    aside = (1 - CONFIDENCE) / 2
    most = max(declared, int(poisson.ppf(1 - aside, high)) + apart)
    fewest = max(declared, int(poisson.ppf(aside, low)) + least if low else least)
    return Estimate(
        method=Method.ACTIVITY,
        declared=declared,
        low=min(fewest, most),
        middle=min(max(round(middle) + apart, fewest), most),
        high=most,
        assumptions=_ALIKE_ACTIVITY,
    )


_SUMMED = ("declared", "activity")


def _check(known: Sequence[Group]) -> None:
    if len(known) < FEWEST_GROUPS:
        raise Refused(
            f"Il faut au moins {FEWEST_GROUPS} groupes de structures dont l’activité est connue "
            f"pour choisir une référence{NBSP}; il y en a {len(known)}."
        )
    if not _says(known):
        raise Refused(
            f"Moins de {FEWEST_DECLARED} incidents sont déclarés{NBSP}: "
            "aucun taux de référence ne s’en déduit."
        )


def by_recapture(*, first: int, second: int, both: int, are_independent: bool) -> Estimate:
    """How many incidents there were, from two sources that each saw some, and some of them twice.

    Chapman, « Some properties of the hypergeometric distribution with applications to zoological
    censuses », University of California Publications in Statistics 1, 1951; the variance that goes
    with it (Seber 1970, Wittes 1972); the interval is log-normal on those that neither saw
    (Burnham’s, told by Chao, Biometrics, 1989). Raises Refused, with the reason, where it would
    say too little.
    """
    if min(first, second, both) < 0 or both > min(first, second):
        raise Refused("Ce que les deux sources ont en commun ne dépasse aucune des deux.")
    if not are_independent:
        raise Refused(
            f"Les deux sources ne sont pas dites indépendantes{NBSP}: si l’une renseigne l’autre, "
            "l’estimation serait trop basse. Elle n’est pas calculée."
        )
    if both < FEWEST_IN_BOTH:
        raise Refused(
            f"Les deux sources n’ont que {both} incidents en commun{NBSP}; "
            f"il en faut au moins {FEWEST_IN_BOTH}."
        )
    seen = first + second - both
    whole = (first + 1) * (second + 1) / (both + 1) - 1
    spread = (first + 1) * (second + 1) * (first - both) * (second - both)
    variance = spread / ((both + 1) ** 2 * (both + 2))
    low, high = _unseen(whole - seen, variance)
    return Estimate(
        method=Method.RECAPTURE,
        declared=first,
        low=seen + math.floor(low),
        middle=max(seen, round(whole)),
        high=seen + math.ceil(high),
        assumptions=(
            f"Les deux sources sont indépendantes{NBSP}: être dans l’une ne change rien à la "
            "chance d’être dans l’autre. Un incident grave est souvent dans les deux, et "
            "l’estimation est alors trop basse.",
            "Chaque incident avait la même chance d’être vu par une source.",
            "Un incident présent dans les deux est reconnu comme un seul, et aucun n’est compté "
            "deux fois dans une source.",
        ),
    )


def _compared(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups by kind; kinds with too few groups for a reference of their own are put together."""
    kinds: dict[str, list[Group]] = {}
    for group in groups:
        kinds.setdefault(group.kind, []).append(group)
    alone = [its for its in kinds.values() if len(its) >= FEWEST_GROUPS and _says(its)]
    others = [group for its in kinds.values() if its not in alone for group in its]
    if others and (len(others) < FEWEST_GROUPS or not _says(others)):
        # Too few to be a reference: they are held to what they declared.
        return [*alone, *([each] for each in others)]
    return [*alone, others] if others else alone


def _says(groups: Sequence[Group]) -> bool:
    return sum(group.declared for group in groups) >= FEWEST_DECLARED


def _rates(groups: Sequence[Group]) -> _Rates | None:
    """The rates of the best of these; none where they are too few."""
    if len(groups) < FEWEST_GROUPS:
        return None
    drawn = _drawn(groups)
    # Who declares most for its activity is first; equals in the order of their regions.
    ranked = sorted(groups, key=lambda each: (-drawn[each.region, each.kind], each.region))
    quarter, tenth = _first(ranked, 4), _first(ranked, 10)
    active = sum(each.activity for each in quarter)
    middle = sum(drawn[each.region, each.kind] * each.activity for each in quarter) / active
    low, high = garwood(sum(each.declared for each in quarter))
    _, highest = garwood(sum(each.declared for each in tenth))
    return _Rates(
        low=min(low / active, middle),
        middle=middle,
        high=max(high / active, highest / sum(each.activity for each in tenth)),
        are_alike=_are_alike(groups),
    )


def _mean(groups: Sequence[Group]) -> float:
    return sum(each.declared for each in groups) / sum(each.activity for each in groups)


def _drawn(groups: Sequence[Group]) -> dict[tuple[str, str], float]:
    """The rate of each group, drawn towards that of all by as much as its chance is large."""
    mean, whole = _mean(groups), sum(each.activity for each in groups)
    spread = sum(each.activity * (each.declared / each.activity - mean) ** 2 for each in groups)
    beyond = max(0.0, spread / whole - mean / (whole / len(groups)))
    return {
        (each.region, each.kind): mean
        + beyond / (beyond + mean / each.activity) * (each.declared / each.activity - mean)
        for each in groups
    }


def _are_alike(groups: Sequence[Group]) -> bool:
    """Whether chance alone would make rates differ so much, once in twenty or more (chi-square)."""
    mean = _mean(groups)
    expected = [mean * each.activity for each in groups]
    apart = sum(
        (each.declared - n) ** 2 / n for each, n in zip(groups, expected, strict=True) if n > 0
    )
    return float(chi2.sf(apart, len(groups) - 1)) >= 1 - CONFIDENCE


def _first(ranked: Sequence[Group], share: int) -> Sequence[Group]:
    """The first fourth, tenth…, one group at least, and as many as it takes to have declared."""
    count = max(1, len(ranked) // share)
    while count < len(ranked) and not _says(ranked[:count]):
        count += 1
    return ranked[:count]


def garwood(count: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of the mean of a Poisson law of which `count` was seen."""
    aside = (1 - confidence) / 2
    low = float(chi2.ppf(aside, 2 * count)) / 2 if count else 0.0
    return low, float(chi2.ppf(1 - aside, 2 * count + 2)) / 2


def _unseen(count: float, variance: float) -> tuple[float, float]:
    """The log-normal interval of how many neither source saw; it is never below zero."""
    if count <= 0 or variance <= 0:
        return max(0.0, count), max(0.0, count)
    spread = float(norm.ppf((1 + CONFIDENCE) / 2))
    factor = math.exp(spread * math.sqrt(math.log1p(variance / count**2)))
    return count / factor, count * factor
