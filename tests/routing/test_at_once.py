"""Two workers, two analysts, two buttons in the same moment: one copy, one mail, one choice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from hygie.incidents.models import Restriction
from hygie.incidents.operations import readers
from hygie.incidents.rules.readers import Choice
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.scope import SYSTEM_SCOPE
from hygie.notifications.models import Message
from hygie.platform import walls
from hygie.platform.installation import Desk
from hygie.routing.models import Copy
from hygie.routing.operations import copies, rules
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.incidents.factories import an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db(transaction=True)
DESK = Desk("CERT", "09", "c@a.example", "https://h.example", (), timedelta(hours=1))


def at_once(act, times=4):
    """The same act on as many connections, started together; what was refused."""
    start, refused = threading.Barrier(times), []

    def one():
        try:
            with walls.scoped(SYSTEM_SCOPE):
                start.wait(timeout=20)
                act()
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_the_rules_run_by_several_workers_send_one_mail():
    an_account(KARIM)
    incident = an_incident()

    refused = at_once(lambda: copies.run(incident.pk, desk=DESK, by=SYSTEM, at=NOON))

    assert refused == []
    assert Copy.objects.count() == 1
    assert Message.objects.filter(subject__contains="Copie").count() == 1


def test_one_proposal_confirmed_by_several_is_sent_once_and_the_others_are_told():
    rules.write_addresses("FSSI", ["f@a.example"], by=LEA, at=NOON)
    copy = Copy.objects.create(
        incident=an_incident(),
        rule="MAJEUR-FSSI",
        rule_mark="x",
        rule_title="x",
        recipient="FSSI",
        why="x",
        state="PROPOSED",
        made_at=NOON,
    )

    refused = at_once(lambda: copies.send(copy.pk, desk=DESK, by=LEA, at=NOON))

    assert refused == ["Léa a déjà envoyé cette copie."] * 3
    assert Message.objects.filter(to="f@a.example").count() == 1


def test_a_reading_withheld_by_several_is_withheld_once():
    incident = an_incident()

    at_once(lambda: readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON))

    assert Restriction.objects.get().kept_ght == "GHT-A"
