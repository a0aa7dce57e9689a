"""Saying how care goes: points are added, the law follows the worst, the desk is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.incidents.models import CarePoint, Draft, Incident
from hygie.incidents.operations import alerts, care, desk, drafts, notices, sending
from hygie.incidents.operations.care import DoesNotHold, Told
from hygie.incidents.operations.notices import Sending
from hygie.incidents.queries.care import any_steps
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.rules import care_story, encoding
from hygie.incidents.rules.care import ActKind, Care, Unit, UnitState
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import Answer, OrganisationImpact, PatientDanger
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message
from hygie.platform import walls
from hygie.platform.installation import desk as installed_desk
from tests.cast import ADAM, ANNE, BELLEVUE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, REMI, ZOE
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(hours=1)
CELINE = Actor(name="Céline", grants=(Grant(Role.CARE_MANAGER, Place(PlaceKind.SITE, BELLEVUE)),))
A_DESK = replace(installed_desk(), alerted=("astreinte@hygie.example",))
URGENCES = (Unit(name="Urgences", state=UnitState.STOPPED),)
OPERATIONS = ActKind.OPERATIONS


def a_calm_incident(**changes):
    """An incident that touches care in nothing yet."""
    values = {
        "impact__patient_danger": PatientDanger.NONE,
        "impact__organisation": OrganisationImpact.NONE,
    }
    return an_incident(**values | changes)


def told(at=SOON, *, words="", reason="", replaces=0, seen="", **said):
    said = {"danger": PatientDanger.NONE} | said
    return Told(care=Care(**said), at=at, words=words, reason=reason, replaces=replaces, seen=seen)


def announced():
    """What the desk is to be told of."""
    jobs = ProcrastinateJob.objects.filter(task_name="DangerProven:tell_of_danger")
    return [job.args["said"] for job in jobs.order_by("id")]


def again(incident):
    return Incident.objects.get(pk=incident.pk)


def holder(incident):
    return Draft.objects.get(incident=incident)


def test_the_first_point_comes_from_the_declaration_and_is_not_copied():
    incident = an_incident(facts__services="Urgences")

    (step,) = any_steps(incident)

    assert (step.point.at, step.after.danger) == (NOON, PatientDanger.POTENTIAL)
    assert step.after.hit == ("Urgences",)
    assert not CarePoint.objects.exists()


@pytest.mark.parametrize(
    ("somebody", "source"), [(ANNE, "ESTABLISHMENT"), (CELINE, "ESTABLISHMENT"), (LEA, "DESK")]
)
def test_the_establishment_and_the_desk_say_how_care_goes(somebody, source):
    incident = a_calm_incident()

    with walls.scoped(scope_of(somebody)):
        care.tell(incident.pk, told(units=URGENCES), by=somebody, at=SOON)

    written = CarePoint.objects.get()
    assert (written.source, written.written_by, written.at) == (source, somebody.name, SOON)
    assert care_story.now(any_steps(again(incident))).units == URGENCES
    entry = Entry.objects.get(what="incidents.care_told")
    assert "Urgences\N{NO-BREAK SPACE}: arrêté" in entry.detail["said"]
    assert again(incident).changed_at == SOON


@pytest.mark.parametrize("somebody", [REMI, KARIM, GAEL, ELSA])
def test_who_reads_without_answering_for_care_says_nothing(somebody):
    incident = a_calm_incident()

    with pytest.raises(NotAllowed, match="Votre rôle"), walls.scoped(scope_of(somebody)):
        care.tell(incident.pk, told(), by=somebody, at=SOON)

    assert not CarePoint.objects.exists()


@pytest.mark.parametrize("somebody", [ZOE, NADIA, ADAM, ANYONE])
def test_a_stranger_to_the_incident_says_nothing(somebody):
    incident = a_calm_incident()

    with pytest.raises((NotAllowed, NotFound)), walls.scoped(scope_of(somebody)):
        care.tell(incident.pk, told(), by=somebody, at=SOON)

    assert not CarePoint.objects.exists()


def test_the_declarant_says_it_by_the_code_of_this_declaration_and_of_no_other():
    incident, other = a_calm_incident(), a_calm_incident()

    with pytest.raises(NotAllowed):
        care.tell(incident.pk, told(), by=ANYONE, at=SOON, holder=holder(other))
    with walls.holding(holder(incident).code_digest):
        care.tell(incident.pk, told(), by=ANYONE, at=SOON, holder=holder(incident))

    assert CarePoint.objects.get().source == "DECLARANT"


@pytest.mark.parametrize("statement", ["UPDATE {} SET words = 'autre'", "DELETE FROM {}"])
def test_a_point_is_never_changed_nor_removed_not_even_by_the_desk(statement):
    incident = a_calm_incident()
    care.tell(incident.pk, told(), by=LEA, at=SOON)

    with walls.scoped(scope_of(LEA)), connection.cursor() as cursor:
        cursor.execute(statement.format("incidents_carepoint"))
        assert cursor.rowcount == 0


def test_the_wall_lets_no_neighbour_add_a_point_by_sql():
    incident = a_calm_incident()
    values = {"at": SOON, "content": {"danger": "NONE"}, "source": "DESK", "written_at": SOON}

    with (
        walls.scoped(scope_of(ZOE)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        CarePoint.objects.create(incident_id=incident.pk, written_by="Zoé", **values)


def test_a_contradiction_is_refused_and_nothing_is_written():
    incident = a_calm_incident()

    with pytest.raises(DoesNotHold, match="au moins un service") as refusal:
        care.tell(incident.pk, told(danger=PatientDanger.PROVEN), by=ANNE, at=SOON)

    assert [fault.field for fault in refusal.value.faults] == ["units"]
    assert not CarePoint.objects.exists()
    assert not Entry.objects.filter(what="incidents.care_told").exists()


@pytest.mark.parametrize("name", ["words", "reason", "units"])
def test_no_identity_of_a_patient_enters(name):
    identity = "1 85 05 78 006 084 91"
    said = (
        {name: identity}
        if name != "units"
        else {"units": (Unit(name=identity, state=UnitState.STOPPED),)}
    )

    with pytest.raises(PatientIdentity):
        care.tell(a_calm_incident().pk, told(**said), by=ANNE, at=SOON)

    assert not CarePoint.objects.exists()


def test_a_correction_is_a_new_point_with_a_reason_and_both_stay():
    incident = a_calm_incident()
    wrong = care.tell(incident.pk, told(acts={OPERATIONS: 340}), by=ANNE, at=SOON)
    later = SOON + timedelta(minutes=5)
    right = told(acts={OPERATIONS: 34}, replaces=wrong.pk, reason="Un zéro de trop")

    with pytest.raises(DoesNotHold, match="Dites pourquoi"):
        care.tell(incident.pk, told(acts={OPERATIONS: 34}, replaces=wrong.pk), by=ANNE, at=later)
    care.tell(incident.pk, right, by=ANNE, at=later)

    assert CarePoint.objects.count() == 2
    assert care_story.now(any_steps(again(incident))).cancelled == 34
    assert Entry.objects.get(what="incidents.care_corrected").detail["replaces"] == wrong.pk
    with pytest.raises(NotFound):
        care.tell(incident.pk, right, by=ANNE, at=later)


def test_the_point_of_another_incident_corrects_nothing_here():
    incident, other = a_calm_incident(), a_calm_incident()
    elsewhere = care.tell(other.pk, told(), by=ANNE, at=SOON)

    with pytest.raises(NotFound):
        care.tell(incident.pk, told(replaces=elsewhere.pk, reason="Erreur"), by=ANNE, at=SOON)


def test_the_database_keeps_no_correction_without_a_reason():
    incident = a_calm_incident()
    first = care.tell(incident.pk, told(), by=ANNE, at=SOON)
    values = {"at": SOON, "content": {}, "source": "DESK", "written_at": SOON}

    with (
        pytest.raises(IntegrityError, match="care_point_correction_says_why"),
        transaction.atomic(),
    ):
        CarePoint.objects.create(incident=incident, written_by="x", replaces=first, **values)


def test_one_of_two_who_write_at_once_is_told():
    incident = a_calm_incident()
    seen = care_story.mark([step.point for step in any_steps(incident)])
    care.tell(incident.pk, told(transfers=1, seen=seen), by=ANNE, at=SOON)

    with pytest.raises(DoesNotHold, match="pendant que vous écriviez"):
        care.tell(incident.pk, told(transfers=2, seen=seen), by=LEA, at=SOON)

    assert CarePoint.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"danger": PatientDanger.PROVEN, "units": URGENCES}, "NIS2_EARLY_WARNING"),
        ({"diverted_since": SOON}, "NIS2_EARLY_WARNING"),
    ],
)
def test_the_terms_of_the_law_follow_what_care_becomes_and_stay(said, code):
    incident = a_calm_incident(structure__is_essential_or_important=Answer.YES)
    assert [duty.applies for duty in any_duties(incident) if duty.code == code] != ["YES"]

    care.tell(incident.pk, told(**said), by=ANNE, at=SOON)

    kept = again(incident)
    assert kept.must_declare
    assert [duty.applies for duty in any_duties(kept) if duty.code == code] == ["YES"]
    assert code in {term["code"] for term in kept.terms}
    later = SOON + timedelta(hours=2)
    better = told(later, reason="Fin", units=(Unit(name="Urgences", state=UnitState.NORMAL),))
    care.tell(incident.pk, better, by=ANNE, at=later)
    assert code in {term["code"] for term in again(incident).terms}
    assert again(incident).patient_danger == PatientDanger.NONE


def test_an_authority_gets_what_care_became_and_not_what_it_was():
    incident = a_calm_incident()
    care.tell(incident.pk, told(danger=PatientDanger.PROVEN, units=URGENCES), by=ANNE, at=SOON)

    sent = Sending(duty="NIS2_NOTIFICATION", kind=NoticeKind.FIRST, sent_at=SOON, sender="Anne")
    impact = notices.note(incident.pk, sent, by=ANNE, at=SOON).content["impact"]

    assert impact["patient_danger"] == "PROVEN"
    assert impact["organisation"] == "INTERRUPTION"
    assert again(incident).content["impact"]["patient_danger"] == "NONE"


def test_once_qualified_the_word_of_the_desk_on_significance_stands():
    incident = a_calm_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    qualification = desk.Qualification(
        incident_type="RANSOMWARE", severity=Severity.MINOR, is_significant=False
    )
    desk.qualify(incident.pk, qualification, by=LEA, at=NOON)

    care.tell(incident.pk, told(diverted_since=SOON), by=ANNE, at=SOON)

    assert not again(incident).is_significant


def test_danger_that_becomes_proven_alerts_the_desk_once():
    incident = a_calm_incident()
    point = care.tell(
        incident.pk, told(danger=PatientDanger.PROVEN, units=URGENCES), by=ANNE, at=SOON
    )

    for _ in range(2):
        alerts.tell_of_danger(incident.pk, f"point {point.pk}", desk=A_DESK, by=SYSTEM, at=SOON)

    (mail,) = Message.objects.all()
    assert mail.subject == f"[Hygie] Crise : patients en danger, incident {incident.number}"
    assert mail.body.startswith("Crise : des patients sont en danger.")
    assert "Urgences" not in mail.subject + mail.body
    assert f"/incidents/{incident.number}/soins/" in mail.body


def test_only_a_rise_is_announced():
    incident = a_calm_incident()
    for minutes in (0, 1):
        at = SOON + timedelta(minutes=minutes)
        said = told(at, danger=PatientDanger.PROVEN, units=URGENCES)
        care.tell(incident.pk, said, by=ANNE, at=at)

    assert announced() == [f"point {CarePoint.objects.first().pk}"]


def test_danger_that_was_proven_and_is_told_late_is_announced_and_its_correction_is_not():
    incident = a_calm_incident()
    care.tell(incident.pk, told(SOON), by=ANNE, at=SOON)
    proven = {"danger": PatientDanger.PROVEN, "units": URGENCES}

    late = care.tell(incident.pk, told(NOON, **proven), by=ANNE, at=SOON)
    better = told(NOON, replaces=late.pk, reason="Avec un transfert", transfers=0, **proven)
    care.tell(incident.pk, better, by=ANNE, at=SOON)

    assert announced() == [f"point {late.pk}"]
    assert again(incident).patient_danger == PatientDanger.NONE
    assert again(incident).care["danger"] == PatientDanger.PROVEN


def test_a_completion_that_proves_danger_is_announced_and_keeps_what_was_said_since():
    incident = a_calm_incident()
    care.tell(incident.pk, told(acts={OPERATIONS: 34}), by=ANNE, at=SOON)
    draft = holder(incident)
    declaration = encoding.from_json(draft.content)
    worse = declaration.changed(
        {"impact.patient_danger": PatientDanger.PROVEN, "facts.services": "Urgences"}
    )
    drafts.save(draft.pk, worse, by=ANYONE, at=SOON)

    sending.complete(draft.pk, by=ANYONE, at=SOON + timedelta(hours=1))

    assert announced() == ["version 2"]
    current = care_story.now(any_steps(again(incident)))
    assert (current.danger, current.cancelled) == (PatientDanger.PROVEN, 34)
    assert again(incident).patient_danger == PatientDanger.PROVEN


def test_closing_while_care_is_degraded_asks_why():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    qualification = desk.Qualification(
        incident_type="RANSOMWARE", severity=Severity.MAJOR, is_significant=False
    )
    desk.qualify(incident.pk, qualification, by=LEA, at=NOON)
    closing = {"summary": "Restauré.", "resolved_at": NOON, "by": LEA, "at": SOON}

    with pytest.raises(desk.CareIsLeftOpen, match="mode dégradé"):
        desk.close(incident.pk, **closing)
    desk.close(incident.pk, still_open="Repris sous un autre numéro", **closing)

    closed = Entry.objects.get(what="incidents.closed")
    assert closed.detail["still_open"] == "Repris sous un autre numéro"


def test_a_closed_incident_takes_its_end_and_no_new_degraded_mode():
    incident = a_calm_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    qualification = desk.Qualification(
        incident_type="RANSOMWARE", severity=Severity.MAJOR, is_significant=False
    )
    desk.qualify(incident.pk, qualification, by=LEA, at=NOON)
    desk.close(incident.pk, summary="Fini.", resolved_at=NOON, by=LEA, at=NOON)

    with pytest.raises(DoesNotHold, match="clos"):
        care.tell(incident.pk, told(degraded_since=NOON), by=ANNE, at=SOON)
    care.tell(incident.pk, told(normal_at=NOON), by=ANNE, at=SOON)

    assert care_story.now(any_steps(again(incident))).normal_at == NOON


def test_what_is_set_aside_is_followed_no_more():
    incident = a_calm_incident()
    desk.put_out_of_scope(incident.pk, reason="Une boulangerie", by=LEA, at=NOON)

    with pytest.raises(Refused, match="n’est plus suivie"):
        care.tell(incident.pk, told(), by=ANNE, at=SOON)
