"""What waits is placed by a person with a reason, put aside, or learnt by the register."""

import pytest

from hygie.evidence.models import Proof
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.scope import scope_of
from hygie.opssies.models import ExchangeFile, ReceivedEvent
from hygie.opssies.operations import placing
from hygie.opssies.operations.placing import DecidedBefore, NotAReason
from hygie.platform import walls
from tests.cast import ANNE, ELSEWHERE, KARIM, LEA, NOON, OSCAR, PAULE, ZOE
from tests.evidence.factories import SITE
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere, an_entity
from tests.opssies.factories import an_event, taken

pytestmark = pytest.mark.django_db
AWAY = Place(PlaceKind.SITE, ELSEWHERE)


@pytest.fixture
def waits():
    """An event that nobody knows, in a file of the region."""
    a_site()
    a_site_elsewhere()
    taken(an_event(ids=[(2, "010000999")]), by=KARIM)
    return ReceivedEvent.objects.get()


def test_a_person_says_whom_it_concerns_and_it_proves(waits):
    placing.place(waits.pk, SITE, reason="Nouveau numéro.", by=KARIM, at=NOON)

    waits.refresh_from_db()
    assert (waits.fate, waits.reason, waits.decided_by) == ("PLACED", "Nouveau numéro.", "Karim")
    assert Proof.objects.get().place == SITE
    with pytest.raises(DecidedBefore):
        placing.set_aside(waits.pk, reason="x", by=KARIM, at=NOON)
    taken(an_event(ids=[(2, "010000999")]), by=SYSTEM)
    assert Proof.objects.count() == 1


def test_put_aside_it_proves_nothing_and_comes_back_with_no_file(waits):
    placing.set_aside(waits.pk, reason="Erreur du prestataire.", by=KARIM, at=NOON)

    taken(an_event(ids=[(2, "010000999")]))
    assert not Proof.objects.exists()
    assert ReceivedEvent.objects.get().fate == "SET_ASIDE"


@pytest.mark.parametrize(
    ("where", "reason", "by", "refusal"),
    [
        (SITE, "  ", KARIM, NotAReason),
        (AWAY, "x", KARIM, NotAllowed),
        (Place(PlaceKind.SITE, "999999999"), "x", KARIM, NotFound),
        (Place(PlaceKind.GHT, "GHT-A"), "x", KARIM, NotFound),
        (SITE, "x", ANNE, NotFound),
        (SITE, "x", LEA, NotFound),
    ],
)
def test_who_may_not_or_says_no_reason_changes_nothing(waits, where, reason, by, refusal):
    a_ght()
    with pytest.raises(refusal):
        placing.place(waits.pk, where, reason=reason, by=by, at=NOON)

    assert not Proof.objects.exists()
    assert ReceivedEvent.objects.get().fate == "WAITING"


def test_the_register_that_learns_the_number_places_what_waited(waits):
    assert placing.try_again(by=SYSTEM, at=NOON) == 0
    a_site("010000999", name="SITE NOUVEAU")

    assert placing.try_again(by=SYSTEM, at=NOON) == 1
    assert Proof.objects.get().place_code == "010000999"
    assert placing.try_again(by=SYSTEM, at=NOON) == 0


def test_a_region_still_speaks_for_its_own_alone(waits):
    owner = an_entity("930110051", region="11", department="93")
    a_site("010000999", entity=owner, name="AILLEURS")

    assert placing.try_again(by=SYSTEM, at=NOON) == 0


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize(
    ("actor", "sees"),
    [(KARIM, 1), (PAULE, 1), (ANNE, 0), (ZOE, 0), (LEA, 0), (OSCAR, 0)],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_authority_sees_the_files_that_it_took_in(actor, sees):
    with walls.scoped(scope_of(actor)):
        assert ExchangeFile.objects.count() == sees
        assert ReceivedEvent.objects.count() == sees
        assert ReceivedEvent.objects.update(perimeter="x") == sees


def test_a_region_does_not_see_the_files_of_the_nation():
    taken(an_event())
    for actor in (KARIM, PAULE):
        with walls.scoped(scope_of(actor)):
            assert not ExchangeFile.objects.exists()
            assert not ReceivedEvent.objects.exists()
    with walls.nobody():
        assert not ExchangeFile.objects.exists()
