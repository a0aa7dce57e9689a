"""A mail server that refuses for hours: nobody is said to be told who was not."""

import threading
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.utils import timezone

from hygie.incidents.operations import first_word
from hygie.incidents.presentation import stuck
from hygie.kernel.actor import SYSTEM
from hygie.notifications import tasks
from hygie.notifications.events import MessageQueued
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from hygie.platform.installation import desk
from hygie.routing.models import Copy
from hygie.routing.operations import copies
from tests.cast import ANNE, KARIM, LEA
from tests.incidents.factories import an_incident
from tests.notifications.mailbox import a_mailbox
from tests.people import an_account, signed_in
from tests.routing.test_views import text

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=3)


@pytest.fixture
def refuses(settings):
    """A mail server that refuses while this is set."""
    closed = threading.Event()
    closed.set()
    with a_mailbox(closed) as (host, port, _):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = host, port, False
        yield closed


@pytest.fixture
def anne():
    return signed_in(ANNE)


@pytest.fixture
def incident(anne):
    """Declared three hours ago, told to its structure and copied to its region."""
    an_account(KARIM)
    at = timezone.now() - HOURS
    found = an_incident(at=at)
    first_word.tell_the_structure(found.pk, desk=desk(), by=SYSTEM, at=at)
    copies.run(found.pk, desk=desk(), by=SYSTEM, at=at)
    return found


def try_all():
    """Each mail that has to leave is tried once."""
    for message in Message.objects.filter(state__in=[State.QUEUED, State.RETRYING]):
        with suppress(SMTPException):
            tasks.deliver(MessageQueued(message_id=message.pk))


def test_while_the_server_refuses_every_page_says_that_the_mails_wait(incident, anne, refuses):
    try_all()
    lea, page = signed_in(LEA), f"/incidents/{incident.number}/"

    told, theirs, readers = (
        text(lea.get(page)),
        text(anne.get(page)),
        text(anne.get(f"{page}lecteurs/")),
    )

    for shown in (told, theirs):
        assert "le serveur de messagerie refuse, nouvel essai le" in shown
        assert "remis au serveur" not in shown
    assert "Des mails de cet incident ne sont pas arrivés" in told
    assert "Mail en attente" in readers
    assert "Envoyée" not in readers
    banner = "Des mails n’arrivent à personne"
    assert banner in text(lea.get("/incidents/"))
    assert banner in text(lea.get("/incidents/nouveautes/?depuis=x"))
    assert banner not in text(anne.get("/incidents/"))


def test_once_it_takes_them_every_page_says_when_and_the_desk_is_calm(incident, anne, refuses):
    try_all()
    refuses.clear()
    try_all()
    lea, page = signed_in(LEA), f"/incidents/{incident.number}/"

    told, readers = text(lea.get(page)), text(anne.get(f"{page}lecteurs/"))

    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
    assert "remis au serveur de messagerie" in told
    assert "le serveur de messagerie refuse" not in told
    assert "Des mails de cet incident" not in told
    assert "Envoyée" in readers
    assert "Des mails n’arrivent à personne" not in text(lea.get("/incidents/"))


def test_the_desk_is_told_of_the_incidents_whose_mails_wait_and_of_none_before_a_while(incident):
    now = timezone.now()

    found = stuck.of(LEA, at=now)

    assert found is not None
    assert (found.numbers, found.more) == ((incident.number,), 0)
    assert stuck.of(LEA, at=now - HOURS + timedelta(minutes=5)) is None
    assert stuck.of(KARIM, at=now) is None


def test_a_copy_that_its_server_refused_for_good_is_said_to_be_refused(incident):
    copy = Copy.objects.get(recipient="ARS")
    Message.objects.filter(pk__in=copy.mails).update(state=State.BOUNCED, error="550 5.1.1 non")

    shown = text(signed_in(LEA).get(f"/incidents/{incident.number}/copies/"))

    assert "Mail refusé : l’adresse n’existe pas." in shown
