"""Every role that reads has its reason, and nothing of ours passes for a law."""

import pytest

from hygie.kernel.actor import PlaceKind, Power, Role
from hygie.kernel.provenance import Provenance
from hygie.kernel.roles import CHARTERS, with_power
from hygie.routing.rules.grounds import Basis, ground, grounds

WAYS = [
    (role, kind)
    for role in sorted(with_power(Power.READ_CASES))
    for kind in sorted(CHARTERS[role].held_at)
]


@pytest.mark.parametrize(("role", "kind"), WAYS)
def test_every_role_that_reads_has_its_reason_with_a_source(role, kind):
    why = ground(role, kind)

    assert why.sentence.endswith(".")
    assert why.source
    assert (why.basis == Basis.LAW) == (kind in {PlaceKind.REGION, PlaceKind.NATION})


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_a_machine_reads_for_the_reason_of_its_place(kind):
    assert ground(None, kind).roles == frozenset()


def test_what_the_law_does_not_ask_for_may_be_withheld_and_is_the_group_alone():
    chosen = {kind for each in grounds() if each.basis == Basis.CHOICE for kind in each.kinds}

    assert chosen == {PlaceKind.GHT}


def test_the_particular_reason_of_a_role_comes_before_that_of_its_place():
    assert "mission" in ground(Role.POOLED_EXPERT, PlaceKind.SITE).sentence
    assert "mission" not in ground(Role.READER, PlaceKind.SITE).sentence


def test_what_is_shown_as_a_law_is_an_official_text():
    laws = [each for each in grounds() if each.basis == Basis.LAW]

    assert {each.origin for each in laws} == {Provenance.OFFICIAL}
