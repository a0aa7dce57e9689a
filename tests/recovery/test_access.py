import pytest

from hygie.kernel.actor import NATION, Place, PlaceKind, Power, Role
from hygie.kernel.roles import with_power
from hygie.recovery import access
from tests.cast import ANNE, BELLEVUE_ENTITY, ELSA, GAEL, KARIM, LEA, NADIA, REMI, ZOE

ABOVE = frozenset(
    {
        Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY),
        Place(PlaceKind.GHT, "GHT-A"),
        Place(PlaceKind.REGION, "84"),
        NATION,
    }
)


@pytest.mark.parametrize(
    ("somebody", "keeps", "reads_costs"),
    [
        (ANNE, True, True),
        (KARIM, False, True),
        (LEA, False, False),
        (GAEL, False, False),
        (REMI, False, False),
        (ELSA, False, False),
        (NADIA, False, False),
        (ZOE, False, False),
    ],
)
def test_the_structure_keeps_the_file_and_few_read_its_euros(somebody, keeps, reads_costs):
    assert access.may_keep(somebody, above=ABOVE) is keeps
    assert access.may_read_costs(somebody, above=ABOVE) is reads_costs


def test_who_keeps_the_file_reads_its_euros_and_who_reads_them_reads_incidents():
    keepers, readers = with_power(Power.KEEP_RECOVERY), with_power(Power.READ_COSTS)

    assert keepers == {Role.DIRECTOR, Role.CISO, Role.CIO}
    assert keepers < readers < with_power(Power.READ_CASES)
