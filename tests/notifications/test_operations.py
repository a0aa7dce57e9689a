import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations, queries
from hygie.notifications.models import Message
from hygie.notifications.rules import State
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


def a_letter(body="Bonjour."):
    return Letter(number="n1", to="a@b.example", subject="Un\nsujet", body=body)


def test_a_letter_told_twice_is_queued_once():
    operations.queue(a_letter(), by=SYSTEM, at=NOON)
    operations.queue(a_letter(), by=SYSTEM, at=NOON)

    assert Message.objects.get().subject == "Un sujet"
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
