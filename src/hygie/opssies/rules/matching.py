"""Which establishments an event concerns: by its identifiers, from the most exact on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hygie.kernel.actor import Place, PlaceKind
from hygie.opssies.rules import codes
from hygie.opssies.rules.telling import Identifier


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the register knows of the identifiers of some events."""

    # A site by its number, with the number of its entity.
    sites: Mapping[str, str] = field(default_factory=dict)
    entities: frozenset[str] = frozenset()
    # Entities by SIREN, sites by SIRET, entities by group: there may be several.
    by_siren: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_siret: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Matched:
    """The establishments that an event concerns, or why that is not known."""

    places: tuple[Place, ...] = ()
    why: str = ""


UNKNOWN = "Aucun de ses identifiants n’est au registre."
SEVERAL = "Ses identifiants désignent plusieurs établissements."
APART = "Ses identifiants se contredisent : le site n’est pas de cette entité juridique."
NAMELESS = "La structure auditée n’a pas d’identifiant lisible."


def match(identifiers: Iterable[Identifier], *, is_group: bool, known: Known) -> Matched:
    """The establishments of these identifiers; a person says it when they leave a doubt."""
    said = list(identifiers)
    if not said:
        return Matched(why=NAMELESS)
    sites = _sites(said, known)
    entities = _entities(said, known)
    if is_group:
        return _of_group(said, sites, entities, known)
    if len(sites) > 1 or (not sites and len(entities) > 1):
        return Matched(why=SEVERAL)
    if sites:
        (site,) = sites
        owner = known.sites.get(site, "")
        if entities and owner and owner not in entities:
            return Matched(why=APART)
        return Matched((Place(PlaceKind.SITE, site),))
    if entities:
        return Matched(tuple(Place(PlaceKind.LEGAL_ENTITY, code) for code in entities))
    # A group alone is no establishment: it proves nothing of one that it does not name.
    return _of_members(said, known) or Matched(why=UNKNOWN)


def _of_group(
    said: list[Identifier], sites: list[str], entities: list[str], known: Known
) -> Matched:
    """A group that names its members is these; one that names itself is all its members."""
    if members := _of_members(said, known):
        return members
    owners = {known.sites.get(site, "") for site in sites}
    if sites and entities and owners == set(entities):
        # The site and its own entity: one establishment, said twice.
        return Matched(tuple(Place(PlaceKind.SITE, code) for code in sites))
    places = [Place(PlaceKind.LEGAL_ENTITY, code) for code in entities]
    places += [Place(PlaceKind.SITE, code) for code in sites]
    return Matched(tuple(places)) if places else Matched(why=UNKNOWN)


def _of_members(said: list[Identifier], known: Known) -> Matched | None:
    groups = [text for kind, text in said if kind == codes.GHT and known.members.get(text)]
    codes_ = dict.fromkeys(member for group in groups for member in known.members[group])
    if not codes_:
        return None
    return Matched(tuple(Place(PlaceKind.LEGAL_ENTITY, code) for code in codes_))


def _sites(said: list[Identifier], known: Known) -> list[str]:
    """By geographic number, else by SIRET, else by a number under the code of the legal ones."""
    numbered = {codes.FINESS_SITE, codes.FINESS_RANGE}
    found = [text for kind, text in said if kind in numbered and text in known.sites]
    if not found:
        sirets = (text for kind, text in said if kind == codes.SIRET)
        found = [site for siret in sirets for site in known.by_siret.get(siret, ())]
    if not found:
        legal = (text for kind, text in said if kind == codes.FINESS_ENTITY)
        found = [text for text in legal if text in known.sites and text not in known.entities]
    return list(dict.fromkeys(found))


def _entities(said: list[Identifier], known: Known) -> list[str]:
    numbers = {codes.FINESS_ENTITY, codes.FINESS_RANGE, codes.FINESS_SITE}
    found = dict.fromkeys(
        text
        for kind, text in said
        if kind in numbers
        and text in known.entities
        and (kind != codes.FINESS_SITE or text not in known.sites)
    )
    if not found:
        for kind, text in said:
            if kind == codes.SIREN:
                found.update(dict.fromkeys(known.by_siren.get(text, ())))
    return list(found)
