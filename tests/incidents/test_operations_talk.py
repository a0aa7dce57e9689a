"""Writing to the other side: once, by who may, read by name, told without a word of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from hygie.documents.storage import FileRefused
from hygie.incidents.models import Draft, Incident, Message, Reading
from hygie.incidents.operations import alerts, desk, talk
from hygie.incidents.operations.talk import Joined, NotToBeSent, Said, WrittenSince
from hygie.incidents.queries import talk as queries
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM, Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message as Mail
from hygie.platform import walls
from hygie.platform.installation import desk as installed_desk
from tests.cast import ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.incidents.factories import a_file, an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=5)
PAUL = Actor(name="Paul", grants=LEA.grants)


def a_said(text="Débranchez le serveur de fichiers.", *, token="", **changes):
    return Said(text=text, token=token or text, **changes)


def by_code(incident, said, *, at=SOON):
    """The declarant writes, by the code of the declaration."""
    holder = Draft.objects.get(incident=incident)
    return talk.write(incident.pk, said, by=ANYONE, at=at, holder=holder)


def test_the_desk_and_the_declarant_write_and_the_journal_knows_no_word_of_it():
    incident = an_incident()

    talk.write(incident.pk, a_said(), by=LEA, at=SOON)
    by_code(incident, a_said("C’est fait.", files=(a_file(),)))

    first, second = Message.objects.order_by("id")
    assert (first.side, second.side) == (Side.DESK, Side.STRUCTURE)
    assert second.files.get().document.name == "photo.txt"
    written = Entry.objects.filter(what="incidents.message_written").order_by("id")
    assert [entry.detail["files"] for entry in written] == [0, 1]
    assert "Débranchez" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("somebody", [REMI, KARIM, GAEL, ELSA])
def test_who_only_reads_the_incident_writes_nothing(somebody):
    incident = an_incident()

    with pytest.raises(NotAllowed, match="n’échange pas de messages"):
        talk.write(incident.pk, a_said(), by=somebody, at=SOON)

    assert not Message.objects.exists()


@pytest.mark.parametrize("somebody", [ZOE, NADIA, OSCAR, ANYONE])
def test_a_stranger_to_the_incident_writes_nothing(somebody):
    incident = an_incident()

    with pytest.raises((NotAllowed, NotFound)):
        talk.write(incident.pk, a_said(), by=somebody, at=SOON)

    assert not Message.objects.exists()


def test_the_code_of_another_declaration_writes_nothing():
    incident, other = an_incident(), an_incident()

    with pytest.raises(NotAllowed):
        talk.write(
            incident.pk,
            a_said(),
            by=ANYONE,
            at=SOON,
            holder=Draft.objects.get(incident=other),
        )

    assert not Message.objects.exists()


def test_sent_twice_by_one_page_it_is_one_message_and_changed_it_is_another():
    incident = an_incident()

    first = by_code(incident, a_said("Au secours", token="page"))
    again = by_code(incident, a_said("Au secours", token="page"))
    changed = by_code(incident, a_said("Au secours, vite", token="page"))

    assert first == again != changed
    assert Message.objects.count() == 2
    assert Incident.objects.get().unread == 2


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (a_said(" \n\u200b ", token="t"), "vide"),
        (a_said("a" * 20_000), "trop long"),
        (a_said("ok", files=(a_file(),) * 6), "5 fichiers"),
        (a_said("ok", files=(a_file(), a_file(b""))), "est vide"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused_and_nothing_is_written(said, refusal):
    incident = an_incident()

    with pytest.raises(NotToBeSent, match=refusal):
        talk.write(incident.pk, said, by=LEA, at=SOON)

    assert not Message.objects.exists()


def test_a_patient_and_a_file_too_large_are_refused_with_the_whole_message():
    incident = an_incident()

    with pytest.raises(PatientIdentity):
        by_code(incident, a_said("NIR 1 85 05 78 006 084 91"))
    huge = Joined(name="a.bin", size=1, chunks=lambda: (bytes(1 << 20) for _ in range(2048)))
    with pytest.raises(FileRefused, match="20\xa0Mio"):
        by_code(incident, a_said("Voici", files=(huge,)))

    assert not Message.objects.exists()
    assert Incident.objects.get().unread == 0


def test_of_two_analysts_the_second_reads_the_first_before_answering():
    incident = an_incident()
    asked = by_code(incident, a_said("Que faire ?"))
    talk.write(incident.pk, a_said("Coupez tout.", seen=asked.pk), by=LEA, at=SOON)

    with pytest.raises(WrittenSince, match="est arrivé depuis"):
        talk.write(incident.pk, a_said("Ne coupez rien.", seen=asked.pk), by=PAUL, at=SOON)
    last = Message.objects.order_by("id").last()
    talk.write(incident.pk, a_said("Ne coupez rien.", seen=last.pk), by=PAUL, at=SOON)
    # One’s own message, and the declarant, hold nobody up.
    talk.write(incident.pk, a_said("Appelez-moi.", seen=last.pk), by=PAUL, at=SOON)
    by_code(incident, a_said("D’accord", seen=asked.pk))

    assert Message.objects.count() == 5


def test_a_closed_incident_stays_closed_and_the_desk_sees_the_message():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=SOON)
    kind = desk.Qualification(
        incident_type="RANSOMWARE", severity=Severity.MAJOR, is_significant=False
    )
    desk.qualify(incident.pk, kind, by=LEA, at=SOON)
    desk.close(
        incident.pk, summary="Fini.", resolved_at=None, still_open="Papier.", by=LEA, at=SOON
    )

    by_code(incident, a_said("Un poste chiffre de nouveau."), at=SOON + timedelta(days=9))

    found = Incident.objects.get()
    assert (found.status, found.unread) == ("CLOSED", 1)
    assert found.changed_at == SOON + timedelta(days=9)


def test_reading_is_noted_by_person_and_empties_the_count_of_the_desk():
    incident = an_incident()
    message = by_code(incident, a_said("Allô ?"))
    lea, paul = an_account(LEA), an_account(PAUL)

    for person, minutes in ((lea, 1), (paul, 2), (lea, 3)):
        talk.mark_read(
            incident,
            side=Side.DESK,
            upto=message.pk,
            by=Actor(name=person.name, person_id=person.pk, grants=LEA.grants),
            at=SOON + timedelta(minutes=minutes),
        )

    reads = queries.any_talk(incident).reads
    assert [(read.reader, read.at) for read in reads] == [
        ("Léa", SOON + timedelta(minutes=1)),
        ("Paul", SOON + timedelta(minutes=2)),
    ]
    assert Incident.objects.get().unread == 0
    by_code(incident, a_said("Encore moi"))
    assert Incident.objects.get().unread == 1


def test_one_does_not_read_ones_own_nor_what_is_not_there():
    incident, other = an_incident(), an_incident()
    mine = talk.write(incident.pk, a_said(), by=LEA, at=SOON)

    for found, upto in ((incident, mine.pk), (other, 999_999), (incident, 0)):
        assert not talk.mark_read(found, side=Side.DESK, upto=upto, by=LEA, at=SOON)

    assert not Reading.objects.exists()
    assert queries.any_unread([incident.pk, other.pk], side=Side.STRUCTURE) == {incident.pk: 1}


def told(message, *, at=SOON):
    return alerts.tell_of_a_message(
        message.incident_id, message.pk, desk=installed_desk(), by=SYSTEM, at=at
    )


def test_the_mail_names_the_incident_and_neither_its_title_nor_the_message():
    incident = an_incident(declarant__email="garde@bellevue.example")
    an_account(ANNE)
    an_account(LEA)

    told(talk.write(incident.pk, a_said(), by=LEA, at=SOON))
    to_the_structure = {mail.to: mail for mail in Mail.objects.all()}
    told(by_code(incident, a_said("C’est fait.")))

    assert to_the_structure.keys() == {"garde@bellevue.example", "anne@hygie.example"}
    assert "/declarer/echanges/" in to_the_structure["garde@bellevue.example"].body
    assert Mail.objects.filter(to="lea@hygie.example").count() == 1
    for mail in Mail.objects.all():
        said = f"{mail.subject} {mail.body}"
        assert incident.number in mail.subject
        assert f"{incident.number}/#echanges" in said or "/declarer/echanges/" in said
        for word in ("Débranchez", "C’est fait", incident.title, "rançon", "CH DE BELLEVUE"):
            assert word not in said


def test_messages_in_a_row_and_a_job_run_twice_are_one_mail():
    incident = an_incident(declarant__email="garde@bellevue.example")
    first = talk.write(incident.pk, a_said(), by=LEA, at=SOON)
    second = talk.write(incident.pk, a_said("Et le réseau."), by=LEA, at=SOON)

    assert [told(first), told(first), told(second)] == [1, 0, 0]
    assert told(second, at=SOON + timedelta(minutes=10)) == 1


def scoped_to(actor):
    return walls.scoped(scope_of(actor))


def test_the_walls_show_messages_to_those_who_talk_and_let_nobody_speak_for_the_other_side():
    incident = an_incident()
    by_code(incident, a_said("Allô ?", files=(a_file(),)))

    for somebody, count in ((ANNE, 1), (LEA, 1), (REMI, 0), (KARIM, 0), (GAEL, 0), (ZOE, 0)):
        with scoped_to(somebody):
            assert Message.objects.count() == count, somebody.name
            assert Message.objects.filter(files__document__name="photo.txt").count() == count
    with scoped_to(ANNE):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Message.objects.create(
                incident=incident, side=Side.DESK, text="Payez.", written_at=SOON, mark="x"
            )
        assert Message.objects.update(text="changé") == 0
        assert Message.objects.filter(text="Allô ?").exists()
