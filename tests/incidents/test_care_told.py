"""What a word about care changes for the authorities, and what of it each of them gets."""

import pytest
from django.test import Client

from hygie.accounts.rules import KeyScope
from hygie.incidents.operations import care, notices
from hygie.incidents.operations.care import Told
from hygie.incidents.operations.notices import Sending
from hygie.incidents.presentation import effects
from hygie.incidents.rules import care_told
from hygie.incidents.rules.care import Care, Outcome
from hygie.incidents.rules.care_story import story
from hygie.incidents.rules.duty_catalogue import all_duties
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.vocabulary import Answer, OrganisationImpact, PatientDanger
from hygie.kernel.actor import NATION
from tests.cast import ANNE, NOON
from tests.hostile.worlds import a_key
from tests.incidents.factories import an_incident
from tests.incidents.pictures import HOUR, OPERATIONS, STOPPED, a_point
from tests.people import signed_in

TEXTS = {text.code: text for text in all_duties()}
WORST = Care(
    danger=PatientDanger.PROVEN,
    outcome=Outcome.DEATH,
    units=STOPPED,
    acts={OPERATIONS: 4},
    transfers=2,
    degraded_since=NOON,
    diverted_undated=True,
)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("GDPR_AUTHORITY", set()),
        ("GDPR_PERSONS", set()),
        ("COMPLAINT", {"units"}),
        ("EIGS_REPORT", {"units", "cancelled", "transfers", "patient_danger", "outcome"}),
        ("CASF_EVENT", {"units", "cancelled", "transfers", "patient_danger"}),
    ],
)
def test_a_recipient_gets_of_care_what_it_gets_of_the_declaration(code, told):
    steps = story([a_point(NOON, **{name: getattr(WORST, name) for name in vars(WORST)})])

    points = care_told.points(steps, TEXTS[code])
    moved = care_told.moved(TEXTS[code], before=Care(), after=WORST)

    got = {name for point in points for name in point} - {"at", "written_at"}
    assert {name for name in got if "degraded" not in name and name != "normal_at"} == told - {
        "outcome"
    }
    assert (care_told.OUTCOME in moved) == ("outcome" in told)
    assert bool(moved) == bool(told)


def test_the_national_authority_reads_point_by_point_what_was_told_and_what_was_not():
    steps = story([a_point(NOON, degraded_undated=True), a_point(NOON + HOUR, key=2, transfers=1)])

    first, second = care_told.points(steps, TEXTS["NIS2_NOTIFICATION"])

    assert (first["degraded"], first["degraded_since"], first["transfers"]) == (True, None, None)
    assert (second["at"], second["transfers"], second["diverted"]) == (NOON + HOUR, 1, False)


def test_a_fact_that_few_recipients_get_is_in_no_picture_for_all():
    assert Outcome.DEATH not in care_told.picture(WORST).values()


def a_calm_incident():
    return an_incident(
        structure__is_essential_or_important=Answer.YES,
        impact__patient_danger=PatientDanger.NONE,
        impact__organisation=OrganisationImpact.NONE,
    )


def tell(incident, at, **said):
    before = effects.standing(incident)
    told = Told(care=Care(**said), at=at)
    after = care.tell(incident.pk, told, by=ANNE, at=at).incident
    return " ".join(effects.said(before, effects.standing(after))).replace("\xa0", " ")


@pytest.mark.django_db
def test_what_becomes_due_is_said_with_its_text():
    said = tell(
        a_calm_incident(),
        NOON + HOUR,
        danger=PatientDanger.PROVEN,
        outcome=Outcome.DEATH,
        units=STOPPED,
    )

    assert "Devient due : Alerte précoce (NIS 2), ANSSI." in said
    assert f"Devient due : {TEXTS['EIGS_REPORT'].title}" in said
    assert "complément" not in said


@pytest.mark.django_db
def test_a_point_that_changes_no_duty_says_nothing():
    incident = a_calm_incident()

    assert tell(incident, NOON + HOUR, danger=PatientDanger.NONE) == ""


@pytest.mark.django_db
def test_what_an_authority_got_and_is_no_longer_so_wants_a_complement_until_one_is_sent():
    incident, duty = a_calm_incident(), "NIS2_NOTIFICATION"
    sent = Sending(duty=duty, kind=NoticeKind.FIRST, sent_at=NOON, sender="Anne")
    notices.note(incident.pk, sent, by=ANNE, at=NOON)

    said = tell(incident, NOON + HOUR, danger=PatientDanger.NONE, transfers=3)

    assert "ANSSI : a changé depuis l’envoi : " in said
    assert "transferts" in said
    page, client = f"/incidents/{incident.number}/demarches/{duty}/", signed_in(ANNE)
    assert "à dire dans un complément" in client.get(page).content.decode()
    more = Sending(duty=duty, kind=NoticeKind.COMPLEMENT, sent_at=NOON + HOUR, sender="Anne")
    notices.note(incident.pk, more, by=ANNE, at=NOON + HOUR)
    assert "à dire dans un complément" not in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_page_of_care_says_it_once_a_point_is_noted():
    incident, client = a_calm_incident(), signed_in(ANNE)
    typed = {
        "at_day": "2026-03-02",
        "at_hour": "13:00",
        "danger": "PROVEN",
        "unit_0": "Urgences",
        "state_0": "STOPPED",
    }

    page = client.post(f"/incidents/{incident.number}/soins/", typed, follow=True)

    assert "Devient due" in page.content.decode()


@pytest.mark.django_db
def test_a_machine_reads_every_point_that_stands():
    incident = a_calm_incident()
    tell(incident, NOON + HOUR, danger=PatientDanger.NONE, outcome=Outcome.OTHER, transfers=3)
    _, header = a_key(KeyScope.READ, place=NATION)

    told = Client().get(f"/api/v1/declarations/{incident.number}", **header).json()["care"]

    assert [point["transfers"] for point in told["points"]] == [None, 3]
    assert told["points"][0]["at"] == "2026-03-02T11:00:00Z"
    assert "outcome" not in str(told)
    document = f"/incidents/{incident.number}/demarches/NIS2_NOTIFICATION/document.json"
    assert [each["transfers"] for each in signed_in(ANNE).get(document).json()["care"]] == [None, 3]
