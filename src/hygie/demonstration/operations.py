"""Loading the demonstration: only into an empty installation, all of it or nothing."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from hygie.accounts.models import Person
from hygie.accounts.operations import keys, memberships
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import KeyScope
from hygie.demonstration import accounts as accounts_of_demo
from hygie.demonstration import (
    aftermath,
    audits,
    campaigns,
    contacts,
    incidents,
    living,
    plans,
    proofs,
)
from hygie.demonstration.people import Somebody, people
from hygie.establishments import operations as establishments
from hygie.establishments.models import LegalEntity, Site
from hygie.incidents.operations import history
from hygie.incidents.past import Past
from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Role
from hygie.kernel.errors import Refused
from hygie.kernel.roles import CHARTERS
from hygie.observatory.events import FiguresAsked
from hygie.platform.bus import announce

SEED = 20_260_302
FICTIONAL_REGION = "99"
# Declarations that nobody has read yet, so that the desk has something to do.
UNREAD = 3
_SAE = ("ID_", "IDB_", "GHT_")


class NotEmpty(Refused):
    """The installation holds accounts: fictional data must not mix with real ones."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What was loaded, and the words that open it."""

    password: str
    key: str
    people: list[Somebody]
    sites: int
    incidents: int
    has_real_register: bool


@transaction.atomic
def load(*, register: Path | None, by: Actor, at: datetime, seed: int = SEED) -> Loaded:
    """Load the fictional region, the real register when its folder is given, people, incidents."""
    if Person.objects.exists():
        raise NotEmpty(
            "Cette installation a déjà des comptes : la démonstration ne s’y ajoute pas. "
            "Donnez un autre dossier : HYGIE_HOME=/autre/dossier hygie demo"
        )
    establishments.load_demonstration(by=SYSTEM, at=at)
    for file in _files(register):
        establishments.import_file(file, by=SYSTEM, at=at)
    sites = list(Site.objects.filter(is_open=True).select_related("entity__ght").order_by("finess"))
    password = f"demo-{secrets.token_hex(5)}"
    somebodies = _people(sites)
    for somebody in somebodies:
        _account(somebody, password=password, by=by, at=at)
    accounts_of_demo.enliven(own=_own(somebodies), by=by, at=at)
    _, key = keys.make(
        name="Démonstration",
        scopes=[KeyScope.DECLARE, KeyScope.READ],
        place=NATION,
        expires_at=at + timedelta(days=365),
        by=by,
        at=at,
    )
    contacts.write_down(_fictional(), seed=seed, by=SYSTEM, at=at)
    own = _own(somebodies)
    proofs.prove(_fictional(), audited=own, seed=seed, by=SYSTEM, at=at)
    proofs.plan(_fictional(), own=own, seed=seed, by=SYSTEM, at=at)
    site = next(site for site in sites if site.entity and site.entity.finess == own.code)
    lived = living.to_live(site, seed=seed, at=at)
    past = chain(_incidents(sites, seed=seed, at=at), [lived])
    known = dict(Person.objects.values_list("name", "pk"))
    theirs = (replace(each, analyst_id=known.get(each.analyst)) for each in past)
    count = history.take_over(theirs, fictional=True, by=by, at=at)
    living.enliven(own=own, at=at)
    count += _afterwards(site, seed=seed, by=by, at=at)
    _plans(somebodies, seed=seed, at=at)
    _audits(own, at=at)
    _campaigns(somebodies, seed=seed, at=at)
    # The worker makes them while the visitor looks around.
    announce(FiguresAsked(at=at.isoformat()))
    return Loaded(
        password=password,
        key=key,
        people=somebodies,
        sites=len(sites),
        incidents=count,
        has_real_register=register is not None,
    )


def _fictional() -> QuerySet[LegalEntity]:
    """The entities of the fictional region."""
    rows = LegalEntity.objects.filter(region_code=FICTIONAL_REGION, is_open=True)
    return rows.select_related("ght").order_by("finess")


def _plans(somebodies: list[Somebody], *, seed: int, at: datetime) -> None:
    plans.write_down(
        _fictional(),
        people={login: living.person(login, at) for login in ("rssi", "direction", "dsi", "ght")},
        own=_own(somebodies),
        ght=next(each.place for each in somebodies if each.role == Role.GHT_OFFICER),
        seed=seed,
        at=at,
    )


def _audits(own: Place, *, at: datetime) -> None:
    entity = _fictional().get(finess=own.code)
    around = _fictional().filter(ght=entity.ght).exclude(pk=entity.pk).first()
    audits.play(
        own=own,
        neighbour=Place(PlaceKind.LEGAL_ENTITY, around.finess) if around else None,
        forest=proofs.domain(entity),
        people={login: living.person(login, at) for login in audits.PEOPLE},
        at=at,
    )


def _campaigns(somebodies: list[Somebody], *, seed: int, at: datetime) -> None:
    campaigns.play(
        _fictional(),
        people={login: living.person(login, at) for login in ("rssi", "dsi", "ars")},
        own=_own(somebodies),
        region=Place(PlaceKind.REGION, FICTIONAL_REGION),
        seed=seed,
        at=at,
    )


def _afterwards(site: Site, *, seed: int, by: Actor, at: datetime) -> int:
    """What is over at this hospital, and what was only told; how many were added."""
    attack = aftermath.attack(site, seed=seed, at=at)
    second = aftermath.second(site, seed=seed, at=at)
    told = aftermath.signals(site, seed=seed, at=at)
    made = history.record([attack, second, *told], fictional=True, by=by, at=at)
    people = {login: living.person(login, at) for login in aftermath.PEOPLE}
    aftermath.rebuild(made[0], people=people, at=at)
    aftermath.learn(made[0], people=people, at=at)
    aftermath.propose(made[1], people=people, at=at)
    return len(made)


def _files(folder: Path | None) -> list[Path]:
    """The files of the SAE that name sites and groups, in the order in which they build up."""
    if folder is None:
        return []
    found = [sorted(folder.glob(f"{start}*")) for start in _SAE]
    return [file for files in found for file in files]


def _people(sites: list[Site]) -> list[Somebody]:
    """The people around the first support hospital of the fictional region."""
    own = next(
        site
        for site in sites
        if site.region_code == FICTIONAL_REGION
        and site.entity
        and site.entity.ght
        and site.entity.ght.support_id == site.entity.pk
    )
    assert own.entity is not None  # noqa: S101 - chosen so
    assert own.entity.ght is not None  # noqa: S101
    return people(
        site=own.finess,
        entity=own.entity.finess,
        ght=own.entity.ght.code,
        region=own.region_code,
    )


def _own(somebodies: list[Somebody]) -> Place:
    """The hospital around which they are."""
    return next(each.place for each in somebodies if each.role == Role.CISO)


def _account(somebody: Somebody, *, password: str, by: Actor, at: datetime) -> None:
    person = accounts.register(
        email=somebody.email, name=somebody.name, password=password, by=by, at=at
    )
    on_mission = CHARTERS[somebody.role].needs_mission
    memberships.grant(
        person,
        role=somebody.role,
        place=somebody.place,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=90) if on_mission else None,
        mission="Appui à la remise en service, durcissement de l’annuaire" if on_mission else "",
        tell=False,
        by=by,
        at=at,
    )


def _incidents(sites: list[Site], *, seed: int, at: datetime) -> Iterator[Past]:
    """Two years everywhere, more in the fictional region, and a few that wait to be read."""
    fictional = [site for site in sites if site.region_code == FICTIONAL_REGION]
    yield from incidents.two_years(sites, seed=seed, at=at)
    if len(fictional) < len(sites):
        start = at - incidents.YEAR
        yield from incidents.some(fictional, 40, start=start, end=at, seed=seed + 7, at=at)
    start = at - timedelta(hours=2)
    for past in incidents.some(fictional, UNREAD, start=start, end=at, seed=seed + 9, at=at):
        yield replace(past, acknowledged_at=None, qualified_at=None, closed_at=None, severity=None)
