"""Two workers, two analysts, two buttons in the same moment: one copy, one mail, one choice."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Restriction
from hygie.incidents.operations import readers
from hygie.incidents.rules.readers import Choice
from hygie.kernel.actor import SYSTEM
from hygie.notifications.models import Message
from hygie.platform.installation import Desk
from hygie.routing.models import Copy
from hygie.routing.operations import copies, rules
from tests.at_once import at_once
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.incidents.factories import an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db(transaction=True)
DESK = Desk("CERT", "09", "c@a.example", "https://h.example", (), timedelta(hours=1))


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
