"""Who knows of an audit, and who reads what it found."""

import pytest

from hygie.audits import access
from hygie.kernel.actor import SYSTEM
from hygie.kernel.markings import Tlp
from tests.audits.factories import ENTITY
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, OSCAR, PAULE, REMI, ZOE
from tests.hostile.test_walls_roles import ABOVE_ENTITY, ABOVE_SITE


@pytest.mark.parametrize(
    ("actor", "knows", "keeps"),
    [
        (ANNE, True, True),
        (ELSA, True, True),
        (GAEL, True, True),
        (SYSTEM, True, True),
        (KARIM, True, False),
        (PAULE, True, False),
        (LEA, True, False),
        (ZOE, False, False),
        (OSCAR, False, False),
        (NADIA, False, False),
        (ADAM, False, False),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_region_knows_the_level_and_who_keeps_the_audits_reads_what_was_found(
    actor, knows, keeps
):
    assert access.may_know(actor, Tlp.AMBER, above=ABOVE_ENTITY) == knows
    assert access.may_know(actor, Tlp.RED, above=ABOVE_ENTITY) == keeps
    assert access.may_keep(actor, above=ABOVE_ENTITY) == keeps


def test_a_reader_of_the_site_knows_and_reads_no_finding():
    assert access.may_know(REMI, Tlp.AMBER, above=ABOVE_SITE)
    assert not access.may_keep(REMI, above=ABOVE_SITE)


def test_who_keeps_the_audits_of_one_establishment_is_not_asked_which():
    assert access.only_place(ANNE) == ENTITY
    assert access.only_place(GAEL) is None
    assert access.only_place(KARIM) is None
    assert access.may_keep_some(ANNE)
    assert not access.may_keep_some(KARIM)
    assert access.may_read_some(KARIM)
