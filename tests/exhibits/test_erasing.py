"""The end of the keeping of evidence: said with a reason, and only then may its file be erased."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.documents.storage import FileRefused, InUse, open_content, place_of
from hygie.exhibits import queries
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.operations import keeping, sealing
from hygie.exhibits.rules.custody import NotToBeNoted
from hygie.exhibits.rules.kinds import Act
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.exhibits.factories import NOTE, a_hand_over, deposited, for_the_police
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def incident():
    return an_incident()


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    """Erase a piece of evidence, as its actor may, to the end."""

    def act(exhibit, *, by=LEA, reason="Procédure close."):
        with django_capture_on_commit_callbacks(execute=True), walls.scoped(scope_of(by)):
            return keeping.erase(exhibit.incident_id, exhibit.pk, reason=reason, by=by, at=LATER)

    return act


def done(act, exhibit, *, by=LEA, reason="Accord du parquet."):
    with walls.scoped(scope_of(by)):
        return act(exhibit.incident_id, exhibit.pk, reason=reason, by=by, at=LATER)


def acts(exhibit):
    return queries.any_acts(exhibit)


def file_of(exhibit):
    return place_of(exhibit.document.sha256)


def test_a_file_whose_keeping_ended_is_erased_and_what_is_known_of_it_stays(incident, erase):
    exhibit = deposited(incident)
    done(keeping.release, exhibit)

    erase(exhibit)

    assert not file_of(exhibit).exists()
    kept = Exhibit.objects.select_related("document").get()
    assert (kept.document.name, kept.document.size) == ("LISEZ-MOI.txt", len(NOTE))
    assert kept.document.erased_at == LATER
    last = Custody.objects.get(act=Act.ERASED)
    assert (last.written_by, last.words) == ("Léa", "Procédure close.")
    whats = Entry.objects.filter(subject_id=str(incident.pk), what__startswith="exhibits.")
    assert list(whats.order_by("id").values_list("what", flat=True)) == [
        "exhibits.deposited",
        "exhibits.released",
        "exhibits.erased",
    ]
    assert Entry.objects.filter(what="documents.erased").count() == 1


@pytest.mark.parametrize(
    "before",
    [(), (keeping.release, keeping.hold), (keeping.withdraw,)],
    ids=["deposited", "held again", "withdrawn"],
)
def test_what_is_held_is_not_erased(incident, erase, before):
    exhibit = deposited(incident)
    for act in before:
        done(act, exhibit)

    with pytest.raises(NotToBeNoted, match="levez d’abord"):
        erase(exhibit)

    assert file_of(exhibit).read_bytes() == NOTE
    assert Act.ERASED not in acts(exhibit)


def test_nothing_is_done_any_more_with_what_is_erased(incident, erase):
    exhibit, who = deposited(incident), {"by": LEA, "at": LATER}
    done(keeping.release, exhibit)
    erase(exhibit)

    for act in (keeping.take, keeping.verify):
        with pytest.raises(NotToBeNoted, match="effacé"):
            act(incident.pk, exhibit.pk, **who)
    with pytest.raises(NotToBeNoted, match="effacé"):
        keeping.note(incident.pk, exhibit.pk, a_hand_over(at=LATER), **who)
    for act in (keeping.withdraw, keeping.release, keeping.hold, keeping.erase):
        with pytest.raises(NotToBeNoted, match="effacé"):
            done(act, exhibit)
    with pytest.raises(NotFound):
        sealing.seal(incident.pk, for_the_police(), **who)
    assert acts(exhibit) == [Act.DEPOSITED, Act.RELEASED, Act.ERASED]


def test_while_an_export_leaves_its_files_stay(incident, erase):
    exhibit = deposited(incident)
    done(keeping.release, exhibit)
    leaving = sealing.seal(incident.pk, for_the_police(), by=LEA, at=LATER)
    stream = leaving.stream()
    next(stream)

    with pytest.raises(InUse, match="export scellé"), transaction.atomic():
        erase(exhibit)
    rest = b"".join(stream)
    erase(exhibit)

    assert NOTE in rest
    assert not file_of(exhibit).exists()


def test_an_export_that_nobody_takes_holds_nothing_for_ever(incident, erase):
    exhibit = deposited(incident)
    done(keeping.release, exhibit)
    sealing.seal(incident.pk, for_the_police(), by=LEA, at=LATER)

    erase(exhibit)

    assert not file_of(exhibit).exists()


def test_the_same_content_elsewhere_stays_for_those_who_have_it(incident, erase):
    exhibit = deposited(incident)
    other = deposited(an_incident(site=a_site_elsewhere()))
    done(keeping.release, exhibit)

    erase(exhibit)

    assert file_of(other).read_bytes() == NOTE
    keeping.verify(other.incident_id, other.pk, by=LEA, at=LATER)
    exhibit.document.refresh_from_db()
    with pytest.raises(FileRefused, match="effacé"):
        open_content(exhibit.document)


def test_what_comes_again_after_it_was_erased_is_kept(incident, erase):
    exhibit = deposited(incident)
    done(keeping.release, exhibit)
    erase(exhibit)

    again = deposited(incident)

    assert file_of(again).read_bytes() == NOTE
    assert again.document_id != exhibit.document_id


@pytest.mark.parametrize("act", [keeping.release, keeping.hold, keeping.erase])
@pytest.mark.parametrize("somebody", [REMI, ZOE, GAEL, KARIM], ids=lambda one: one.name)
def test_others_end_nothing(incident, act, somebody):
    exhibit = deposited(incident, by=ANNE)

    with pytest.raises((NotAllowed, NotFound)):
        done(act, exhibit, by=somebody)

    assert acts(exhibit) == [Act.DEPOSITED]


def test_a_structure_ends_the_keeping_of_its_own_and_knows_nothing_of_what_is_red(incident, erase):
    own, desks = deposited(incident, by=ANNE), deposited(incident, b"x", name="x.txt")
    red = deposited(incident, b"r", name="r.txt", tlp=Tlp.RED)

    done(keeping.release, own, by=ANNE)
    erase(own, by=ANNE)
    with pytest.raises(NotAllowed, match="écrivez-lui"):
        done(keeping.release, desks, by=ANNE)
    with pytest.raises(NotFound):
        done(keeping.release, red, by=ANNE)
    done(keeping.release, red)

    assert not file_of(own).exists()
    assert Entry.objects.filter(what="exhibits.released_by_desk").count() == 1


@pytest.mark.parametrize("act", [keeping.release, keeping.hold, keeping.erase])
@pytest.mark.parametrize("reason", ["", " ", "a" * 501, "NIR 2 55 08 14 168 025 38"])
def test_without_a_reason_that_may_be_kept_nothing_is_written(incident, act, reason):
    exhibit = deposited(incident)

    with pytest.raises(Refused), transaction.atomic():
        done(act, exhibit, reason=reason)

    assert acts(exhibit) == [Act.DEPOSITED]


def test_the_database_refuses_two_erasures_and_one_without_a_reason(incident, erase):
    exhibit = deposited(incident)
    done(keeping.release, exhibit)
    erase(exhibit)
    line = {"exhibit": exhibit, "happened_at": NOON, "written_at": NOON, "written_by": "Léa"}

    for name, more in (
        ("custody_erased_once", {"act": Act.ERASED, "words": "Encore."}),
        ("custody_says_why", {"act": Act.HELD}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Custody.objects.create(**line, **more)


def test_the_page_asks_twice_and_says_when_and_by_whom_it_was_erased(incident):
    exhibit, lea = deposited(incident), signed_in(LEA)
    page = f"/incidents/{incident.number}/preuves/{exhibit.pk}/"

    held = lea.post(f"{page}effacer/", {"reason": "Trop tôt.", "sure": "on"})
    lea.post(f"{page}lever/", {"reason": "Procédure close."})
    unsure = lea.post(f"{page}effacer/", {"reason": "Procédure close."})
    lea.post(f"{page}effacer/", {"reason": "Procédure close.", "sure": "on"})

    assert (held.status_code, unsure.status_code) == (422, 422)
    assert "levez d’abord" in held.content.decode()
    assert "Cochez cette case" in unsure.content.decode()
    shown = lea.get(page).content.decode().replace("\xa0", " ")
    assert "Effacé le" in shown
    assert "par Léa" in shown
    assert "Motif : Procédure close." in shown
    assert "Télécharger" not in shown
    assert "par Léa" in lea.get(f"/incidents/{incident.number}/preuves/").content.decode()
    assert lea.post(f"{page}telecharger/").status_code == 409
