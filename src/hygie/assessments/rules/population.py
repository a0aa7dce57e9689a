"""Whom a campaign asks, and whether it says enough to be opened."""

from dataclasses import dataclass
from datetime import date

from hygie.assessments.rules.pace import pace
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import Refused

LONGEST_TITLE = 200
MOST_CODES = 100
AUTHORITIES = frozenset({PlaceKind.GHT, PlaceKind.REGION, PlaceKind.NATION})
LEVELS = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})


class NotACampaign(Refused):
    """What is said cannot be asked of anybody."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a campaign says; no category and no status mean all of them."""

    title: str
    level: PlaceKind
    opens_on: date
    closes_on: date
    # Where it asks: the place of the authority, or one below it.
    among: Place
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


def check(said: Said, *, today: date) -> None:
    """Refuse a campaign without a name, or whose days cannot be."""
    if not said.title.strip():
        raise NotACampaign("Donnez un nom à cette campagne.")
    if said.level not in LEVELS:
        raise NotACampaign("Une campagne interroge des sites ou des entités juridiques.")
    if said.closes_on < said.opens_on:
        raise NotACampaign("La campagne finirait avant de commencer : corrigez ses dates.")
    if said.closes_on < today:
        raise NotACampaign("Le dernier jour est déjà passé : personne ne pourrait répondre.")
    if said.closes_on - said.opens_on > pace().longest:
        raise NotACampaign("Une campagne dure deux ans au plus.")
    if max(len(said.categories), len(said.statuses)) > MOST_CODES:
        raise NotACampaign(f"{MOST_CODES} catégories ou statuts, c’est le plus.")


def check_somebody(count: int) -> None:
    """Refuse a campaign that asks nobody."""
    if not count:
        raise NotACampaign(
            "Aucun établissement ouvert ne répond à ces critères : la campagne n’interrogerait "
            "personne. Élargissez le territoire, les catégories ou les statuts."
        )
