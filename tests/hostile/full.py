"""A database that holds at least one row of every kind, all of Bellevue; new tables add theirs."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from hygie.accounts.models import (
    ApiKey,
    CodeApp,
    Identity,
    Passkey,
    PasswordReset,
    Person,
    RecoveryCode,
    Session,
)
from hygie.casework.operations import playbooks, shift
from hygie.casework.rules.playbooks import Said as PlaybookSaid
from hygie.casework.rules.playbooks import shipped as shipped_playbooks
from hygie.exhibits.operations import sealing
from hygie.incidents.models import Reception
from hygie.incidents.operations import causes, desk, drafts, readers, reminders, talk
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.readers import Choice
from hygie.incidents.rules.reception import CallBack
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import ANYONE, SYSTEM
from hygie.notifications.models import Habit, Refusal
from hygie.routing.operations import rules as copy_rules
from hygie.routing.rules.copies import shipped as shipped_rules
from hygie.takeover import operations as takeover
from hygie.takeover.operations import FileKnown
from hygie.takeover.rules.record import Record, Wrong
from tests.assessments.factories import assessed
from tests.cast import ANNE, LEA
from tests.contacts.factories import a_link
from tests.evidence.factories import proven_and_replaced
from tests.exhibits.factories import for_the_police
from tests.hostile.worlds import a_world
from tests.incidents.factories import a_draft
from tests.incidents.questions import added, answered
from tests.observatory.reporting import a_withdrawn
from tests.routing.factories import a_change

MAPPING = """
[columns]
reference = "N"
declared_at = "D"
structure = "S"
title = "T"
"""
_WALLED = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    ORDER BY relname
"""


def fill():
    """Everything that can be known of Bellevue; return its world."""
    world, at = a_world(), timezone.now()
    of_the_desk = {"by": LEA, "at": at}
    write_a_playbook(at)
    shift.write("Le ministère a appelé.", **of_the_desk)
    desk.note(world.incident.pk, text="Une note de l’astreinte.", **of_the_desk)
    reminders.plan(world.incident.pk, by=SYSTEM, at=at)
    desk.call_back(world.incident.pk, outcome=CallBack.VERIFIED, **of_the_desk)
    found = Finding(root_cause="malicious-actions", words="Un mot de passe volé.")
    causes.say(world.incident.pk, causes.Said(finding=found, reason="x"), **of_the_desk)
    # Withheld and given back: the row is there, and those of the group read as the others do.
    for act in (readers.withhold, readers.give_back):
        act(world.incident.pk, Choice.GROUP, by=ANNE, at=at)
    answered(world.incident, added(at=at), "Un mot.", by=ANNE, at=at)
    sealing.seal(world.incident.pk, for_the_police(), **of_the_desk)
    upto = world.incident.messages.get().pk
    copy_rules.write_addresses("FSSI", ["f@a.example"], **of_the_desk)
    seen = shipped_rules()["MAJEUR-FSSI"].mark
    copy_rules.write("MAJEUR-FSSI", a_change(), seen=seen, **of_the_desk)
    talk.mark_read(world.incident, side=Side.DESK, upto=upto, **of_the_desk)
    unsent, _ = a_draft(at=at)
    drafts.attach(unsent.pk, [b"Autre."], name="autre.txt", by=ANYONE, at=at)
    lines = [Record(line=1, reference="1", declared_at=at, structure="CH", title="Panne")]
    file = FileKnown(name="passe.csv", source="FIR", sha256="0" * 64)
    takeover.take_over(
        file, [*lines, Wrong(line=2, why="Illisible.")], fictional=False, **of_the_desk
    )
    takeover.keep_mapping("fir", MAPPING, **of_the_desk)
    key = ApiKey.objects.get(pk=world.addresses["key_id"])
    a_link(at=at)
    proven_and_replaced(at=at)
    a_withdrawn(at=at)
    Reception.objects.create(key=key, token="t", incident=world.incident)
    somebody = Person.objects.order_by("id").first()
    assessed(somebody, at=at)
    doors(somebody, at=at)
    Refusal.objects.create(address="a@b.example", since=at, last_at=at)
    Habit.objects.create(person=somebody, zone="Europe/Paris", changed_at=at)
    return world


def write_a_playbook(at):
    """A version of the desk’s own."""
    shipped = shipped_playbooks()["PANNE"]
    said = PlaybookSaid(title="Panne", kinds=(), lines=shipped.lines)
    playbooks.write("PANNE", said, seen=shipped.mark, by=LEA, at=at)


def doors(person, *, at):
    """What opens the account of somebody: one of each."""
    later = at + timedelta(hours=1)
    Session.objects.create(
        digest="d" * 64, person=person, data="x", created_at=at, seen_at=at, expires_at=later
    )
    CodeApp.objects.create(person=person, secret="x", last_step=1, added_at=at)
    Passkey.objects.create(
        person=person, name="Clé", credential_id=b"1", credential=b"2", sign_count=0, added_at=at
    )
    RecoveryCode.objects.create(person=person, digest="d" * 64)
    PasswordReset.objects.create(person=person, digest="d" * 64, asked_at=at, expires_at=later)
    Identity.objects.create(
        person=person, provider="p", issuer="https://id.example", subject="s", linked_at=at
    )


def walled():
    """The tables behind the walls."""
    with connection.cursor() as cursor:
        cursor.execute(_WALLED)
        return [name for (name,) in cursor.fetchall()]
