"""What the register knows of the identifiers of events, asked by sets and remembered."""

from collections import defaultdict
from collections.abc import Iterable

from hygie.establishments.models import LegalEntity, Site
from hygie.opssies.rules import codes
from hygie.opssies.rules.matching import Known
from hygie.opssies.rules.telling import Identifier

_NUMBERS = frozenset({codes.FINESS_RANGE, codes.FINESS_SITE, codes.FINESS_ENTITY})


class Register:
    """The register as far as some events name it; what was asked once is not asked again."""

    def __init__(self) -> None:
        self.asked: set[Identifier] = set()
        self.sites: dict[str, str] = {}
        self.regions: dict[str, str] = {}
        self.entities: set[str] = set()
        self.by_siren: dict[str, tuple[str, ...]] = {}
        self.by_siret: dict[str, tuple[str, ...]] = {}
        self.members: dict[str, tuple[str, ...]] = {}

    def known(self, identifiers: Iterable[Identifier]) -> Known:
        """What it knows of these and of those before."""
        new = set(identifiers) - self.asked
        if new:
            self.asked |= new
            self._ask(new)
        return Known(
            sites=self.sites,
            entities=frozenset(self.entities),
            by_siren=self.by_siren,
            by_siret=self.by_siret,
            members=self.members,
        )

    def region_of(self, code: str) -> str:
        """The region of a site or an entity that was asked."""
        return self.regions.get(code, "")

    def _ask(self, new: set[Identifier]) -> None:
        said: dict[int, set[str]] = defaultdict(set)
        for kind, text in new:
            said[kind].add(text)
        numbers = {text for kind in _NUMBERS for text in said[kind]}
        self._ask_sites(numbers)
        self._ask_entities(numbers)
        self._ask_companies(said[codes.SIREN], said[codes.SIRET])
        self._ask_groups(said[codes.GHT])

    def _ask_sites(self, numbers: set[str]) -> None:
        rows = Site.objects.filter(finess__in=numbers).order_by()
        for finess, owner, region in rows.values_list("finess", "entity__finess", "region_code"):
            self.sites[finess] = owner or ""
            self.regions[finess] = region

    def _ask_entities(self, numbers: set[str]) -> None:
        rows = LegalEntity.objects.filter(finess__in=numbers).order_by()
        for finess, region in rows.values_list("finess", "region_code"):
            self.entities.add(finess)
            self.regions[finess] = region

    def _ask_companies(self, sirens: set[str], sirets: set[str]) -> None:
        owners: dict[str, list[str]] = defaultdict(list)
        entities = LegalEntity.objects.filter(siren__in=sirens - {""}).order_by("finess")
        for siren, finess, region in entities.values_list("siren", "finess", "region_code"):
            owners[siren].append(finess)
            self.regions[finess] = region
        self.by_siren.update({siren: tuple(found) for siren, found in owners.items()})
        places: dict[str, list[str]] = defaultdict(list)
        sites = Site.objects.filter(siret__in=sirets - {""}).order_by("finess")
        for siret, finess, owner, region in sites.values_list(
            "siret", "finess", "entity__finess", "region_code"
        ):
            places[siret].append(finess)
            self.sites[finess] = owner or ""
            self.regions[finess] = region
        self.by_siret.update({siret: tuple(found) for siret, found in places.items()})

    def _ask_groups(self, groups: set[str]) -> None:
        members: dict[str, list[str]] = defaultdict(list)
        rows = LegalEntity.objects.filter(ght__code__in=groups, is_open=True).order_by("finess")
        for code, finess, region in rows.values_list("ght__code", "finess", "region_code"):
            members[code].append(finess)
            self.regions[finess] = region
        self.members.update({code: tuple(found) for code, found in members.items()})
