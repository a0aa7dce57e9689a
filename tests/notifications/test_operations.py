import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations, queries
from hygie.notifications.models import Message
from hygie.notifications.rules import State
from tests.cast import ANNE, NOON, OSCAR

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
