"""Who reads a plan, who keeps it, who reads its euros."""

from dataclasses import replace

from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.remediation import access
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, OSCAR, PAULE, REMI, ZOE
from tests.remediation.factories import ENTITY, GROUP, SITE

PATH = frozenset({SITE, ENTITY, GROUP, Place(PlaceKind.REGION, "84"), NATION})
EVERYBODY = (ANNE, REMI, ZOE, GAEL, KARIM, LEA, OSCAR, NADIA, ADAM, ELSA, PAULE)


def those(question):
    return {each.name for each in EVERYBODY if question(each, above=PATH)}


def test_each_reads_keeps_and_counts_what_their_role_says():
    assert those(access.may_read) == {"Anne", "Rémi", "Gaël", "Karim", "Léa", "Elsa", "Paule"}
    assert those(access.may_keep) == {"Anne", "Gaël", "Elsa"}
    assert those(access.may_read_costs) == {"Anne", "Karim"}


def test_some_plan_somewhere_opens_the_pages():
    assert access.may_read_some(ZOE)
    assert not access.may_read_some(OSCAR)
    assert access.may_keep_some(ZOE)
    assert not access.may_keep_some(KARIM)
    assert access.may_read_costs_somewhere(KARIM)
    assert not access.may_read_costs_somewhere(GAEL)


def test_a_group_shares_and_one_establishment_is_the_only_place():
    assert access.shares_at(GAEL) == {GROUP}
    assert access.shares_at(ANNE) == frozenset()
    assert access.only_place(ANNE) == ENTITY
    assert access.only_place(GAEL) is None
    assert access.only_place(REMI) is None


def test_who_has_an_action_in_charge_moves_it_where_they_read_the_plan():
    me = replace(REMI, person_id=7)
    assert access.may_move(me, above=PATH, owner_id=7)
    assert not access.may_move(me, above=PATH, owner_id=8)
    assert not access.may_move(me, above=PATH, owner_id=None)
    assert not access.may_move(replace(OSCAR, person_id=7), above=PATH, owner_id=7)
    assert access.may_move(ANNE, above=PATH, owner_id=None)
