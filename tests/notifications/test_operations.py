from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations, queries, tasks
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from hygie.platform import letters
from hygie.platform.letters import Letter
from tests.cast import ANNE, NOON, OSCAR
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def send(*addresses):
    return operations.send(
        to=list(addresses), subject="Nouvelle déclaration", body="Lisez-la.", by=SYSTEM, at=NOON
    )


def test_each_address_gets_one_message_and_one_job():
    send("a@cert.example", "b@cert.example", "a@cert.example")

    assert Message.objects.count() == 2
    assert ProcrastinateJob.objects.filter(task_name="MessageQueued:deliver").count() == 2


def test_without_a_server_a_message_is_kept_and_its_operator_reads_it():
    [message] = send("a@cert.example")

    assert operations.deliver(message.pk, by=SYSTEM, at=NOON) == State.KEPT

    assert mail.outbox == []
    assert queries.visible_to(OSCAR).get().state == State.KEPT
    assert not queries.visible_to(ANNE).exists()


def test_with_a_server_a_message_is_sent_once(settings):
    settings.EMAIL_HOST = "smtp.example"
    [message] = send("a@cert.example")

    operations.deliver(message.pk, by=SYSTEM, at=NOON)
    operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert [sent.subject for sent in mail.outbox] == ["Nouvelle déclaration"]
    assert Message.objects.get().sent_at == NOON


def test_a_failure_is_kept_and_may_be_mended_later(settings):
    settings.EMAIL_HOST = "smtp.example"
    [message] = send("a@cert.example")

    operations.note_failure(message.pk, error="connexion refusée", by=SYSTEM, at=NOON)
    assert Message.objects.get().error == "connexion refusée"

    assert operations.deliver(message.pk, by=SYSTEM, at=NOON) == State.SENT


def at_day(days):
    return NOON + timedelta(days=days)


def names(message):
    """What a message still tells of a person."""
    message.refresh_from_db()
    return (message.to, message.body, message.error)


def test_an_old_mail_forgets_its_address_and_its_text_and_the_journal_keeps_that_it_went():
    [message] = send("a@cert.example")
    operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert operations.forget_old(by=SYSTEM, at=at_day(30)) == 0
    assert operations.forget_old(by=SYSTEM, at=at_day(31)) == 1
    assert operations.forget_old(by=SYSTEM, at=at_day(32)) == 0

    assert names(message) == ("", "", "")
    assert (message.subject, message.forgotten_at) == ("Nouvelle déclaration", at_day(31))
    told = Entry.objects.filter(subject_id=str(message.pk)).order_by("id")
    assert [each.what.split(".")[1] for each in told] == ["queued", "delivered", "forgotten"]
    assert not [each for each in told if "cert.example" in str(each.detail)]


def test_what_never_left_is_kept_longer_and_then_never_leaves(settings):
    settings.EMAIL_HOST = "smtp.example"
    waiting, failed = send("a@cert.example", "b@cert.example")
    operations.note_failure(failed.pk, error="non", by=SYSTEM, at=NOON)

    assert operations.forget_old(by=SYSTEM, at=at_day(180)) == 0
    assert operations.forget_old(by=SYSTEM, at=at_day(181)) == 2

    for message, state in ((waiting, State.QUEUED), (failed, State.RETRYING)):
        assert operations.deliver(message.pk, by=SYSTEM, at=at_day(182)) == state
        assert names(message) == ("", "", "")
    assert mail.outbox == []


def test_many_are_forgotten_by_pieces(monkeypatch):
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    for message in send(*(f"{n}@cert.example" for n in range(5))):
        operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert operations.forget_old(by=SYSTEM, at=at_day(31)) == 5


def test_every_night_the_old_ones_are_forgotten_within_the_walls():
    [message] = send("a@cert.example")
    operations.deliver(message.pk, by=SYSTEM, at=NOON)

    tasks.forget_old(timestamp=int(at_day(31).timestamp()))

    assert names(message) == ("", "", "")


def test_the_operator_sees_that_a_mail_was_forgotten():
    [message] = send("a@cert.example")
    operations.deliver(message.pk, by=SYSTEM, at=NOON)
    operations.forget_old(by=SYSTEM, at=at_day(31))
    oscar = signed_in(OSCAR)

    listed = oscar.get("/messages/").content.decode()
    page = oscar.get(f"/messages/{message.pk}/").content.decode()

    assert "adresse effacée" in listed
    assert "Ce mail a été oublié" in page
    assert "a@cert.example" not in listed + page


def test_the_journal_never_repeats_the_address_that_a_server_refused():
    [message] = send("Anne@cert.example")
    error = "{'anne@cert.example': (550, b'<Anne@cert.example> inconnue')}"

    operations.note_failure(message.pk, error=error, by=SYSTEM, at=NOON)

    said = Entry.objects.get(what="notifications.failed").detail["error"]
    assert said == "{'…': (550, b'<…> inconnue')}"
    assert names(message)[2] == error


def a_letter(body="Bonjour."):
    return Letter(number="n1", to="a@b.example", subject="Un\nsujet", body=body)


def test_a_letter_told_twice_is_queued_once():
    operations.queue(a_letter(), by=SYSTEM, at=NOON)
    operations.queue(a_letter(), by=SYSTEM, at=NOON)

    assert Message.objects.get().subject == "[Hygie] Un sujet"
    assert ProcrastinateJob.objects.filter(task_name="MessageQueued:deliver").count() == 1


def test_a_personal_link_is_in_the_mail_and_nowhere_else(settings):
    settings.EMAIL_HOST = "smtp.example"
    mark = letters.link_mark("/compte/invitation/", purpose="invite", seed="s" * 32)
    message = operations.queue(a_letter(f"Ouvrez {mark}"), by=SYSTEM, at=NOON)

    operations.deliver(message.pk, by=SYSTEM, at=NOON)

    secret = letters.token_of("invite", "s" * 32)
    assert secret in mail.outbox[0].body
    assert secret not in str(
        list(Message.objects.values()) + list(ProcrastinateJob.objects.values())
    )
    page = signed_in(OSCAR).get(f"/messages/{message.pk}/").content.decode()
    assert letters.HIDDEN in page
    assert secret not in page
