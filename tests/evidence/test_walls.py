"""The database itself: in somebody's scope, the proofs of others are not there."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from hygie.documents import operations as documents
from hygie.documents.models import Document
from hygie.evidence import operations
from hygie.evidence.models import Change, Event, Joined, Proof
from hygie.evidence.rules.fact import Source
from hygie.kernel.actor import SYSTEM
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, PAULE, REMI, ZOE
from tests.evidence.factories import ENTITY, SITE, SITE_ELSEWHERE, a_fact, recorded
from tests.incidents.factories import a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
SHARED, RED, OF_SITE, AWAY = "shared", "red", "site", "away"


@pytest.fixture
def proofs():
    """A fact of Bellevue and of elsewhere; one marked red, one of the site, one of elsewhere."""
    a_site()
    a_site_elsewhere()
    file = documents.keep([b"Compte rendu."], name="cr.txt", by=SYSTEM, at=NOON)
    for key, places, tlp in (
        (SHARED, (ENTITY, SITE_ELSEWHERE), Tlp.AMBER),
        (RED, (ENTITY,), Tlp.RED),
        (OF_SITE, (SITE,), Tlp.AMBER),
        (AWAY, (SITE_ELSEWHERE,), Tlp.AMBER),
    ):
        files = [file] if key == SHARED else []
        recorded(source=Source("m", key), places=places, tlp=tlp, documents=files)


HERE = {SHARED, OF_SITE}


@pytest.mark.usefixtures("proofs")
@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (ANNE, HERE | {RED}),
        (ELSA, HERE | {RED}),
        (REMI, {OF_SITE}),
        (GAEL, HERE),
        (KARIM, HERE),
        (PAULE, HERE),
        (LEA, HERE | {AWAY}),
        (ZOE, {SHARED, AWAY}),
        (OSCAR, set()),
        (NADIA, set()),
        (ADAM, set()),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_scope_sees_its_own_places(actor, sees):
    with walls.scoped(scope_of(actor)):
        assert set(Event.objects.values_list("source_key", flat=True)) == sees
        assert set(Proof.objects.values_list("event__source_key", flat=True)) == sees
        assert Joined.objects.count() == (SHARED in sees)
        assert Document.objects.count() == (SHARED in sees)


@pytest.mark.usefixtures("proofs")
def test_of_a_fact_of_many_each_sees_its_own_place():
    for actor, place in ((ANNE, ENTITY), (ZOE, SITE_ELSEWHERE)):
        with walls.scoped(scope_of(actor)):
            (proof,) = Proof.objects.filter(event__source_key=SHARED)
            assert proof.place == place


@pytest.mark.usefixtures("proofs")
@pytest.mark.parametrize("actor", [ANNE, LEA, KARIM], ids=lambda actor: actor.name)
def test_nobody_writes_past_the_operations(actor):
    event = Event.objects.get(source_key=SHARED)
    proof = event.proofs.first()
    with walls.scoped(scope_of(actor)):
        assert Proof.objects.update(level=5) == 0
        assert Event.objects.update(level=5) == 0
        assert Proof.objects.all()._raw_delete("default") == 0
        for add in (
            lambda: Change.objects.create(proof=proof, act="RESTORED", at=NOON),
            lambda: Joined.objects.create(event=event, document_id=1),
        ):
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                add()


@pytest.mark.usefixtures("proofs")
def test_without_a_scope_there_is_nothing():
    operations.withdraw(Source("m", AWAY), reason="Annulé.", by=SYSTEM, at=NOON)
    with walls.nobody():
        for table in (Event, Proof, Joined, Change, Document):
            assert not table.objects.exists()


@pytest.mark.usefixtures("proofs")
def test_a_module_records_for_places_that_its_author_does_not_reach_all():
    a_site()
    with walls.scoped(scope_of(ANNE)):
        event = operations.recording.record_fact(
            a_fact(places=(ENTITY, SITE_ELSEWHERE), source=Source("m", "new")), by=ANNE, at=NOON
        )
        connection.cursor().execute("SELECT 1")
        assert [proof.place for proof in Proof.objects.filter(event=event)] == [ENTITY]
