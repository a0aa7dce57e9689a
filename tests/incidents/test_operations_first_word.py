"""The structure is told at once: who answers for it, what falls to each, and the declarant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.incidents import tasks as jobs
from hygie.incidents.events import DeclarationCompleted
from hygie.incidents.operations import first_word, sending, signals
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.notifications.models import Message, Notification
from hygie.platform.installation import desk
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.contacts.factories import a_contact
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db


def somebody(name, role, place=BELLEVUE_ENTITY, kind=PlaceKind.LEGAL_ENTITY):
    return an_account(Actor(name=name, grants=(Grant(role, Place(kind, place)),)))


def tell(incident, at=NOON):
    return first_word.tell_the_structure(incident.pk, desk=desk(), by=SYSTEM, at=at)


def told():
    return {message.to.partition("@")[0]: message for message in Message.objects.all()}


def test_those_who_answer_are_told_with_what_falls_to_each_and_nobody_else():
    for actor in (ANNE, ZOE, REMI, GAEL, KARIM, LEA):
        an_account(actor)
    somebody("Denis", Role.DPO)
    somebody("Diane", Role.DIRECTOR, BELLEVUE, PlaceKind.SITE)
    incident = an_incident(declarant__email="alice@b.example")

    assert tell(incident) == 4

    found = told()
    assert set(found) == {"anne", "denis", "diane", "alice"}
    assert "violation de données" in found["denis"].body
    assert "violation de données" not in found["diane"].body
    assert "plainte" in found["diane"].body
    assert "Au plus tard le" in found["diane"].body
    assert "/declarer/reprendre/" in found["alice"].body
    assert f"/incidents/{incident.number}/" in found["anne"].body
    assert set(Notification.objects.values_list("person__name", flat=True)) == {
        "Anne",
        "Denis",
        "Diane",
    }


def test_what_has_no_number_of_hours_is_told_with_its_condition():
    somebody("Denis", Role.DPO)
    somebody("Diane", Role.DIRECTOR)

    tell(an_incident())

    found = {name: " ".join(message.body.split()) for name, message in told().items()}
    persons = "Information des personnes concernées Sans délai, dans ce cas : Risque élevé pour"
    assert persons in found["denis"]
    assert persons not in found["diane"]
    assert "première partie Sans délai, dans ce cas : Décès, danger de mort" in found["diane"]


def test_an_officer_without_an_account_is_told_as_a_crisis_contact_beside_the_next():
    an_account(ANNE)
    a_contact(function="DPO", outside_mail="camille@courriel.example")

    tell(an_incident())

    assert set(told()) == {"anne", "camille"}
    assert "violation de données" in told()["camille"].body
    assert "violation de données" in told()["anne"].body


def test_it_is_told_once_and_says_nothing_of_the_incident():
    an_account(ANNE)
    incident = an_incident(declarant__email="alice@b.example")
    tell(incident)

    assert tell(incident, at=NOON + timedelta(minutes=1)) == 0

    for message in told().values():
        for word in (incident.title, "BELLEVUE", "Bellevue", "rançon", "Alice"):
            assert word not in message.subject + message.body


@pytest.mark.parametrize(
    ("danger", "kind", "care"),
    [(PatientDanger.PROVEN, "CRISIS", True), (PatientDanger.NONE, "LEGAL", False)],
)
def test_patients_in_danger_wait_for_no_quiet_hour_and_reach_those_who_care(danger, kind, care):
    an_account(ANNE)
    somebody("Carole", Role.CARE_MANAGER)

    tell(an_incident(impact__patient_danger=danger, facts__services="Urgences"))

    assert ("carole" in told()) is care
    assert Notification.objects.get(person__name="Anne").kind == kind


def test_a_near_miss_is_told_to_who_looks_after_security_and_owes_nothing():
    an_account(ANNE)
    somebody("Diane", Role.DIRECTOR)
    declaration = a_declaration(site=a_site(), declarant__email="")
    signal = signals.report(declaration, nature=Nature.NEAR_MISS, by=ANYONE, at=NOON).incident

    assert tell(signal) == 1

    assert "incombe" not in told()["anne"].body
    assert "presque-accident" in told()["anne"].body


def corrected(incident):
    at = NOON + timedelta(minutes=5)
    return sending.correct_awareness(
        incident.pk, aware_at=NOON, reason="Le récit le dit.", by=LEA, at=at
    )


def test_a_term_that_the_desk_moves_is_told_once_to_the_structure_and_its_declarant():
    for actor in (ANNE, ZOE, REMI, KARIM, LEA):
        an_account(actor)
    incident = an_incident(declarant__email="alice@b.example")
    version = corrected(incident).version

    here = {"desk": desk(), "by": SYSTEM, "at": NOON}
    counts = [first_word.tell_of_moved_terms(incident.pk, version, **here) for _ in range(2)]

    found = told()
    assert (counts, set(found)) == ([2, 0], {"anne", "alice"})
    assert {message.kind for message in found.values()} == {"LEGAL"}
    assert f"/incidents/{incident.number}/" in found["anne"].body
    assert "/declarer/reprendre/" in found["alice"].body
    assert "récit" not in found["anne"].subject + found["anne"].body


def test_a_correction_of_the_desk_is_not_told_to_the_desk_as_a_completion():
    an_account(LEA)
    event = DeclarationCompleted(incident_id=an_incident().pk, version=2, by_desk=True)

    jobs.tell_of_a_completion(event)

    assert not Message.objects.exists()


def test_the_receipt_says_from_when_to_when_by_whom_and_why():
    at = timezone.now()
    draft, code = a_draft(a_declaration(site=a_site(), at=at), at=at)
    incident = sending.send(draft.pk, by=ANYONE, at=at)
    sending.correct_awareness(incident.pk, aware_at=at, reason="Le récit le dit.", by=LEA, at=at)

    page = with_code(code).get("/declarer/accuse/").content.decode()

    assert without_zone(at, PARIS) in page
    assert without_zone(at - timedelta(hours=1), PARIS) in page
    assert f"corrigé par {desk().name}" in page
    assert "Le récit le dit." in page
