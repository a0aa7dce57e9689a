"""A near miss or a threat: told in a minute, in no figure of incidents, and what it becomes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.incidents.models import Draft, Incident, Reminder
from hygie.incidents.operations import alerts, desk, drafts, parents, reminders, sending, signals
from hygie.incidents.operations.desk import CannotMove, Qualification
from hygie.incidents.operations.sending import AlreadyAnIncident, NothingNew
from hygie.incidents.presentation.sheet import HEADER, lines
from hygie.incidents.queries import desk as queries
from hygie.incidents.queries.desk import Filters
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules import encoding
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM
from hygie.kernel.errors import NotFound
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message
from hygie.platform import walls
from hygie.platform.installation import desk as installed_desk
from tests.at_once import at_once
from tests.cast import ANNE, LEA, NOON, REMI, ZOE
from tests.incidents.factories import a_declaration, a_site, an_incident

pytestmark = pytest.mark.django_db
SEEN = NOON - timedelta(hours=2)
LATER = NOON + timedelta(hours=1)


def told(**changes):
    values = {
        **any_described(a_site()),
        "declarant.name": "Alice Martin",
        "declarant.phone": "+33612345678",
        "facts.title": "Un faux courriel de la direction",
        "facts.observed_at": SEEN,
        "facts.aware_at": SEEN,
    }
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return Declaration().changed(values | named)


def a_signal(nature=Nature.NEAR_MISS, *, token="", **changes):
    with walls.nobody():
        return signals.report(told(**changes), nature=nature, token=token, by=ANYONE, at=NOON)


def draft_of(incident):
    return Draft.objects.get(incident=incident)


def test_it_has_its_number_its_code_and_no_clock():
    sent = a_signal()

    signal = Incident.objects.get(pk=sent.incident.pk)
    assert sent.code
    assert (signal.nature, signal.status) == ("NEAR_MISS", "SUBMITTED")
    assert (signal.terms, signal.queue_due_at, signal.must_declare) == ([], None, False)
    assert any_duties(signal) == []
    assert signal.site.finess == a_site().finess
    assert Entry.objects.filter(what="incidents.reported").count() == 1
    assert not Entry.objects.filter(what="incidents.declared").exists()


def test_what_is_missing_is_refused_and_nothing_is_written():
    with pytest.raises(Incomplete), transaction.atomic():
        a_signal(facts__title="")

    assert not Incident.objects.exists()
    assert not Draft.objects.exists()


def test_a_page_sent_twice_is_one_signal_whose_code_is_said_again():
    first, second = (a_signal(token="0" * 32) for _ in range(2))
    other = a_signal(token="0" * 32, facts__title="Autre chose")

    assert (first.incident, first.code) == (second.incident, second.code)
    assert other.incident != first.incident
    assert other.code != first.code
    assert (first.is_new, second.is_new) == (True, False)
    assert Entry.objects.filter(what="incidents.reported").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_page_sent_twice_in_one_moment_is_one_signal():
    declaration, codes = told(), []

    def send():
        here = {"nature": Nature.THREAT, "token": "0" * 32, "by": ANYONE, "at": NOON}
        codes.append(signals.report(declaration, **here).code)

    assert at_once(send) == []
    assert Incident.objects.count() == Draft.objects.count() == 1
    assert len(codes) == 4
    assert len(set(codes)) == 1


def test_no_reminder_is_planned_and_the_desk_is_told_what_it_is():
    signal = a_signal(Nature.THREAT).incident
    told_to = replace(installed_desk(), alerted=("astreinte@hygie.example",))

    alerts.tell_the_desk(signal.pk, desk=told_to, by=SYSTEM, at=LATER)
    reminders.plan(signal.pk, by=SYSTEM, at=LATER)

    mail = Message.objects.get()
    assert "Nouveau signalement" in mail.subject
    assert "Aucune échéance" in mail.body
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("nature", "numbers"),
    [
        ("INCIDENT", {"incident"}),
        ("SIGNAL", {"miss", "threat"}),
        ("NEAR_MISS", {"miss"}),
        ("THREAT", {"threat"}),
        ("ALL", {"incident", "miss", "threat"}),
    ],
)
@pytest.mark.parametrize("text", ["", "courriel"])
def test_lists_and_counts_hold_what_they_say(nature, numbers, text):
    rows = {
        an_incident(facts__narrative="Un courriel").number: "incident",
        a_signal(facts__narrative="Un courriel").incident.number: "miss",
        a_signal(Nature.THREAT, facts__narrative="Un courriel").incident.number: "threat",
    }
    filters = Filters(nature=nature, text=text)

    assert {rows[each.number] for each in queries.listed(LEA, filters)} == numbers
    assert queries.counted(LEA, filters) == len(numbers)


@pytest.mark.parametrize("who", [LEA, ANNE])
def test_what_waits_counts_signals_apart(who):
    an_incident()
    a_signal()

    waiting = queries.waiting(who)

    assert (waiting["waiting"], waiting["signals"]) == (1, 1)


def test_the_structure_reads_it_and_a_neighbour_does_not():
    signal = a_signal().incident

    with walls.scoped(scope_of(REMI)):
        assert queries.one(REMI, signal.number) is not None
    with walls.scoped(scope_of(ZOE)):
        assert queries.one(ZOE, signal.number) is None


def test_a_spreadsheet_says_what_each_line_is():
    a_signal()

    line = dict(zip(HEADER, next(lines(queries.exported(LEA, Filters(nature="ALL")))), strict=True))

    assert (line["Nature"], line["Type"]) == ("Presque-accident", "Signalement")


def test_the_desk_takes_it_in_charge_closes_it_and_takes_it_back():
    signal = a_signal().incident
    desk.acknowledge(signal.pk, by=LEA, at=LATER)

    desk.close(signal.pk, summary="Transmis à tous", resolved_at=None, by=LEA, at=LATER)
    assert Incident.objects.get(pk=signal.pk).status == Status.CLOSED
    desk.reopen(signal.pk, reason="Un second courriel", by=LEA, at=LATER)

    assert Incident.objects.get(pk=signal.pk).status == Status.ACKNOWLEDGED


def test_it_is_never_qualified():
    signal = a_signal().incident
    desk.acknowledge(signal.pk, by=LEA, at=LATER)
    kind = Qualification(
        incident_type="MALICIOUS_MAIL", severity=Severity.MINOR, is_significant=True
    )

    with pytest.raises(CannotMove):
        desk.qualify(signal.pk, kind, by=LEA, at=LATER)


def test_it_is_not_completed_as_a_declaration():
    signal = a_signal().incident

    with pytest.raises(NothingNew, match="message"):
        sending.complete(draft_of(signal).pk, by=ANYONE, at=LATER)


def fill(code):
    """Complete the draft that a code opens, as its steps would."""
    draft = Draft.objects.order_by("-id").first()
    known = encoding.from_json(draft.content)
    more = a_declaration(site=a_site(), at=LATER)
    values = {"declarant.role": "RSSI", "facts.state": more.facts.state}
    values |= {f"impact.{name}": getattr(more.impact, name) for name in vars(more.impact)}
    values |= {f"cause.{name}": getattr(more.cause, name) for name in vars(more.cause)}
    drafts.save(draft.pk, known.changed(values), by=ANYONE, at=LATER)
    return draft


def test_it_becomes_an_incident_without_typing_again_what_is_known():
    signal = a_signal(facts__narrative="Reçu par six agents").incident

    code = signals.become(draft_of(signal).pk, by=ANYONE, at=LATER)
    incident = sending.send(fill(code).pk, by=ANYONE, at=LATER)

    assert (incident.nature, incident.arose_from) == ("INCIDENT", signal)
    assert incident.title == "Un faux courriel de la direction"
    assert incident.aware_at == LATER, "the law counts from when it was understood"
    assert incident.terms
    became = Entry.objects.get(what="incidents.became")
    assert (became.subject_id, became.detail["number"]) == (str(signal.pk), incident.number)
    assert Incident.objects.get(pk=signal.pk).nature == "NEAR_MISS"


def test_it_becomes_one_incident_and_no_more():
    signal = a_signal().incident
    first = signals.become(draft_of(signal).pk, by=ANYONE, at=LATER)
    one = fill(first)
    second = signals.become(draft_of(signal).pk, by=ANYONE, at=LATER)
    other = fill(second)
    sending.send(one.pk, by=ANYONE, at=LATER)

    with pytest.raises(AlreadyAnIncident):
        sending.send(other.pk, by=ANYONE, at=LATER)
    with pytest.raises(AlreadyAnIncident):
        signals.become(draft_of(signal).pk, by=ANYONE, at=LATER)

    assert Incident.objects.filter(nature="INCIDENT").count() == 1


def test_an_incident_becomes_nothing():
    incident = an_incident()

    with pytest.raises(NotFound):
        signals.become(draft_of(incident).pk, by=ANYONE, at=LATER)


def test_the_database_refuses_a_signal_that_owes_something():
    signal = a_signal().incident

    with pytest.raises(IntegrityError, match="owes_nothing"), transaction.atomic():
        Incident.objects.filter(pk=signal.pk).update(must_declare=True)


def test_it_is_not_counted_with_what_strikes_many_structures():
    incident, signal = an_incident(), a_signal().incident
    said = parents.Said(title="Panne", provider="Hébergeur", text="On cherche.", token="t")

    with pytest.raises(parents.NotToBeJoined, match=signal.number):
        parents.open_parent(said, [incident.number, signal.number], by=LEA, at=LATER)

    assert Incident.objects.filter(parent__isnull=False).count() == 0
