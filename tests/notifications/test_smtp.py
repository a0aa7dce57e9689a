"""A mail really leaves by SMTP, to a server of our own on the loopback."""

import pytest

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from tests.cast import NOON
from tests.notifications.mailbox import a_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(settings):
    with a_mailbox() as (host, port, received):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        settings.EMAIL_USE_TLS = False
        yield received


def a_message(to="astreinte@cert.example"):
    return operations.send(
        to=[to],
        subject="Déclaration 2026-00743-1\r\nBcc: x@y.example",
        body="À lire.",
        by=SYSTEM,
        at=NOON,
    )[0]


def test_a_mail_leaves_by_smtp_with_its_accents_and_on_one_subject_line(mails):
    assert operations.deliver(a_message().pk, by=SYSTEM, at=NOON) == State.SENT

    mail = mails.get_nowait()
    assert mails.empty()
    assert "To: astreinte@cert.example" in mail
    assert "\nBcc:" not in mail


def test_a_server_that_refuses_leaves_the_message_to_be_tried_again(mails):
    message = a_message("plein@cert.example")

    with pytest.raises(OSError, match="452"):
        operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert Message.objects.get().state == State.QUEUED
