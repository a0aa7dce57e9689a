"""Copies on PostgreSQL: born once, sent to whom, held by marks and choices, decided by one."""

from datetime import timedelta

import pytest

from hygie.incidents.operations import desk as cases
from hygie.incidents.operations import marks, readers
from hygie.incidents.operations.desk import Qualification
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.marks import NotTheSource
from hygie.incidents.rules.readers import Choice
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message, Notification
from hygie.platform import walls
from hygie.platform.installation import Desk
from hygie.routing.models import Copy
from hygie.routing.operations import copies, rules
from hygie.routing.operations.copies import AlreadyDecided, CannotLeave
from hygie.routing.operations.rules import ChangedSince, NotAnAddress
from hygie.routing.rules.copies import State, Way, shipped
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI
from tests.incidents.factories import an_incident
from tests.people import an_account
from tests.routing.factories import a_change

pytestmark = pytest.mark.django_db
DESK = Desk("CERT", "09", "c@a.example", "https://h.example", (), timedelta(hours=1))
OF_LEA = {"by": LEA, "at": NOON}


def run(incident, by=SYSTEM):
    return copies.run(incident.pk, desk=DESK, by=by, at=NOON)


def qualified(severity, incident=None):
    incident = incident or an_incident()
    if incident.acknowledged_at is None:
        incident = cases.acknowledge(incident.pk, **OF_LEA)
    found = Qualification(incident_type="RANSOMWARE", severity=severity, is_significant=False)
    return cases.qualify(incident.pk, found, **OF_LEA)


def of(recipient):
    return list(Copy.objects.filter(recipient=recipient).order_by("id"))


def test_the_region_is_sent_a_copy_at_once_and_once():
    an_account(KARIM)
    incident = an_incident()

    assert run(incident) == 1
    assert run(incident) == 0

    (copy,) = of("ARS")
    assert (copy.state, copy.addresses, copy.tlp) == (State.SENT, 1, "AMBER")
    mail = Message.objects.get(pk__in=copy.mails)
    assert mail.to == "karim@hygie.example"
    assert incident.title not in mail.subject + mail.body
    assert Entry.objects.filter(what="routing.copy_sent").count() == 1


def test_without_anybody_to_tell_it_is_held_with_the_reason_and_leaves_when_there_is_somebody():
    incident = an_incident()
    run(incident)
    (copy,) = of("ARS")
    assert copy.state == State.HELD
    assert "Personne ne tient le rôle" in copy.obstacle

    an_account(KARIM)
    assert copies.send(copy.pk, desk=DESK, **OF_LEA).state == State.SENT


def test_patients_in_danger_and_nobody_to_write_to_is_told_to_the_desk_once():
    an_account(LEA)
    danger = {"impact__patient_danger": PatientDanger.PROVEN, "facts__services": "Bloc"}
    incident = an_incident(**danger)
    run(incident)
    qualified(Severity.CRITICAL, incident)
    run(incident)

    waits = Message.objects.filter(kind="CRISIS", body__contains="Faute d’adresse")
    (mail,) = waits
    assert mail.to == "lea@hygie.example"
    assert "une adresse" in mail.subject
    assert incident.title not in mail.subject + mail.body
    inside = Notification.objects.get(kind="CRISIS", title__contains="une adresse")
    assert inside.person.email == mail.to
    assert Entry.objects.get(what="routing.held_told").detail["count"] >= 1


def test_copies_that_wait_without_danger_are_told_to_nobody():
    an_account(LEA)
    incident = qualified(Severity.CRITICAL)
    run(incident)

    assert of("FSSI")[0].state == State.HELD
    assert not Message.objects.filter(body__contains="Faute d’adresse").exists()


def test_a_recipient_without_address_waits_for_one():
    run(qualified(Severity.MAJOR))
    (copy,) = of("FSSI")
    assert "n’a pas d’adresse" in copy.obstacle
    with pytest.raises(CannotLeave, match="adresse"):
        copies.send(copy.pk, desk=DESK, **OF_LEA)

    rules.write_addresses("FSSI", ["f@a.example"], **OF_LEA)
    copies.send(copy.pk, desk=DESK, **OF_LEA)

    assert Message.objects.filter(to="f@a.example").count() == 1


def test_a_proposal_waits_and_of_two_analysts_who_confirm_it_the_second_is_told():
    rules.write_addresses("FSSI", ["f@a.example"], **OF_LEA)
    run(qualified(Severity.MAJOR))
    (copy,) = of("FSSI")
    assert copy.state == State.PROPOSED

    copies.send(copy.pk, desk=DESK, **OF_LEA)
    with pytest.raises(AlreadyDecided, match="Léa a déjà envoyé"):
        copies.send(copy.pk, desk=DESK, **OF_LEA)

    assert Message.objects.filter(to="f@a.example").count() == 1


def test_a_proposal_is_set_aside_with_a_reason_and_does_not_come_back():
    rules.write_addresses("FSSI", ["f@a.example"], **OF_LEA)
    incident = qualified(Severity.MAJOR)
    run(incident)
    (copy,) = of("FSSI")
    with pytest.raises(CannotLeave, match="pourquoi"):
        copies.set_aside(copy.pk, reason=" ", **OF_LEA)

    copies.set_aside(copy.pk, reason="Déjà dit de vive voix.", **OF_LEA)
    run(incident)

    assert [each.state for each in of("FSSI")] == [State.SET_ASIDE]


def test_a_rule_that_says_so_sends_again_when_the_severity_changes_and_not_twice_for_one():
    rules.write_addresses("FSSI", ["f@a.example"], **OF_LEA)
    incident = qualified(Severity.MAJOR)
    for severity in (Severity.MAJOR, Severity.CRITICAL, Severity.MAJOR, Severity.CRITICAL):
        run(qualified(severity, incident))
        for copy in of("FSSI"):
            if copy.state == State.PROPOSED:
                copies.send(copy.pk, desk=DESK, **OF_LEA)

    assert [copy.occasion for copy in of("FSSI")] == ["MAJOR", "CRITICAL"]


def test_one_recipient_is_told_once_whatever_the_number_of_rules():
    # Eight in the evening, patients in danger: two rules name the same ministry.
    incident = qualified(Severity.CRITICAL, an_incident(at=NOON + timedelta(hours=8)))

    run(incident)

    assert len(of("FSSI")) == 1


def test_what_waits_for_a_decision_is_not_proposed_a_second_time():
    incident = qualified(Severity.MAJOR)
    run(incident)

    run(qualified(Severity.CRITICAL, incident))

    assert [copy.occasion for copy in of("FSSI")] == ["MAJOR"]


def test_a_rule_changed_since_changes_nothing_of_what_was_sent():
    incident = qualified(Severity.CRITICAL)
    run(incident)
    before = {copy.pk: copy.rule_mark for copy in of("FSSI")}
    seen = shipped()["MAJEUR-FSSI"].mark
    rules.write("MAJEUR-FSSI", a_change(way=Way.OFF, title="Autre"), seen=seen, **OF_LEA)

    run(incident)

    assert {copy.pk: copy.rule_mark for copy in of("FSSI")} == before
    assert of("FSSI")[0].rule_title != "Autre"


def test_two_who_change_one_rule_and_a_rule_that_does_not_exist():
    seen = shipped()["REGION"].mark
    rules.write("REGION", a_change(), seen=seen, **OF_LEA)

    with pytest.raises(ChangedSince):
        rules.write("REGION", a_change(), seen=seen, **OF_LEA)
    with pytest.raises(NotFound):
        rules.write("NONE", a_change(), seen=seen, **OF_LEA)


@pytest.mark.parametrize("mails", [["nobody"], ["a@b.example\r\nBcc: c@d.example"], ["x@y"] * 2])
def test_what_is_no_address_is_refused(mails):
    with pytest.raises(NotAnAddress):
        rules.write_addresses("FSSI", mails, **OF_LEA)


def test_a_strict_mark_holds_what_the_law_does_not_ask_for_and_lets_the_rest_go():
    an_account(KARIM)
    an_account(GAEL)
    incident = qualified(Severity.MAJOR)
    marks.mark(incident.pk, Tlp.AMBER_STRICT, by=ANNE, at=NOON)

    run(incident)

    assert of("ARS")[0].state == State.SENT
    (held,) = of("GHT")
    assert held.state == State.HELD
    assert "TLP:AMBER+STRICT" in held.obstacle


def test_what_the_declarant_withholds_from_the_group_is_sent_to_nobody_there():
    an_account(GAEL)
    incident = qualified(Severity.MAJOR)
    readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON)

    run(incident)

    assert "retiré la lecture au GHT" in of("GHT")[0].obstacle
    assert not Message.objects.filter(to="gaël@hygie.example").exists()


def test_red_sends_the_group_away_and_does_not_let_it_back_in():
    incident = an_incident()
    marks.mark(incident.pk, Tlp.RED, by=ANNE, at=NOON)

    incident.refresh_from_db()
    assert incident.is_withheld
    with pytest.raises(readers.MarkedRed, match="autre marque"):
        readers.give_back(incident.pk, Choice.GROUP, by=ANNE, at=NOON)
    marks.mark(incident.pk, Tlp.GREEN, by=ANNE, at=NOON)
    readers.give_back(incident.pk, Choice.GROUP, by=ANNE, at=NOON)
    incident.refresh_from_db()
    assert not incident.is_withheld


def test_the_desk_marks_within_what_the_structure_chose_and_others_do_not_mark():
    incident = an_incident()
    marks.mark(incident.pk, Tlp.AMBER_STRICT, by=ANNE, at=NOON)

    with pytest.raises(NotTheSource):
        marks.mark(incident.pk, Tlp.CLEAR, **OF_LEA)
    for actor in (REMI, KARIM, GAEL):
        with pytest.raises(NotAllowed):
            marks.mark(incident.pk, Tlp.RED, by=actor, at=NOON)
    assert marks.mark(incident.pk, Tlp.RED, **OF_LEA).tlp == "RED"


def test_the_structure_reads_its_copies_and_no_neighbour_reader_or_region_does():
    an_account(KARIM)
    run(an_incident())

    for actor, count in ((ANNE, 1), (LEA, 1), (REMI, 0), (KARIM, 0), (GAEL, 0)):
        with walls.scoped(scope_of(actor)):
            assert Copy.objects.count() == count
            assert Copy.objects.update(why="x") == (count if actor == LEA else 0)


@pytest.mark.parametrize("actor", [ANNE, REMI, KARIM, GAEL])
def test_nobody_but_the_desk_decides(actor):
    run(an_incident())
    (copy,) = of("ARS")

    for act in (
        lambda: copies.send(copy.pk, desk=DESK, by=actor, at=NOON),
        lambda: copies.set_aside(copy.pk, reason="x", by=actor, at=NOON),
        lambda: rules.write("REGION", a_change(), seen="", by=actor, at=NOON),
        lambda: rules.write_addresses("FSSI", [], by=actor, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_incident_set_aside_sends_nothing():
    incident = an_incident()
    cases.put_out_of_scope(incident.pk, reason="x", **OF_LEA)

    assert run(incident) == 0
