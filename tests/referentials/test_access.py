import pytest

from hygie.kernel.actor import ANYONE, SYSTEM
from hygie.referentials import access
from tests.cast import EVERYBODY, PAULE
from tests.referentials.factories import NINA


def test_referentials_are_kept_at_the_nation_and_by_the_command():
    assert access.may_keep(NINA)
    assert access.may_keep(SYSTEM)


@pytest.mark.parametrize("somebody", [*EVERYBODY, PAULE, ANYONE], ids=lambda one: one.name)
def test_nobody_else_keeps_them_not_even_for_a_region(somebody):
    assert not access.may_keep(somebody)
