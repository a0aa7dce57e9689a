"""Mails that do not arrive: tried again within a bound, given up, said where it matters."""

import io
import json
import smtplib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from hygie.accounts.models import Invitation, Person
from hygie.incidents.operations import sending
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM
from hygie.notifications import operations, tasks
from hygie.notifications.events import MessageQueued
from hygie.notifications.models import Message, Refusal
from hygie.notifications.rules import retries
from hygie.notifications.rules.delivery import State
from hygie.platform import bus, letters, walls
from tests.cast import ANNE, LEA, NOON, OSCAR
from tests.contacts.factories import KEY, a_contact
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_declaration, a_draft, a_site
from tests.notifications.dsn import MARK, a_report
from tests.notifications.mailbox import a_mailbox
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS = "lea@hygie.example"


def a_mail(to=ADDRESS, *, at=NOON):
    return operations.send(to=[to], subject="À lire", body="Lisez.", by=SYSTEM, at=at)[0]


def fail(message, *, at=NOON, **changes):
    said = {"error": "451 later", "for_good": False, "of_address": True} | changes
    return operations.note_failure(message.pk, **said, by=SYSTEM, at=at)


def sent(to=ADDRESS, *, at=NOON, mark=MARK):
    """A mail that a server took, with a mark that the reports know."""
    message = a_mail(to, at=at)
    Message.objects.filter(pk=message.pk).update(mark=mark, state=State.SENT, sent_at=at)
    return message


def bounce(**changes):
    return operations.bounce(a_report(**changes), by=SYSTEM, at=NOON + DAY)


def refused(address=ADDRESS, said="550 5.1.1 unknown"):
    Refusal.objects.create(address=address, since=NOON, last_at=NOON, said=said)


def test_a_server_that_refuses_for_hours_is_asked_later_and_later_then_no_more():
    message, at = a_mail(), NOON
    for wait in retries.delays():
        assert fail(message, at=at) == State.RETRYING
        message.refresh_from_db()
        assert message.next_try_at == at + wait
        at = message.next_try_at
    assert not Refusal.objects.exists()

    assert fail(message, at=at) == State.FAILED

    message.refresh_from_db()
    assert (message.next_try_at, message.tries) == (None, len(retries.delays()) + 1)
    assert Refusal.objects.get().since == at


def test_our_own_server_that_is_away_is_the_fault_of_no_address():
    message = a_mail()
    for _ in range(len(retries.delays()) + 1):
        fail(message, of_address=False)

    assert Message.objects.get().state == State.FAILED
    assert not Refusal.objects.exists()


def test_the_job_waits_as_the_data_say_and_ends():
    strategy, waits = tasks.Patience(), retries.delays()
    found = [
        strategy.get_retry_decision(exception=OSError(), job=SimpleNamespace(attempts=done))
        for done in range(len(waits) + 1)
    ]

    assert found[-1] is None
    assert all(found[:-1])


def test_a_refusal_for_good_is_over_at_once_and_the_job_is_done(monkeypatch):
    message = a_mail()

    def refuse(*_, **__):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"5.1.1 <lea@hygie.example> unknown")})

    monkeypatch.setattr(operations, "deliver", refuse)
    with walls.nobody():
        bus.app.tasks["MessageQueued:deliver"].func(message_id=message.pk)

    message.refresh_from_db()
    assert (message.state, message.tries) == (State.BOUNCED, 1)
    assert ADDRESS not in Refusal.objects.get().said
    assert ADDRESS not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_full_box_is_tried_again_by_smtp(settings):
    with a_mailbox() as (host, port, _):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = host, port, False
        message = a_mail("plein@cert.example")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            tasks.deliver(MessageQueued(message_id=message.pk))

    message.refresh_from_db()
    assert (message.state, message.error) == (State.RETRYING, "452 boite pleine")


def test_the_message_id_is_ours_and_the_same_at_each_try(settings):
    settings.EMAIL_HOST = "smtp.example"
    message = a_mail()
    operations.deliver(message.pk, by=SYSTEM, at=NOON)

    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{message.mark}@")
    assert len(message.mark) >= 32


def test_a_report_that_comes_hours_later_is_of_its_mail_and_of_no_other():
    other = sent("anne@hygie.example", mark="t" * 32)
    message = sent()

    assert bounce()
    assert not bounce()

    states = {each.pk: each.state for each in Message.objects.all()}
    assert states == {message.pk: State.BOUNCED, other.pk: State.SENT}
    row = Refusal.objects.get()
    assert (row.address, row.is_reported) == (ADDRESS, True)
    assert Entry.objects.get(what="notifications.bounced").detail == {"status": "5.1.1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": f"<{'z' * 32}@hygie.example>"},
        {"message_id": "<1@ailleurs.example>"},
        {"action": "delayed"},
    ],
)
def test_a_forged_or_foreign_report_changes_nothing(changes):
    sent()

    assert not bounce(**changes)

    assert Message.objects.get().state == State.SENT
    assert not Refusal.objects.exists()


def test_a_report_of_a_mail_that_was_forgotten_or_never_left_changes_nothing():
    message = sent()
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED, sent_at=None)
    assert not bounce()
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=NOON, to="", body="", forgotten_at=NOON
    )

    assert not bounce()


def test_an_address_is_believed_again_when_its_server_takes_a_mail(settings):
    settings.EMAIL_HOST = "smtp.example"
    refused()

    operations.deliver(a_mail().pk, by=SYSTEM, at=NOON)

    assert not Refusal.objects.exists()


def test_one_that_a_report_refused_is_believed_when_nothing_came_back_for_days(settings):
    settings.EMAIL_HOST = "smtp.example"
    sent()
    bounce()
    operations.deliver(a_mail(at=NOON + 2 * DAY).pk, by=SYSTEM, at=NOON + 2 * DAY)

    assert operations.believe_again(by=SYSTEM, at=NOON + 4 * DAY) == 0
    tasks.forget_old(timestamp=int((NOON + 6 * DAY).timestamp()))

    assert not Refusal.objects.exists()


def run(*words, **options):
    out = io.StringIO()
    call_command("mail", *words, stdout=out, **options)
    return out.getvalue()


def test_the_command_reads_one_report_of_the_standard_input(monkeypatch):
    sent()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(a_report())))

    assert "Mails de Hygie refusés : 1" in run("bounces").replace("\N{NO-BREAK SPACE}", " ")


def test_the_command_reads_a_maildir_once(tmp_path):
    sent()
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.x").write_bytes(a_report())
    (tmp_path / "new" / "2.x").write_bytes(b"Bonjour.")
    words = ("bounces", "--maildir", str(tmp_path), "--json")

    assert json.loads(run(*words)) == {"read": 2, "refused": 1}
    assert json.loads(run(*words)) == {"read": 0, "refused": 0}
    assert len(list((tmp_path / "cur").iterdir())) == 2


def test_a_folder_that_is_no_maildir_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="n’est pas un Maildir"):
        run("bounces", "--maildir", str(tmp_path))


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_person_and_who_keeps_the_account_are_told():
    a_site()
    anne = signed_in(ANNE)
    director = an_account(type(ANNE)(name="Didier", grants=ANNE.grants))
    refused(director.email)
    refused("anne@hygie.example")

    words = "refuse nos messages depuis le 2 mars 2026"
    assert words in page(anne, f"/comptes/{director.pk}/")
    assert "Nos mails ne vous arrivent pas" in page(anne, "/compte/moi/")


def test_who_invites_is_told_that_the_invitation_did_not_arrive():
    a_site()
    anne = signed_in(ANNE)
    person = Person.objects.get(email="anne@hygie.example")
    Invitation.objects.create(
        email="nina@b.example",
        name="Nina",
        role="READER",
        place_kind=ANNE.grants[0].place.kind,
        place_code=ANNE.grants[0].place.code,
        starts_on=NOON.date(),
        seed="s",
        digest="d",
        invited_by=person,
        invited_by_name="Anne",
        created_at=NOON,
        expires_at=NOON + 3650 * DAY,
    )
    assert "n’est pas arrivé" not in page(anne, "/comptes/invitations/")
    refused("nina@b.example")

    assert "Le mail n’est pas arrivé" in page(anne, "/comptes/invitations/")


def test_who_keeps_the_contacts_is_told():
    anne = signed_in(ANNE)
    a_contact(name="Jeanne", outside_mail="jeanne@b.example")
    refused("jeanne@b.example")

    assert "Des mails n’arrivent pas" in page(anne, f"/contacts/{KEY}/")


def test_the_desk_and_the_declarant_are_told():
    draft, code = a_draft(a_declaration(site=a_site(), declarant__email="Alice@b.example"))
    incident = sending.send(draft.pk, by=ANYONE, at=NOON)
    refused("alice@b.example")

    assert "appelez-le" in page(signed_in(LEA), f"/incidents/{incident.number}/")
    assert "Nos mails ne vous arrivent pas" in page(with_code(code), "/declarer/echanges/")


def test_the_operator_reads_which_addresses_refuse_and_when_a_mail_is_tried_again():
    refused()
    message = a_mail()
    fail(message)
    oscar = signed_in(OSCAR)

    assert "la boîte" not in page(oscar, "/messages/")
    assert "lea@hygie.example, depuis le" in page(oscar, "/messages/")
    assert "Le prochain, le" in page(oscar, f"/messages/{message.pk}/")


def test_an_address_that_nobody_refused_costs_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert letters.refused(["a@b.example", "c@d.example"]) == {}
    with django_assert_num_queries(0):
        assert letters.refused([""]) == {}
