"""Who is told who reads."""

import pytest

from hygie.routing import access
from tests.cast import ANNE, GAEL, KARIM, LEA, NADIA, REMI, ZOE
from tests.incidents.factories import a_site


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (ANNE, True),
        (LEA, True),
        (REMI, False),
        (GAEL, False),
        (KARIM, False),
        (NADIA, False),
        (ZOE, False),
    ],
)
def test_the_side_of_the_structure_and_the_desk(actor, may):
    assert access.may_see_readers(actor, above=a_site().path()) is may
