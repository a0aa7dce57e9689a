"""Who takes over a past."""

import pytest

from hygie.takeover.access import may_take_over
from tests.cast import EVERYBODY, LEA


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.name)
def test_only_who_works_at_the_desk_takes_over_a_past(actor):
    assert may_take_over(actor) is (actor is LEA)
