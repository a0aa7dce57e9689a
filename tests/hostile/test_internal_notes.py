"""What the desk writes for itself: no page, file, count, mail or line tells anybody else a word."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Note
from hygie.incidents.operations import alerts, desk, talk
from hygie.incidents.operations.talk import Said
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message as Mail
from hygie.platform import walls
from hygie.platform.installation import desk as installed_desk
from tests.cast import ANNE, EVERYBODY, LEA
from tests.hostile.table import TABLE
from tests.hostile.worlds import a_key, a_world, read, with_code
from tests.people import an_account, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]
WORD = "Xylophone"
OTHERS = [actor for actor in EVERYBODY if actor != LEA]


@pytest.fixture
def world():
    """Bellevue, with a note of the desk and a message of it to the declarant."""
    world, at = a_world(), timezone.now()
    desk.note(world.incident.pk, text=f"{WORD}, la directrice ment.", by=LEA, at=at)
    said = Said(text="Rappelez-nous, s’il vous plaît.", token="desk")
    sent = talk.write(world.incident.pk, said, by=LEA, at=at)
    alerts.tell_of_a_message(world.incident.pk, sent.pk, desk=installed_desk(), by=SYSTEM, at=at)
    return world


def answers(world, client, **headers):
    """What every page, file and door of the API answers to this visitor; nothing stays done."""
    kept = deepcopy(client.cookies)
    for method, route in TABLE:
        client.cookies = deepcopy(kept)  # one of these signs out
        with transaction.atomic():
            answer = client.generic(
                method,
                world.url(route),
                content_type="application/x-www-form-urlencoded",
                **headers,
            )
            yield f"{method} {route}", answer.status_code, read(answer)
            transaction.set_rollback(True)


def readable(content):
    """The bytes of an answer; those of a spreadsheet or a PDF are compressed, so looked at too."""
    return re.sub(rb"\s+", b" ", content).lower()


def test_every_door_is_silent_to_everybody_but_the_desk(world):
    visitors = [(actor.name, enter(Client(), an_account(actor)), {}) for actor in OTHERS]
    visitors.append(("by code", with_code(world.code), {}))
    visitors.append(("machine", Client(), a_key()[1]))
    told = []

    for name, client, headers in visitors:
        for door, _, content in answers(world, client, **headers):
            if WORD.lower().encode() in readable(content):
                told.append((name, door))

    assert told == []


def test_the_desk_reads_its_note_so_the_word_is_really_there(world):
    lea = enter(Client(), an_account(LEA))

    found = {door for door, _, content in answers(world, lea) if WORD.encode() in content}

    left = found - {"GET incidents/<number>/"}
    assert left < found
    assert not any("export" in door or door.startswith("GET incidents/<number>/") for door in left)


def test_no_document_export_or_mail_holds_a_word_of_it(world):
    an_account(ANNE)
    sent, later = world.incident.messages.last(), timezone.now() + timedelta(hours=1)
    alerts.tell_of_a_message(world.incident.pk, sent.pk, desk=installed_desk(), by=SYSTEM, at=later)
    from_the_code = with_code(world.code)
    documents = [
        from_the_code.get("/declarer/accuse.pdf"),
        from_the_code.get("/declarer/formulaire-papier.pdf?rempli"),
        from_the_code.get("/declarer/demarches/COMPLAINT/document.json"),
        from_the_code.get("/declarer/echanges/"),
    ]
    assert [answer.status_code for answer in documents] == [200] * 4
    drawn = [world.incident.content, world.incident.title, *map(read, documents)]
    mails = "".join(f"{mail.subject}{mail.body}" for mail in Mail.objects.all())

    assert world.incident.number in mails
    assert WORD not in f"{drawn}{mails}"
    assert WORD not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_the_walls_keep_notes_from_every_scope_but_the_desk_even_asked_for_by_sql(world):
    assert Note.objects.count() == 1
    for actor in OTHERS:
        with walls.scoped(scope_of(actor)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM incidents_note")
            assert cursor.fetchone() == (0,), actor.name
    with walls.scoped(scope_of(LEA)):
        assert Note.objects.count() == 1
