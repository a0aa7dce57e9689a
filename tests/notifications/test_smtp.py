"""A mail really leaves by SMTP, to a server of our own on the loopback."""

import socketserver
import threading

import pytest

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations
from hygie.notifications.models import Message
from hygie.notifications.rules import State
from tests.cast import NOON

pytestmark = pytest.mark.django_db


class Mailbox(socketserver.StreamRequestHandler):
    """Speaks enough SMTP to receive mails; refuses the recipients named `plein`."""

    def handle(self):
        self.say("220 boite")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == "DATA":
                self.say("354 continuez")
                received = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(received.decode())
                self.say("250 reçu")
            elif word == "RCPT" and "plein@" in line:
                self.say("452 boite pleine")
            elif word == "QUIT":
                return self.say("221 au revoir")
            else:
                self.say("250 bien")
        return None

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mails(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.mails = []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        yield server.mails
        server.shutdown()


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

    [mail] = mails
    assert "To: astreinte@cert.example" in mail
    assert "\nBcc:" not in mail


def test_a_server_that_refuses_leaves_the_message_to_be_tried_again(mails):
    message = a_message("plein@cert.example")

    with pytest.raises(OSError, match="452"):
        operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert Message.objects.get().state == State.QUEUED
