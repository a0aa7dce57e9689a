"""The risk score of PingCastle: each of four families up to 100, the whole is the worst of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST = 100
# The names are those of its files, the words ours.
FAMILIES = {
    "StaleObjects": "Comptes et machines oubliés",
    "PrivilegedAccounts": "Comptes privilégiés",
    "Trusts": "Relations d’approbation",
    "Anomalies": "Anomalies",
}


@dataclass(frozen=True, kw_only=True)
class Scores:
    """The score of each family and of the whole: 0 is the best, 100 the worst."""

    families: Mapping[str, int]
    whole: int


def scores(rules: Iterable[tuple[str, int]]) -> Scores:
    """The scores that these broken rules make: pairs of a family and its points."""
    total: Counter[str] = Counter()
    for family, points in rules:
        total[family] += max(points, 0)
    families = {name: min(total[name], MOST) for name in FAMILIES}
    return Scores(families=families, whole=max(families.values()))
