"""Who reads proofs, who keeps them, whose they are to end."""

import pytest

from hygie.evidence import access
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from hygie.kernel.markings import Tlp
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, OSCAR, PAULE, REMI, ZOE
from tests.evidence.factories import ENTITY, SITE

PATH = frozenset(
    {SITE, ENTITY, Place(PlaceKind.GHT, "GHT-A"), Place(PlaceKind.REGION, "84"), NATION}
)


@pytest.mark.parametrize(
    ("actor", "reads", "keeps"),
    [
        (ANNE, True, True),
        (REMI, True, False),
        (ELSA, True, True),
        (GAEL, True, False),
        (KARIM, True, False),
        (PAULE, True, False),
        (LEA, True, False),
        (ZOE, False, False),
        (NADIA, False, False),
        (OSCAR, False, False),
        (ADAM, False, False),
        (SYSTEM, True, True),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_who_reads_and_who_keeps(actor, reads, keeps):
    assert access.may_read(actor, above=PATH) == reads
    assert access.may_keep(actor, above=PATH) == keeps
    assert access.may_end(actor, source="evidence", above=PATH) == keeps
    assert access.reads_marked(actor, Tlp.RED, above=PATH) == keeps
    assert access.reads_marked(actor, Tlp.AMBER, above=PATH)


def test_an_establishment_does_not_end_what_a_control_or_a_file_brought():
    assert not access.may_end(ANNE, source="opssies", above=PATH)


def test_who_has_one_establishment_has_its_page_at_once():
    assert access.only_place(ANNE) == ENTITY
    assert access.only_place(GAEL) is None
    assert access.only_place(LEA) is None
    assert access.sees_all(LEA)
    assert not access.sees_all(KARIM)
    assert access.may_read_some(PAULE)
    assert not access.may_read_some(OSCAR)
