"""Depositing evidence and following it: on PostgreSQL, within the walls, remembered."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.documents.models import Document
from hygie.documents.storage import FileRefused, Found, place_of
from hygie.exhibits import queries
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.operations import keeping
from hygie.exhibits.operations.keeping import Deposit, Known
from hygie.exhibits.rules.custody import Noted, NotToBeNoted
from hygie.exhibits.rules.kinds import Act
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.exhibits.factories import NOTE, a_hand_over, an_origin, deposited
from tests.incidents.factories import a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def incident():
    return an_incident()


def said(incident):
    """What the journal says of the evidence of an incident."""
    rows = Entry.objects.filter(what__startswith="exhibits.", subject_id=str(incident.pk))
    return [(row.what, row.detail) for row in rows.order_by("id")]


def log(exhibit):
    return [(line.act, line.written_by) for line in queries.any_custody([exhibit])[exhibit.pk]]


def test_a_file_is_kept_as_it_came_with_where_it_comes_from(incident):
    exhibit = deposited(incident)

    kept = Exhibit.objects.get()
    assert (kept.kind, kept.taken_from, kept.side) == ("RANSOM_NOTE", "poste ACC-012", "DESK")
    assert (kept.deposited_by, kept.deposited_at) == ("Léa", NOON)
    assert kept.document.sha256 == hashlib.sha256(NOTE).hexdigest()
    assert place_of(kept.document.sha256).read_bytes() == NOTE
    assert log(exhibit) == [("DEPOSITED", "Léa")]
    detail = {
        "exhibit": exhibit.pk,
        "name": "LISEZ-MOI.txt",
        "sha256": hashlib.sha256(NOTE).hexdigest(),
    }
    assert said(incident) == [("exhibits.deposited", detail)]


def test_a_name_that_tries_a_path_is_only_a_name(incident):
    exhibit = deposited(incident, name="../../etc/cron.d/../a\x00b\u202etxt.exe")

    assert exhibit.document.name == "abtxt.exe"
    assert exhibit.document.is_dangerous


def test_the_same_file_of_another_machine_proves_something_and_twice_of_one_nothing(incident):
    first = deposited(incident)
    with pytest.raises(Known, match=f"n° {first.pk}".replace(" ", "\xa0")):
        deposited(incident, taken_from="POSTE acc-012")

    other = deposited(incident, taken_from="poste ACC-013")

    assert queries.same_content(LEA, other) == [first.pk]
    keeping.withdraw(incident.pk, first.pk, reason="Faux dépôt", by=LEA, at=NOON)
    assert deposited(incident).pk


@pytest.mark.parametrize(("content", "why"), [(b"", "est vide"), (bytes(2 * 1024**2), "1\xa0Mio")])
def test_an_empty_or_too_large_file_leaves_nothing(incident, settings, content, why):
    settings.LARGEST_EXHIBIT = 1

    with pytest.raises(FileRefused, match=why):
        deposited(incident, content)

    assert not Document.objects.exists()
    assert said(incident) == []


def test_a_full_disk_is_a_sentence_that_says_what_to_keep(incident, settings, tmp_path):
    settings.FILES = tmp_path / "a-file"
    settings.FILES.write_text("not a folder")

    with pytest.raises(FileRefused, match="gardez l’original"):
        deposited(incident)

    assert not Exhibit.objects.exists()


def test_a_file_is_read_once_a_piece_at_a_time(incident):
    waiting = []

    def pieces():
        for each in range(3):
            waiting.append(each)
            yield b"x" * 10

    given = Deposit(name="disque.img", chunks=pieces, origin=an_origin())
    exhibit = keeping.deposit(incident.pk, given, by=LEA, at=NOON)

    assert (waiting, exhibit.document.size) == ([0, 1, 2], 30)


@pytest.mark.parametrize("actor", [REMI, ZOE, GAEL, KARIM])
def test_who_does_not_keep_evidence_has_none(incident, actor):
    exhibit = deposited(incident)

    assert not queries.of_incident(actor, incident).exists()
    with pytest.raises(NotAllowed):
        deposited(incident, by=actor)
    with pytest.raises(NotAllowed):
        keeping.take(incident.pk, exhibit.pk, by=actor, at=NOON)
    with pytest.raises(NotAllowed):
        keeping.verify(incident.pk, exhibit.pk, by=actor, at=NOON)


def test_what_is_red_is_the_desks_and_its_journal_too(incident):
    red = deposited(incident, tlp=Tlp.RED)

    assert queries.one(ANNE, incident, red.pk) is None
    with pytest.raises(NotFound):
        keeping.take(incident.pk, red.pk, by=ANNE, at=NOON)
    with pytest.raises(NotToBeNoted, match="TLP:RED"):
        deposited(incident, by=ANNE, tlp=Tlp.RED)
    assert [what for what, _ in said(incident)] == ["exhibits.deposited_by_desk"]


def test_each_act_is_a_line_of_the_log_and_of_the_journal(incident):
    exhibit = deposited(incident)
    keeping.take(incident.pk, exhibit.pk, by=ANNE, at=LATER)
    keeping.note(incident.pk, exhibit.pk, a_hand_over(at=LATER), by=LEA, at=LATER)
    copy = Noted(act=Act.COPIED, happened_at=LATER, words="Clé USB")
    keeping.note(incident.pk, exhibit.pk, copy, by=LEA, at=LATER)
    keeping.withdraw(incident.pk, exhibit.pk, reason="Doublon", by=LEA, at=LATER)

    acts = ["DEPOSITED", "TAKEN", "HANDED", "COPIED", "WITHDRAWN"]
    assert [act for act, _ in log(exhibit)] == acts
    assert [what for what, _ in said(incident)] == [f"exhibits.{act.lower()}" for act in acts]
    handed = Custody.objects.get(act="HANDED")
    assert (handed.person, handed.reference) == ("Capitaine Durand", "PV 2026/118")
    assert said(incident)[2][1]["to"] == "Police judiciaire de Lyon"


def test_a_hand_over_before_the_deposit_is_refused(incident):
    exhibit = deposited(incident)
    early = a_hand_over(happened_at=NOON - timedelta(hours=1))

    with pytest.raises(NotToBeNoted, match="précède le dépôt"):
        keeping.note(incident.pk, exhibit.pk, early, by=LEA, at=LATER)

    assert log(exhibit) == [("DEPOSITED", "Léa")]


def test_what_is_withdrawn_keeps_its_file_and_is_handed_over_no_more(incident):
    exhibit = deposited(incident)
    keeping.withdraw(incident.pk, exhibit.pk, reason="Doublon", by=LEA, at=NOON)

    assert place_of(exhibit.document.sha256).exists()
    assert queries.chosen(LEA, incident, ()) == []
    assert queries.one(LEA, incident, exhibit.pk) is not None
    with pytest.raises(NotToBeNoted, match="retiré"):
        keeping.note(incident.pk, exhibit.pk, a_hand_over(), by=LEA, at=NOON)
    with pytest.raises(NotToBeNoted, match="déjà retiré"):
        keeping.withdraw(incident.pk, exhibit.pk, reason="x", by=LEA, at=NOON)


def test_a_structure_withdraws_its_own_only(incident):
    own, other = deposited(incident, by=ANNE), deposited(incident, b"x", by=LEA)

    with pytest.raises(NotAllowed, match="écrivez-lui"):
        keeping.withdraw(incident.pk, other.pk, reason="x", by=ANNE, at=NOON)

    keeping.withdraw(incident.pk, own.pk, reason="Trompé de fichier", by=ANNE, at=NOON)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda place: None, Found.SAME),
        (lambda place: place.write_bytes(b"autre"), Found.CHANGED),
        (lambda place: place.unlink(), Found.MISSING),
    ],
)
def test_verifying_reads_the_file_again_and_notes_what_it_found(incident, spoil, found):
    exhibit = deposited(incident)
    spoil(place_of(exhibit.document.sha256))

    assert keeping.verify(incident.pk, exhibit.pk, by=ANNE, at=LATER) == found

    line = Custody.objects.get(act="VERIFIED")
    assert (line.found, line.written_by, line.written_at) == (found, "Anne", LATER)
    assert said(incident)[-1][1]["found"] == found.label


def test_the_database_shows_a_neighbour_nothing_and_lets_nobody_rewrite(incident):
    exhibit = deposited(incident, by=ANNE)
    a_site_elsewhere()
    tables = (Exhibit, Custody, Document)

    def count(actor):
        with walls.scoped(scope_of(actor)), transaction.atomic():
            return [each.objects.count() for each in tables]

    assert (count(ZOE), count(REMI), count(KARIM)) == ([0, 0, 0],) * 3
    assert count(ANNE) == [1, 1, 1]
    for actor in (ANNE, LEA):
        with walls.scoped(scope_of(actor)), transaction.atomic():
            assert Exhibit.objects.filter(pk=exhibit.pk).update(taken_from="ailleurs") == 0
            assert Custody.objects.filter(exhibit=exhibit).update(written_by="Zoé") == 0


def test_the_database_refuses_a_line_that_says_too_little(incident):
    exhibit = deposited(incident)
    silent = {"exhibit": exhibit, "happened_at": NOON, "written_at": NOON, "written_by": "Léa"}

    for act, name in [
        ("HANDED", "custody_handed_says_to_whom"),
        ("VERIFIED", "custody_verified_says_what_was_found"),
        ("WITHDRAWN", "custody_says_why"),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Custody.objects.create(act=act, **silent)
