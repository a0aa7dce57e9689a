from datetime import date

import pytest

from hygie.accounts import rules
from hygie.kernel.actor import PlaceKind, Role
from hygie.kernel.roles import CHARTERS

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("role", "kind", "allowed"),
    [
        (Role.CISO, PlaceKind.SITE, True),
        (Role.CISO, PlaceKind.NATION, False),
        (Role.GHT_OFFICER, PlaceKind.GHT, True),
        (Role.GHT_OFFICER, PlaceKind.REGION, False),
        (Role.ARS_OFFICER, PlaceKind.REGION, True),
        (Role.CERT_ANALYST, PlaceKind.NATION, True),
        (Role.CERT_ANALYST, PlaceKind.REGION, False),
    ],
)
def test_each_role_is_held_at_its_own_levels(role, kind, allowed):
    assert rules.may_be_held(role, kind) is allowed


def test_every_role_may_be_held_somewhere():
    assert all(CHARTERS[role].held_at for role in Role)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "current"),
    [
        (date(2026, 3, 2), None, True),
        (date(2026, 3, 3), None, False),
        (date(2026, 1, 1), date(2026, 3, 2), True),
        (date(2026, 1, 1), date(2026, 3, 1), False),
    ],
)
def test_a_role_runs_from_its_first_day_to_its_last(starts_on, ends_on, current):
    assert rules.is_current(starts_on, ends_on, today=TODAY) is current
