"""Over random trees and moves: contacts, keys, invitations and reviews follow the tree at once."""

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from hygie.accounts import queries
from hygie.accounts.models import ApiKey, Invitation, Review
from hygie.contacts.models import Sheet
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import NOON
from tests.hostile.test_walls_tree import (
    ENTITIES,
    LINKS,
    MANY,
    MOVES,
    REGIONS,
    SITES,
    Tree,
    _path,
    a_place,
    finess,
    roles,
    seen,
)

pytestmark = pytest.mark.django_db

KEEPS_ACCOUNTS = dict.fromkeys(PlaceKind, Role.ADMINISTRATOR)
KEEPS_CONTACTS = {
    PlaceKind.SITE: Role.CIO,
    PlaceKind.LEGAL_ENTITY: Role.CIO,
    PlaceKind.GHT: Role.GHT_OFFICER,
}
READS_CONTACTS = {PlaceKind.REGION: Role.ARS_OFFICER, PlaceKind.NATION: Role.CERT_ANALYST}
TABLES = ("accounts_apikey", "accounts_invitation", "accounts_review")


def sure(role):
    """A case in which something is seen, whatever the others draw."""
    return {
        "links": ([0] * ENTITIES, [0] * SITES, [REGIONS[0]] * SITES),
        "grants": [Grant(role, NATION)],
        "moves": [("declare", 0, None)],
        "places": {Place(PlaceKind.SITE, finess("01", 0))},
    }


def in_the_register(place):
    """A site or an entity of the tree: nothing else has a sheet."""
    number = int(place.code[-7:]) if len(place.code) == 9 else -1
    most = {PlaceKind.SITE: SITES, PlaceKind.LEGAL_ENTITY: ENTITIES}.get(place.kind, 0)
    return 0 <= number < most


def test_keys_invitations_and_reviews_are_those_of_the_places_below_and_no_other():
    opened = []

    @MANY
    @given(
        links=LINKS,
        grants=roles(KEEPS_ACCOUNTS),
        moves=MOVES,
        places=st.sets(a_place(), max_size=5),
    )
    @example(**sure(Role.ADMINISTRATOR))
    def hold(links, grants, moves, places):
        actor = Actor(name="Quelqu’un", grants=tuple(grants))
        reach = {grant.place for grant in grants}
        with transaction.atomic():
            tree = Tree(*map(list, links))
            rows = [_one_each(place, number) for number, place in enumerate(places)]
            for what, which, to in moves:
                if what != "declare":
                    tree.do(what, which, to)
                below = [row for place, row in rows if reach & _path(tree, place)]
                opened.extend(below)
                with walls.scoped(scope_of(actor)):
                    for rank, table in enumerate(TABLES):
                        found = seen(f"SELECT id FROM {table}")  # noqa: S608 - names of our own
                        assert found == {row[rank] for row in below}
                    shown = queries.keys_visible_to(actor).values_list("pk", flat=True)
                    assert set(shown) == {row[0] for row in below}
                    shown = queries.invitations_visible_to(actor).values_list("pk", flat=True)
                    assert set(shown) == {row[1] for row in below}
            transaction.set_rollback(True)

    hold()
    assert opened


def test_the_contacts_of_a_place_are_read_above_it_and_leave_with_it():
    opened = []
    some = st.tuples(roles(KEEPS_CONTACTS), roles(READS_CONTACTS)).map(lambda both: sum(both, []))

    @MANY
    @given(
        links=LINKS,
        grants=some,
        moves=MOVES,
        places=st.sets(a_place().filter(in_the_register), max_size=5),
    )
    @example(**sure(Role.CERT_ANALYST))
    def hold(links, grants, moves, places):
        scope = scope_of(Actor(name="Quelqu’un", grants=tuple(grants)))
        reach = {grant.place for grant in grants}
        with transaction.atomic():
            tree = Tree(*map(list, links))
            sheets = {_a_sheet(tree, place): place for place in places}
            for what, which, to in moves:
                if what != "declare":
                    tree.do(what, which, to)
                with walls.scoped(scope):
                    found = seen("SELECT id FROM contacts_sheet")
                opened.extend(found)
                assert found == {
                    pk
                    for pk, place in sheets.items()
                    if reach & (_path(tree, place) | _sites_of(tree, place))
                }
            transaction.set_rollback(True)

    hold()
    assert opened


def _sites_of(tree, place):
    """The sites of an entity: whoever reads at one of them reads whom to call at the entity."""
    if place.kind != PlaceKind.LEGAL_ENTITY:
        return set()
    number = int(place.code[-7:])
    return {
        Place(PlaceKind.SITE, site.finess)
        for site, entity in zip(tree.sites, tree.entity_of, strict=True)
        if entity == number
    }


def _one_each(place, number):
    """A key, an invitation and a review of one place."""
    there = {"place_kind": place.kind, "place_code": place.code}
    later = NOON.replace(year=2099)
    key = ApiKey.objects.create(
        name="x",
        digest=f"k{number}",
        hint="h",
        scopes=["READ"],
        created_at=NOON,
        expires_at=later,
        **there,
    )
    invitation = Invitation.objects.create(
        email=f"i{number}@x.example",
        name="x",
        role=Role.READER,
        starts_on=NOON.date(),
        seed="s",
        digest=f"i{number}",
        created_at=NOON,
        expires_at=later,
        **there,
    )
    review = Review.objects.create(opened_on=NOON.date(), due_on=NOON.date(), **there)
    return place, (key.pk, invitation.pk, review.pk)


def _a_sheet(tree, place):
    number = int(place.code[-7:])
    beside = (
        {"site": tree.sites[number]}
        if place.kind == PlaceKind.SITE
        else {"entity": tree.entities[number]}
    )
    there = {"place_kind": place.kind, "place_code": place.code}
    return Sheet.objects.create(changed_at=NOON, **there, **beside).pk
