import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Place
from hygie.kernel.roles import (
    CHARTERS,
    PlaceKind,
    Power,
    Role,
    needs_second_factor,
    with_power,
)

SITE, GHT = Place(PlaceKind.SITE, "010000024"), Place(PlaceKind.GHT, "GHT-A")


@pytest.mark.parametrize("role", Role)
def test_every_role_is_held_somewhere_and_may_do_something(role):
    assert CHARTERS[role].held_at
    assert CHARTERS[role].powers


def test_who_keeps_accounts_or_runs_the_platform_reads_no_case():
    blind = {Role.ADMINISTRATOR, Role.OPERATOR, Role.OBSERVER, Role.PROGRAMME_REVIEWER}
    assert with_power(Power.READ_CASES) == frozenset(Role) - blind


def test_only_the_analyst_of_the_nation_handles_cases():
    assert with_power(Power.HANDLE_CASES) == {Role.CERT_ANALYST}
    assert CHARTERS[Role.CERT_ANALYST].held_at == {PlaceKind.NATION}


@pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR})
def test_nobody_but_the_administrator_gives_their_own_role(role):
    assert role not in CHARTERS[role].gives


def test_only_those_who_keep_accounts_give_roles():
    assert {role for role in Role if CHARTERS[role].gives} == with_power(Power.KEEP_ACCOUNTS)


@pytest.mark.parametrize(
    ("role", "kind", "needed"),
    [
        (Role.CISO, PlaceKind.SITE, False),
        (Role.CISO, PlaceKind.LEGAL_ENTITY, False),
        (Role.CISO, PlaceKind.GHT, True),
        (Role.ADMINISTRATOR, PlaceKind.SITE, True),
        (Role.POOLED_EXPERT, PlaceKind.SITE, True),
        (Role.CERT_ANALYST, PlaceKind.NATION, True),
    ],
)
def test_who_sees_more_than_one_establishment_needs_two_factors(role, kind, needed):
    assert needs_second_factor(role, kind) is needed


def test_a_power_reaches_where_its_role_is_held_and_nowhere_else():
    anne = Actor(name="Anne", grants=(Grant(Role.CISO, SITE), Grant(Role.OBSERVER, NATION)))

    assert anne.reach(Power.READ_CASES) == {SITE}
    assert anne.may(Power.READ_CASES, above=frozenset({SITE, GHT, NATION}))
    assert not anne.may(Power.READ_CASES, above=frozenset({GHT, NATION}))
    assert anne.may_somewhere(Power.READ_FIGURES)
    assert not anne.may_somewhere(Power.OPERATE)
