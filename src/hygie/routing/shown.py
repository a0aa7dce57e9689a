"""The readers of an incident as its declarant reads them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from hygie.establishments import tree
from hygie.incidents.models import Incident, Restriction
from hygie.incidents.queries import readers as restrictions
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.readers import Choice
from hygie.incidents.rules.territory import zone_of
from hygie.kernel.actor import Place, PlaceKind, Role
from hygie.routing.queries import readers as queries
from hygie.routing.queries.readers import Opened, Way
from hygie.routing.rules.grounds import Basis, Ground, ground

_BY_CODE = (None, None)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A role at a place, how many hold it, and how often they opened the declaration."""

    who: str
    place: str
    people: str
    opened: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those who read for one and the same reason."""

    ground: Ground
    readers: tuple[Reader, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """Those who read in the establishment, by law, or by the declarant’s choice."""

    basis: Basis
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Something that the declarant may withhold, or has withheld."""

    choice: Choice
    sentence: str
    for_desk: str
    withheld: str


_OFFERS = {
    Choice.GROUP: (
        "Le GHT ne voit plus cet incident : ni dans ses listes, ni dans ses comptes, ni dans ses "
        "exports. Ce qu’il a déjà lu, il l’a lu. Cela vaut pour tous les rôles donnés à l’échelle "
        "du GHT, un RSSI commun compris ; un rôle donné dans votre établissement n’y perd rien."
    ),
    Choice.INDICATORS: (
        "L’astreinte ne met plus les indicateurs de cet incident dans un fichier destiné à "
        "d’autres. Elle s’en sert pour vous aider, et vous pouvez toujours les exporter."
    ),
}


_FOR_DESK = {
    Choice.GROUP: (
        "Le GHT ne voit plus cet incident : ni dans ses listes, ni dans ses comptes, ni dans ses "
        "exports. Cela vaut pour tous les rôles donnés à l’échelle du GHT ; un rôle donné dans "
        "l’établissement n’y perd rien."
    ),
    Choice.INDICATORS: (
        "L’astreinte ne met plus les indicateurs de cet incident dans un fichier destiné à "
        "d’autres. Elle s’en sert pour aider l’établissement, qui peut toujours les exporter."
    ),
}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What was read of who reads."""

    places: frozenset[Place]
    holders: Counter[tuple[Role, Place]]
    machines: Counter[Place]
    openings: dict[Way, Opened]
    names: dict[Place, str]
    zone: str


def sections(incident: Incident, *, at: datetime) -> list[Section]:
    """Who reads this incident, by reason; those from whom it is withheld are not among them."""
    places = incident.path()
    groups_before = group_places(incident, restrictions.any_standing(incident))
    openings = queries.any_openings(incident, path=places | groups_before)
    openings.pop(_BY_CODE, None)
    holders = queries.any_holders(places, today=timezone.localdate(at))
    machines = queries.any_machines(places, at=at)
    ways: set[Way] = {*holders, *((None, place) for place in machines), *openings}
    known = _Known(
        places=places,
        holders=holders,
        machines=machines,
        openings=openings,
        names=_names({place for _, place in ways if place}),
        zone=zone_of(incident.department_code),
    )
    return [_section(basis, ways, known) for basis in Basis]


def by_code(incident: Incident) -> str:
    """How often the declaration was opened with its code."""
    opened = queries.any_openings(incident, path=incident.path()).get(_BY_CODE, Opened())
    return _opened(opened, zone_of(incident.department_code))


def offers(incident: Incident) -> list[Offer]:
    """What may be withheld of this incident, and what is."""
    standing = {Choice(each.choice): each for each in restrictions.any_standing(incident)}
    zone = zone_of(incident.department_code)
    return [
        Offer(
            choice=choice,
            sentence=sentence,
            for_desk=_FOR_DESK[choice],
            withheld=_withheld(standing.get(choice), zone),
        )
        for choice, sentence in _OFFERS.items()
        if choice != Choice.GROUP or group_places(incident, standing.values())
    ]


def group_places(incident: Incident, standing: Iterable[Restriction]) -> frozenset[Place]:
    """The groups of the incident now and at its declaration, whether they read it or not."""
    now = incident.site.path() if incident.site is not None else frozenset()
    then = {Place(PlaceKind.GHT, each.kept_ght) for each in standing if each.kept_ght}
    return frozenset({p for p in now | incident.path() if p.kind == PlaceKind.GHT} | then)


def _section(basis: Basis, ways: set[Way], known: _Known) -> Section:
    order, roles = list(PlaceKind), list(Role)
    found: dict[Ground, list[tuple[int, int, Reader]]] = {}
    for role, place in ways:
        if place is None:
            continue
        why = ground(role, place.kind)
        if why.basis == basis:
            rank = roles.index(role) if role else len(roles)
            reader = _reader(role, place, known)
            found.setdefault(why, []).append((order.index(place.kind), rank, reader))
    lines = {
        why: sorted(each, key=lambda one: (*one[:2], one[2].place)) for why, each in found.items()
    }
    ranked = sorted(lines.items(), key=lambda each: (each[1][0][0], each[0].sentence))
    return Section(
        basis=basis,
        groups=tuple(
            Group(ground=why, readers=tuple(reader for *_, reader in each)) for why, each in ranked
        ),
    )


def _reader(role: Role | None, place: Place, known: _Known) -> Reader:
    count = known.holders[role, place] if role else known.machines[place]
    word = "personne" if role else "clé"
    people = f"{count} {word}{'s' if count > 1 else ''}" if count else "plus personne"
    return Reader(
        who=role.label if role else "Logiciel, par une clé",
        place=known.names.get(place, place.kind.label),
        people=people if place in known.places else "ne la lit plus",
        opened=_opened(known.openings.get((role, place), Opened()), known.zone),
    )


def _opened(opened: Opened, zone: str) -> str:
    if opened.last is None:
        return "jamais ouverte"
    times = "une fois" if opened.times == 1 else f"{opened.times} fois"
    return f"ouverte {times}, la dernière {in_words(opened.last, zone)}"


def _withheld(restriction: Restriction | None, zone: str) -> str:
    if restriction is None:
        return ""
    return f"Depuis {in_words(restriction.withheld_at, zone)}, par {restriction.withheld_by}."


def _names(places: Iterable[Place]) -> dict[Place, str]:
    return {place: node.name for place, node in tree.any_nodes(places).items()}
