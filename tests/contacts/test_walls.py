"""The database itself: in somebody's scope, the rows of others are not there."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.operations import keeping, reminders
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.contacts.factories import SITE, a_contact, particulars
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
CIO_OF_THE_SITE = Actor(name="DSI", grants=(Grant(Role.CIO, SITE),))
READER_BESIDE = Actor(
    name="Annexe", grants=(Grant(Role.READER, Place(PlaceKind.SITE, "010000131")),)
)
ENTITY_OF_BELLEVUE, SITE_OF_BELLEVUE, ELSEWHERE = "entity", "site", "elsewhere"


@pytest.fixture
def sheets():
    """A contact of the entity of Bellevue, one of its site, one elsewhere; each has its link."""
    a_contact(name=ENTITY_OF_BELLEVUE)
    a_contact(SITE, name=SITE_OF_BELLEVUE)
    a_site("010000131", name="ANNEXE DE BELLEVUE")
    elsewhere = Place(PlaceKind.LEGAL_ENTITY, a_site_elsewhere().entity.finess)
    keeping.add(elsewhere, particulars(name=ELSEWHERE), by=SYSTEM, at=NOON)
    reminders.remind(by=SYSTEM, at=NOON)


def seen():
    return set(CrisisContact.objects.values_list("name", flat=True))


BELLEVUE = {ENTITY_OF_BELLEVUE, SITE_OF_BELLEVUE}


@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize(
    ("actor", "reads", "keeps"),
    [
        (ANNE, BELLEVUE, BELLEVUE),
        (ELSA, BELLEVUE, set()),
        (REMI, BELLEVUE, set()),  # of the site: the contacts of its entity come next
        (CIO_OF_THE_SITE, BELLEVUE, {SITE_OF_BELLEVUE}),
        (READER_BESIDE, {ENTITY_OF_BELLEVUE}, set()),
        (GAEL, BELLEVUE, BELLEVUE),
        (KARIM, BELLEVUE, set()),
        (ZOE, {ELSEWHERE}, {ELSEWHERE}),
        (LEA, BELLEVUE | {ELSEWHERE}, set()),
        (OSCAR, set(), set()),
        (NADIA, set(), set()),
        (ADAM, set(), set()),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_scope_sees_and_changes_its_own_places(actor, reads, keeps):
    with walls.scoped(scope_of(actor)):
        assert seen() == reads
        assert Sheet.objects.count() == len(reads)
        assert CrisisContact.objects.update(note="x") == len(keeps)
        assert Sheet.objects.update(cut_off=0) == len(keeps)
        if keeps:
            assert ConfirmationLink.objects.count() == len(keeps)

    changed = CrisisContact.objects.filter(note="x").values_list("name", flat=True)
    assert set(changed) == keeps


@pytest.mark.usefixtures("sheets")
def test_without_a_scope_there_is_nothing_and_nothing_can_be_added():
    sheet = Sheet.objects.first()

    with walls.nobody():
        for table in (Sheet, CrisisContact, ConfirmationLink):
            assert not table.objects.exists()
            assert table.objects.all().delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            CrisisContact.objects.create(
                sheet=sheet,
                position=1,
                function="CISO",
                name="x",
                mobile_phone="x",
                hours="ALWAYS",
                changed_at=NOON,
                due_at=NOON,
            )


@pytest.mark.usefixtures("sheets")
def test_who_reads_everywhere_adds_nowhere():
    sheet = Sheet.objects.first()

    with (
        walls.scoped(scope_of(LEA)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        ConfirmationLink.objects.create(
            contact=sheet.people.first(),
            digest="x",
            sent_at=NOON,
            expires_at=NOON + timedelta(days=1),
        )


@pytest.mark.usefixtures("sheets")
def test_a_site_that_leaves_its_entity_leaves_its_contacts_at_once():
    Site.objects.filter(finess=SITE.code).update(entity=None)

    with walls.scoped(scope_of(REMI)):
        assert seen() == {SITE_OF_BELLEVUE}


@pytest.mark.usefixtures("sheets")
def test_a_hospital_that_leaves_its_group_leaves_its_view_at_once():
    with walls.scoped(scope_of(GAEL)):
        before = seen()
    LegalEntity.objects.filter(ght=a_ght()).update(ght=None)
    connection.cursor().execute("SELECT 1")

    with walls.scoped(scope_of(GAEL)):
        assert (before, seen()) == (BELLEVUE, set())
