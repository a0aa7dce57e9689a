"""Who reads, answers, gives, reviews and asks."""

import pytest

from hygie.assessments import access
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from tests.assessments.factories import REGION, SITE
from tests.cast import (
    ANNE,
    BELLEVUE_ENTITY,
    ELSA,
    GAEL,
    KARIM,
    LEA,
    NADIA,
    OSCAR,
    PAULE,
    REMI,
    ZOE,
)

GROUP = Place(PlaceKind.GHT, "GHT-A")
ABOVE = frozenset({SITE, Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), GROUP, REGION, NATION})
NOBODY = frozenset()


@pytest.mark.parametrize(
    ("question", "may"),
    [
        (access.may_read, {ANNE, REMI, GAEL, KARIM, LEA, ELSA, PAULE}),
        (access.may_answer, {ANNE, ELSA}),
        (access.may_submit, {ANNE}),
        (access.may_review, {KARIM, PAULE}),
        (access.may_ask, {GAEL, KARIM, PAULE}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_role_does_its_own(question, may):
    for actor in (ANNE, REMI, ZOE, GAEL, KARIM, LEA, OSCAR, NADIA, ELSA, PAULE):
        assert question(actor, above=ABOVE) == (actor in may), actor.name
        assert not question(actor, above=NOBODY)
    assert question(SYSTEM, above=NOBODY)


def test_campaigns_are_opened_in_the_name_of_a_group_a_region_or_the_nation():
    assert access.asks_at(GAEL) == {GROUP}
    assert access.asks_at(PAULE) == {REGION}
    assert access.asks_at(ANNE) == NOBODY
    assert access.may_read_some(REMI)
    assert not access.may_read_some(OSCAR)
