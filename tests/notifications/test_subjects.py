"""No text that a person typed enters the subject of a mail, and no header is ever injected."""

import ast
from datetime import timedelta
from email.parser import Parser
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from hygie.accounts import mails
from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import details, invitations, passwords
from hygie.accounts.rules import Gift
from hygie.assessments.operations import reminders as campaign_reminders
from hygie.casework.operations import tasks, telling
from hygie.casework.rules.tasks import owner_mark
from hygie.contacts.operations import reminders as contacts
from hygie.evidence.operations import recalling, reminding
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import alerts, asking, charge, first_word, reminders, talk
from hygie.incidents.operations import desk as desk_work
from hygie.incidents.operations.talk import Said
from hygie.incidents.rules.questions import shipped as shipped_questions
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Place, PlaceKind, Role
from hygie.kernel.text import clean_line
from hygie.lessons.operations import actions, recalls
from hygie.lessons.operations import telling as stories
from hygie.lessons.rules.stories import Answer
from hygie.notifications import operations
from hygie.notifications.models import Message, Notification
from hygie.notifications.rules.delivery import State
from hygie.platform.installation import desk
from hygie.remediation.operations import reminders as plan_reminders
from hygie.routing.models import Copy
from hygie.routing.operations import copies
from hygie.routing.operations import telling as held
from tests.accounts.letters import posted
from tests.assessments.factories import opened
from tests.cast import ADAM, ANNE, BELLEVUE, KARIM, LEA, NOON
from tests.contacts.factories import a_contact
from tests.evidence.factories import announced, recorded
from tests.incidents.factories import an_incident
from tests.lessons.factories import BY_ANNE, a_closed_one, a_debriefed, to_do
from tests.people import an_account
from tests.remediation.factories import planned

SRC = Path(__file__).parents[2] / "src" / "hygie"
HOSTILE = "ZZMAL\r\nBcc: voleur@mal.example"
# Every function of the code that writes a mail, each called below with hostile text in its fields.
BUILDERS = {
    "accounts/mails.py": {
        "invited",
        "role_given",
        "role_ended",
        "account_changed",
        "unused_soon",
        "role_ends_soon",
        "review_waits",
        "key_ends_soon",
    },
    "accounts/notices.py": {"tell"},
    "accounts/operations/passwords.py": {"send_link"},
    "assessments/operations/telling.py": {"_tell"},
    "casework/operations/telling.py": {"tell_the_structure", "tell_the_owner"},
    "contacts/operations/reminders.py": {"_send_link"},
    "contacts/operations/telling.py": {"tell_keepers"},
    "routing/operations/copies.py": {"_send"},
    "routing/operations/telling.py": {"tell_of_held"},
    "incidents/operations/alerts.py": {
        "tell_the_desk",
        "tell_of_danger",
        "tell_of_a_completion",
        "tell_who_follows",
        "tell_of_a_message",
    },
    "incidents/operations/asking.py": {"_tell"},
    "incidents/operations/charge.py": {"_tell"},
    "incidents/operations/first_word.py": {"tell_the_structure", "tell_of_moved_terms", "_write"},
    "evidence/operations/recalling.py": {"_tell"},
    "evidence/operations/reminding.py": {"_tell"},
    "lessons/operations/recalls.py": {"_tell"},
    "lessons/operations/telling.py": {"tell_the_victim", "tell_the_desk"},
    "remediation/operations/reminders.py": {"_tell"},
    "incidents/operations/reminders.py": {"_recall"},
    "journal/operations.py": {"_tell"},
}
# What a subject may be made of, beside words of ours: numbers, our own words, a day, the name of a
# place in the register.
OF_OURS = {
    "incident.number",
    "number",
    "subject",
    "word",
    "when",
    "name",
    "made.position",
    "_day(held.ends_on)",
}


def functions():
    """Every function that sends or posts a mail, with its file."""
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and _writes(node):
                yield path.relative_to(SRC).as_posix(), node


def _writes(function):
    calls = [each.func for each in ast.walk(function) if isinstance(each, ast.Call)]
    return bool({ast.unparse(call) for call in calls} & {"letters.post", "notifications.send"})


def test_every_mail_of_the_code_is_among_those_that_are_tried_below():
    found = {}
    for path, function in functions():
        found.setdefault(path, set()).add(function.name)

    assert found == BUILDERS


def test_a_subject_is_made_of_our_own_words():
    used = set()
    for _, function in functions():
        for node in ast.walk(function):
            if isinstance(node, ast.JoinedStr) and _is_subject(node, function):
                parts = [each.value for each in node.values if not isinstance(each, ast.Constant)]
                used |= {ast.unparse(part) for part in parts}

    assert used
    assert used <= OF_OURS


def _is_subject(node, function):
    """Whether this text is given, or named, as a subject in the function."""
    said = [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.keyword)
        and each.arg == "subject"
        or isinstance(each, ast.Assign)
        and ast.unparse(each.targets[0]) in {"subject", "line"}
    ]
    return any(node in set(ast.walk(each)) for each in said)


def a_hostile_world():
    """An incident, people, a contact: all that can be typed is hostile."""
    told = clean_line(HOSTILE)
    incident = an_incident(
        declarant__email="alice@b.example", declarant__name=told, facts__title=told
    )
    Incident.objects.filter(pk=incident.pk).update(
        title=HOSTILE, declarant=HOSTILE, structure_name=HOSTILE, analyst_name=""
    )
    people = [an_account(actor) for actor in (ANNE, LEA, ADAM, KARIM)]
    Person.objects.update(name=HOSTILE)
    return Incident.objects.get(pk=incident.pk), people[:3]


def overdue(incident):
    """When an action of a debriefed incident is late, and the debrief of another one misses."""
    lesson = a_debriefed(incident)["lesson"]
    said = to_do(text="ZZMAL", owner="ZZMAL", due_on=BY_ANNE["at"].date())
    actions.make(incident.pk, lesson.pk, said, **BY_ANNE)
    closed = a_closed_one(declarant__name="ZZMAL", facts__title="ZZMAL")
    return closed.closed_at + timedelta(days=14, hours=1)


def write_of_incidents(incident, lea):
    """Everything that is mailed about an incident."""
    here = {"desk": desk(), "by": SYSTEM, "at": NOON}
    alerts.tell_the_desk(incident.pk, **here)
    first_word.tell_the_structure(incident.pk, **here)
    first_word.tell_of_moved_terms(incident.pk, 2, **here)
    alerts.tell_of_danger(incident.pk, HOSTILE, **here)
    alerts.tell_of_a_completion(incident.pk, 2, **here)
    written = talk.write(incident.pk, Said(text=HOSTILE, token="t"), by=LEA, at=NOON)
    alerts.tell_of_a_message(incident.pk, written.pk, **here)
    own = Draft.objects.get(incident=incident)
    said = Said(text=HOSTILE, token="u")
    answer = talk.write(incident.pk, said, by=ANYONE, at=NOON, holder=own)
    alerts.tell_of_a_message(incident.pk, answer.pk, **here)
    asked = shipped_questions()["SAUVEGARDES"]
    assert asking.tell_of_a_question(asked.code, asked.mark, **here)
    reminders.plan(incident.pk, by=SYSTEM, at=NOON)
    reminders.remind(**here)
    task = tasks.add(incident.pk, text=HOSTILE, side=Side.DESK, owner=HOSTILE, by=ANNE, at=NOON)
    telling.tell_the_structure(incident.pk, **here)
    telling.tell_the_owner(task.pk, owner_mark(task.owner), giver=None, **here)
    assert copies.run(incident.pk, **here)
    held.tell_of_held(incident, 2, **here)
    stories.tell_the_victim(incident, by=ANNE_AT_DESK, at=NOON)
    stories.tell_the_desk(incident, Answer.CHANGES, by=ANNE_AT_DESK, at=NOON)
    recorded(title=HOSTILE, perimeter=HOSTILE)
    assert reminding.remind(desk=desk(), by=SYSTEM, at=NOON + timedelta(days=300)) > 0
    announced(title=HOSTILE)
    assert recalling.remind(desk=desk(), by=SYSTEM, at=NOON + timedelta(days=20)) > 0
    late = overdue(incident)
    assert recalls.remind(desk=desk(), by=SYSTEM, at=late) == 3
    planned(title=HOSTILE, owner=HOSTILE, due_on=NOON.date() + timedelta(days=10))
    assert plan_reminders.remind(**here) == 1
    opened(title=HOSTILE)
    assert campaign_reminders.remind(desk=desk(), by=SYSTEM, at=NOON.replace(month=5, day=31)) > 0
    desk_work.put_out_of_scope(incident.pk, reason=HOSTILE, by=ANNE_AT_DESK, at=NOON)
    set_aside = {"act": "incidents.put_out_of_scope", **here}
    assert alerts.tell_who_follows(incident.pk, lea.pk, **set_aside) == 1
    desk_work.reopen(incident.pk, reason=HOSTILE, by=ANNE_AT_DESK, at=NOON)
    charge.hand_over(incident.pk, to=lea.pk, words=HOSTILE, desk=desk(), by=ANNE_AT_DESK, at=NOON)


ANNE_AT_DESK = Actor(name=HOSTILE, grants=LEA.grants)


def write_of_accounts(anne):
    """Everything that is mailed about an account."""
    gift = Gift(role=Role.READER, place=Place(PlaceKind.SITE, BELLEVUE), starts_on=NOON.date())
    invitations.invite(email="i@b.example", name="ZZMAL", gift=gift, by=SYSTEM, at=NOON)
    held = Membership.objects.filter(person=anne).first()
    mails.role_given(held, by=ANNE_AT_DESK, at=NOON)
    mails.role_ends_soon(held, at=NOON)
    mails.role_ended(held, by=ANNE_AT_DESK, at=NOON)
    mails.unused_soon(anne, on=NOON.date())
    me = Actor(name=HOSTILE, person_id=anne.pk, grants=ANNE.grants)
    details.change(anne.pk, name="ZZMAL Deux", phone="", by=me, at=NOON)
    passwords.send_link(anne.email, by=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_no_text_that_somebody_typed_is_in_a_subject_nor_in_a_line_that_is_told(settings):
    settings.EMAIL_HOST = "smtp.example"
    incident, (anne, lea, _) = a_hostile_world()
    write_of_incidents(incident, lea)
    write_of_accounts(anne)
    a_contact(name="ZZMAL", at=NOON)
    contacts.remind(by=SYSTEM, at=NOON)
    for letter in posted():
        operations.queue(letter, by=SYSTEM, at=NOON)

    assert Message.objects.count() >= 19
    assert Copy.objects.filter(state="SENT").exists()
    for message in Message.objects.all():
        assert operations.deliver(message.pk, by=SYSTEM, at=NOON) == State.SENT
    for sent in mail.outbox:
        headers = Parser().parsestr(sent.message().as_string())
        assert "ZZMAL" not in headers["Subject"]
        assert headers["Bcc"] is None
        assert headers["To"] == sent.to[0]
    assert not Notification.objects.filter(title__contains="ZZMAL").exists()


HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Content-Transfer-Encoding",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
}


@pytest.mark.django_db
@given(subject=st.text(), body=st.text(), kind=st.text(max_size=30))
def test_whatever_a_subject_holds_it_is_one_line_and_one_header(subject, body, kind):
    mail.outbox.clear()
    [message] = operations.send(
        to=["lea@hygie.example"],
        subject=f"{subject}\r\nBcc: voleur@mal.example\n{subject}",
        body=body.replace("\0", ""),
        kind=kind,
        by=SYSTEM,
        at=NOON,
    )

    with override_settings(EMAIL_HOST="smtp.example"):
        operations.deliver(message.pk, by=SYSTEM, at=NOON)

    headers = Parser().parsestr(mail.outbox[0].message().as_string())
    assert len(headers.get_all("Subject", [])) == 1
    assert headers["Bcc"] is None
    assert set(headers.keys()) <= HEADERS
