"""Over random trees, roles and moves: what the database shows is what a role covers, no row more.

HYGIE_TREES asks for more trees than the few of each run.
"""

import os
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie.accounts.models import Membership, Person
from hygie.establishments.models import Ght, LegalEntity, Site
from hygie.incidents.models import Incident
from hygie.incidents.queries.desk import Filters, listed, visible_to
from hygie.incidents.row import declared_under
from hygie.incidents.rules.readers import WITHHELD
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import NOON

pytestmark = pytest.mark.django_db

REGIONS, GHTS, ENTITIES, SITES = ("84", "11"), 2, 3, 3
SOURCE = {"source": "ETALAB_SITES", "source_date": date(2026, 1, 1), "authority": 1}
SEES_CASES = {
    PlaceKind.SITE: Role.READER,
    PlaceKind.LEGAL_ENTITY: Role.CISO,
    PlaceKind.GHT: Role.GHT_OFFICER,
    PlaceKind.REGION: Role.ARS_OFFICER,
    PlaceKind.NATION: Role.CERT_ANALYST,
}
SEES_FIGURES = {PlaceKind.REGION: Role.PROGRAMME_REVIEWER, PlaceKind.NATION: Role.OBSERVER}


def finess(prefix, number):
    return f"{prefix}{number:07}"


def a_place():
    """Any place, also one that the register does not know."""
    return st.one_of(
        st.integers(0, SITES).map(lambda n: Place(PlaceKind.SITE, finess("01", n))),
        st.integers(0, ENTITIES).map(lambda n: Place(PlaceKind.LEGAL_ENTITY, finess("02", n))),
        st.integers(0, GHTS).map(lambda n: Place(PlaceKind.GHT, f"G{n}")),
        st.sampled_from(REGIONS).map(lambda code: Place(PlaceKind.REGION, code)),
        st.just(NATION),
    )


def roles(table):
    """Some roles, each at a place where it is held."""
    places = a_place().filter(lambda place: place.kind in table)
    return st.lists(places.map(lambda place: Grant(table[place.kind], place)), max_size=3)


SOME_ROLES = st.tuples(roles(SEES_CASES), roles(SEES_FIGURES)).map(lambda both: both[0] + both[1])
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("declare"), st.integers(0, SITES - 1), st.none()),
        st.tuples(st.just("withhold"), st.integers(0, SITES - 1), st.none()),
        st.tuples(
            st.just("site"), st.integers(0, SITES - 1), st.none() | st.integers(0, ENTITIES - 1)
        ),
        st.tuples(
            st.just("entity"), st.integers(0, ENTITIES - 1), st.none() | st.integers(0, GHTS - 1)
        ),
    ),
    min_size=4,
    max_size=9,
)
LINKS = st.tuples(
    st.lists(st.none() | st.integers(0, GHTS - 1), min_size=ENTITIES, max_size=ENTITIES),
    st.lists(st.none() | st.integers(0, ENTITIES - 1), min_size=SITES, max_size=SITES),
    st.lists(st.sampled_from(REGIONS), min_size=SITES, max_size=SITES),
)
MANY = settings(
    max_examples=int(os.environ.get("HYGIE_TREES", "40")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Tree:
    """The tree in the database, and beside it what it says by hand."""

    group_of: list[int | None]
    entity_of: list[int | None]
    region_of: list[str]
    sites: list[Site] = field(default_factory=list)
    entities: list[LegalEntity] = field(default_factory=list)
    ghts: list[Ght] = field(default_factory=list)
    # For each incident: its site, and the places above at the time.
    then: dict[int, tuple[int, frozenset[Place]]] = field(default_factory=dict)
    # Those that their declarant withholds from groups.
    withheld: set[int] = field(default_factory=set)

    def __post_init__(self):
        self.ghts = [
            Ght.objects.create(code=f"G{n}", name=f"G{n}", region_code="84", **SOURCE)
            for n in range(GHTS)
        ]
        self.entities = [
            LegalEntity.objects.create(
                finess=finess("02", n),
                name=f"E{n}",
                ght=None if group is None else self.ghts[group],
                department_code="01",
                region_code="84",
                **SOURCE,
            )
            for n, group in enumerate(self.group_of)
        ]
        self.sites = [
            Site.objects.create(
                finess=finess("01", n),
                name=f"S{n}",
                entity=None if entity is None else self.entities[entity],
                department_code="01",
                region_code=self.region_of[n],
                **SOURCE,
            )
            for n, entity in enumerate(self.entity_of)
        ]

    def above(self, site):
        """The places above a site now, its region with them."""
        places = {NATION, Place(PlaceKind.SITE, finess("01", site))}
        places.add(Place(PlaceKind.REGION, self.region_of[site]))
        entity = self.entity_of[site]
        if entity is not None:
            places.add(Place(PlaceKind.LEGAL_ENTITY, finess("02", entity)))
            if self.group_of[entity] is not None:
                places.add(Place(PlaceKind.GHT, f"G{self.group_of[entity]}"))
        return frozenset(places)

    def do(self, what, which, to):
        if what == "declare":
            self.declare(which)
        elif what == "withhold":
            of_site = {pk for pk, (site, _) in self.then.items() if site == which}
            Incident.objects.filter(pk__in=of_site).update(declared_ght=WITHHELD)
            self.withheld |= of_site
        elif what == "site":
            self.entity_of[which] = to
            entity = None if to is None else self.entities[to].pk
            Site.objects.filter(pk=self.sites[which].pk).update(entity=entity)
        else:
            self.group_of[which] = to
            ght = None if to is None else self.ghts[to].pk
            LegalEntity.objects.filter(pk=self.entities[which].pk).update(ght=ght)

    def declare(self, which):
        site = Site.objects.select_related("entity__ght").get(pk=self.sites[which].pk)
        incident = Incident.objects.create(
            number=f"2026-{len(self.then):05}",
            site=site,
            structure_name=site.name,
            region_code=site.region_code,
            title="x",
            content={},
            channel="WEB",
            declarant="x",
            declared_at=NOON,
            aware_at=NOON,
            changed_at=NOON,
            must_declare=True,
            is_significant=False,
            status="SUBMITTED",
            call_back_words="x",
            **declared_under(site),
        )
        self.then[incident.pk] = (which, self.above(which))

    def covered(self, actor):
        """The incidents that a role covers: where the site is, or where it was at the time."""
        reach = {grant.place for grant in actor.grants if grant.role in SEES_CASES.values()}
        below = {place for place in reach if place.kind != PlaceKind.GHT}
        return {
            number
            for number, (site, then) in self.then.items()
            if (below if number in self.withheld else reach) & (then | self.above(site))
        }


# Whoever the draw gives roles to, somebody has one at each of these places.
EVERYWHERE = [
    Place(PlaceKind.SITE, finess("01", 0)),
    Place(PlaceKind.LEGAL_ENTITY, finess("02", 0)),
    Place(PlaceKind.LEGAL_ENTITY, finess("02", 1)),
    Place(PlaceKind.GHT, "G0"),
    Place(PlaceKind.GHT, "G1"),
    Place(PlaceKind.REGION, "84"),
    NATION,
]
ONE_EACH = [
    Actor(name=place.code, grants=(Grant(SEES_CASES[place.kind], place),)) for place in EVERYWHERE
]


def seen(statement="SELECT id FROM incidents_incident"):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {number for (number,) in cursor.fetchall()}


def test_nobody_ever_reads_what_no_role_of_theirs_covers_and_always_what_one_does():
    @MANY
    @given(links=LINKS, grants=SOME_ROLES, moves=MOVES)
    def hold(links, grants, moves):
        actor = Actor(name="Quelqu’un", grants=tuple(grants))
        scope = scope_of(actor)
        with transaction.atomic():
            tree = Tree(*map(list, links))
            for site in range(SITES):
                tree.declare(site)
            for move in moves:
                tree.do(*move)
                for other in ONE_EACH:
                    with walls.scoped(scope_of(other)):
                        assert seen() == tree.covered(other)
                covered = tree.covered(actor)
                with walls.scoped(scope):
                    assert seen() == covered
                assert set(visible_to(actor).values_list("pk", flat=True)) == covered
                assert covered == {
                    incident.pk
                    for incident in Incident.objects.select_related("site__entity__ght")
                    if incident.path() & {g.place for g in grants if g.role in SEES_CASES.values()}
                }
                with walls.scoped(scope):
                    found = listed(actor, Filters(status="", text="2026-0"))
                    assert {incident.pk for incident in found} == covered
            transaction.set_rollback(True)

    hold()


def test_whoever_keeps_accounts_sees_those_of_the_places_below_and_no_other():
    keepers = dict.fromkeys(PlaceKind, Role.ADMINISTRATOR)
    keepers[PlaceKind.LEGAL_ENTITY] = Role.DIRECTOR

    @MANY
    @given(links=LINKS, grants=roles(keepers), moves=MOVES, places=st.sets(a_place(), max_size=6))
    def hold(links, grants, moves, places):
        scope = scope_of(Actor(name="Quelqu’un", grants=tuple(grants)))
        reach = {grant.place for grant in grants}
        with transaction.atomic():
            tree = Tree(*map(list, links))
            held = {_held(place): place for place in places}
            for what, which, to in moves:
                if what not in {"declare", "withhold"}:
                    tree.do(what, which, to)
                expected = {pk for pk, place in held.items() if reach & _path(tree, place)}
                with walls.scoped(scope):
                    assert seen("SELECT id FROM accounts_membership") == expected
                    people = seen("SELECT id FROM accounts_person")
                assert people == {_person_of(pk) for pk in expected}
            transaction.set_rollback(True)

    hold()


def _held(place):
    person = Person.objects.create(
        email=f"{place.kind}.{place.code}@x.example".lower(), name="x", created_at=NOON
    )
    return Membership.objects.create(
        person=person,
        role=Role.ADMINISTRATOR,
        place_kind=place.kind,
        place_code=place.code,
        starts_on=NOON.date(),
    ).pk


def _person_of(membership):
    return Membership.objects.get(pk=membership).person_id


def _path(tree, place):
    """The place and all above it, by hand."""
    number = int(place.code[-7:]) if len(place.code) == 9 else 0
    if place.kind == PlaceKind.SITE and number < SITES:
        return tree.above(number)
    if place.kind == PlaceKind.LEGAL_ENTITY and number < ENTITIES:
        group = tree.group_of[number]
        above = {NATION, place, Place(PlaceKind.REGION, "84")}
        return above | ({Place(PlaceKind.GHT, f"G{group}")} if group is not None else set())
    if place.kind == PlaceKind.GHT and place.code != f"G{GHTS}":
        return {NATION, place, Place(PlaceKind.REGION, "84")}
    return {NATION, place}
