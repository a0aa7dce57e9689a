"""How many incidents are not declared: estimates, by two methods, which are never counts.

Each says what it takes for granted, and between which numbers it lies; where a method has not what
it needs, it says so and gives none.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scipy.stats import chi2, norm

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

# Of 100 intervals made so, 95 hold what they look for when what is taken for granted is true.
CONFIDENCE = 0.95
# Below, the estimate of Chapman is biased, and says too little (Robson and Regier, 1964).
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
class _Bounds:
    low: float
    middle: float
    high: float


def by_activity(groups: Collection[Group]) -> Estimate:
    """What would be declared if every group did as those that declare best for their activity.

    The reference is the rate of the quarter of the groups that declares best, taken together; the
    interval holds the chance of a count (Garwood, « Fiducial limits for the Poisson distribution »,
    Biometrika, 1936) and the choice of the reference, up to the tenth that declares best. Groups of
    unlike kinds are compared with their own kind where it has groups enough. Raises Refused, with
    the reason, where there is no reference.
    """
    known = [group for group in groups if group.activity > 0]
    declared = sum(group.declared for group in groups)
    if len(known) < FEWEST_GROUPS:
        raise Refused(
            f"Il faut au moins {FEWEST_GROUPS} groupes de structures dont l’activité est connue "
            f"pour choisir une référence\u00a0; il y en a {len(known)}."
        )
    if sum(group.declared for group in known) < FEWEST_DECLARED:
        raise Refused(
            f"Moins de {FEWEST_DECLARED} incidents sont déclarés\u00a0: "
            "aucun taux de référence ne s’en déduit."
        )
    bounds = [_expected(its) for its in _compared(known)]
    apart = declared - sum(group.declared for group in known)
    low, middle, high = (
        max(declared, round(sum(getattr(each, name) for each in bounds)) + apart)
        for name in ("low", "middle", "high")
    )
    return Estimate(
        method=Method.ACTIVITY,
        declared=declared,
        low=min(low, middle),
        middle=middle,
        high=max(middle, high),
        assumptions=(
            "À activité égale, des structures du même type ont autant d’incidents d’une région "
            "à l’autre.",
            "Le quart des groupes qui déclare le plus pour son activité déclare tout\u00a0; "
            "s’il en tait aussi, le nombre réel est plus grand.",
            "L’intervalle tient compte du hasard (loi de Poisson, 95\u00a0%) et du choix de la "
            "référence, jusqu’au dixième qui déclare le plus.",
        ),
    )


def by_recapture(*, first: int, second: int, both: int, are_independent: bool) -> Estimate:
    """How many incidents there were, from two sources that each saw some, and some of them twice.

    Chapman, « Some properties of the hypergeometric distribution with applications to zoological
    sample censuses », 1951, with its variance; the interval is log-normal on those that neither
    saw. Raises Refused, with the reason, where it would say too little.
    """
    if min(first, second, both) < 0 or both > min(first, second):
        raise Refused("Ce que les deux sources ont en commun ne dépasse aucune des deux.")
    if not are_independent:
        raise Refused(
            "Les deux sources ne sont pas dites indépendantes\u00a0: si l’une renseigne l’autre, "
            "l’estimation serait trop basse. Elle n’est pas calculée."
        )
    if both < FEWEST_IN_BOTH:
        raise Refused(
            f"Les deux sources n’ont que {both} incidents en commun\u00a0; "
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
            "Les deux sources sont indépendantes\u00a0: être dans l’une ne change rien à la chance "
            "d’être dans l’autre.",
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


def _expected(groups: Sequence[Group]) -> _Bounds:
    """What these groups would declare at the rate of the best of them."""
    if len(groups) < FEWEST_GROUPS:
        count = float(sum(group.declared for group in groups))
        return _Bounds(low=count, middle=count, high=count)
    activity = sum(group.activity for group in groups)
    ranked = sorted(groups, key=lambda each: (-each.declared / each.activity, each.region))
    quarter, tenth = _first(ranked, 4), _first(ranked, 10)
    low, _ = garwood(sum(each.declared for each in quarter))
    _, high = garwood(sum(each.declared for each in tenth))
    rate = _rate(quarter)
    return _Bounds(
        low=low / sum(each.activity for each in quarter) * activity,
        middle=rate * activity,
        high=high / sum(each.activity for each in tenth) * activity,
    )


def _first(ranked: Sequence[Group], share: int) -> Sequence[Group]:
    """The first fourth, tenth…, one group at least, and as many as it takes to have declared."""
    count = max(1, len(ranked) // share)
    while count < len(ranked) and not _says(ranked[:count]):
        count += 1
    return ranked[:count]


def _rate(groups: Sequence[Group]) -> float:
    return sum(each.declared for each in groups) / sum(each.activity for each in groups)


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
