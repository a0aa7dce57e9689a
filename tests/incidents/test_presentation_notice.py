"""What leaves for an authority: marked, with its sender, and what it lacks; the health law too."""

from datetime import timedelta

import pytest

from hygie.contacts.rules.means import Hours
from hygie.incidents.models import Incident, Notice
from hygie.incidents.operations import care, marks, notices
from hygie.incidents.operations.care import Told
from hygie.incidents.operations.notices import Sending
from hygie.incidents.presentation import notice as shown
from hygie.incidents.rules import duty_catalogue
from hygie.incidents.rules.care import ActKind, Care
from hygie.incidents.rules.notices import NoticeKind, read_kept
from hygie.incidents.rules.vocabulary import Answer, OrganisationImpact
from hygie.kernel.actor import ANYONE, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, BELLEVUE_ENTITY, KARIM, LEA, NOON, REMI
from tests.contacts.factories import a_contact
from tests.incidents.factories import an_incident
from tests.incidents.test_exports import pages
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
CSP, CNIL, PERSONS, NIS2 = "CSP_DECLARATION", "GDPR_AUTHORITY", "GDPR_PERSONS", "NIS2_NOTIFICATION"
SOON = NOON + timedelta(hours=1)
DPO = {"function": "DPO", "name": "Camille Exemple", "hours": Hours.OFFICE}


def document(incident, code, *, by=ANNE, **more):
    found = Incident.objects.get(pk=incident.pk)
    return shown.as_json(found, shown.duty_of(found, code), by=by, at=SOON, **more)


def printed(incident, code, folder, *, by=ANNE):
    found = Incident.objects.get(pk=incident.pk)
    return pages(shown.as_pdf(found, shown.duty_of(found, code), by=by, at=SOON), folder)


def lacking(made):
    return {each["field"] for each in made["lacking"]}


def test_the_declaration_of_the_health_law_has_its_document_with_its_facts_and_no_other(tmp_path):
    incident = an_incident(authorities__records=1234, cause__indicators="203.0.113.7")

    made, read = document(incident, CSP), " ".join(printed(incident, CSP, tmp_path))

    told = {
        f"{name}.{key}"
        for name, part in made["content"].items()
        if name != "schema"
        for key in part
    }
    assert told <= duty_catalogue.text_of(CSP).tells
    assert "203.0.113.7" in made["content"]["cause"]["indicators"]
    assert "records" not in str(made["content"])
    assert "CERT Santé et agence régionale de santé" in read
    assert "1234" not in read


def test_its_page_prepares_and_notes_nothing():
    page = (
        signed_in(ANNE).get(f"/incidents/{an_incident().number}/demarches/{CSP}/").content.decode()
    )

    assert "document.pdf" in page
    assert "Noter l’envoi" not in page


@pytest.mark.parametrize("tlp", [Tlp.AMBER, Tlp.RED])
def test_every_page_of_a_document_has_the_mark_of_its_incident(tlp, tmp_path):
    incident = an_incident(facts__narrative="Tout est chiffré.\n" * 200)
    if tlp != Tlp.AMBER:
        marks.mark(incident.pk, tlp, by=ANNE, at=SOON)

    assert document(incident, NIS2)["tlp"] == tlp.mark
    found = printed(incident, NIS2, tmp_path)
    assert len(found) > 1
    assert all(tlp.mark in page for page in found)


def test_who_sends_is_named_with_the_structure_and_how_to_reach_them(tmp_path):
    incident, person = an_incident(), an_account(ANNE)
    anne = Actor(name=ANNE.name, person_id=person.pk, grants=ANNE.grants)

    sender = document(incident, CNIL, by=anne)["sender"]

    assert sender["name"] == "Anne"
    assert sender["reach"] == person.email
    assert "CH" in sender["structure"]
    assert "FINESS" in sender["structure"]
    assert person.email in printed(incident, CNIL, tmp_path, by=anne)[0]


def test_the_declarant_sends_under_their_own_name_and_number():
    sender = document(an_incident(), CNIL, by=ANYONE, is_declarant=True)["sender"]

    assert sender["name"].startswith("Alice Martin")
    assert sender["reach"].startswith("06 ")


def test_patients_are_told_who_to_reach_and_not_who_declared():
    a_contact(**DPO)

    sender = document(an_incident(), PERSONS)["sender"]

    assert sender["name"] == ""
    assert sender["reach"].startswith("Camille Exemple, 06 39 98 12 34")


def test_the_officer_whom_nobody_named_is_the_crisis_contact_of_the_structure():
    incident = an_incident()
    assert "declarant.dpo_contact" in lacking(document(incident, CNIL))
    a_contact(**DPO)

    made = document(incident, CNIL)

    assert made["content"]["declarant"]["dpo_contact"].startswith("Camille Exemple")
    assert "declarant.dpo_contact" not in lacking(made)


def test_without_a_contact_the_officer_is_who_has_an_account_and_a_named_one_stays():
    place = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
    an_account(Actor(name="Noé", grants=(Grant(Role.DPO, place),)))
    named = an_incident(declarant__dpo_contact="Zoé Autre, 01 99 00 00 00")

    assert document(named, CNIL)["content"]["declarant"]["dpo_contact"].startswith("Zoé")
    found = document(an_incident(), CNIL)["content"]["declarant"]["dpo_contact"]
    assert found == "Noé, noe@hygie.example"


def test_who_holds_a_code_alone_learns_nothing_of_the_contacts_and_who_reads_not_the_name():
    incident = an_incident()
    a_contact(**DPO)

    assert "declarant.dpo_contact" in lacking(document(incident, CNIL, by=ANYONE))
    for somebody in (REMI, KARIM):
        made = document(incident, CNIL, by=somebody)
        assert "declarant.dpo_contact" not in lacking(made)
        assert "Camille Exemple" not in str(made)


def test_what_is_kept_has_the_numbers_of_care_of_that_moment():
    incident = an_incident(
        structure__is_essential_or_important=Answer.YES,
        impact__organisation=OrganisationImpact.INTERRUPTION,
    )
    hurt = Care(acts={ActKind.OPERATIONS: 4}, transfers=2)
    care.tell(incident.pk, Told(care=hurt, at=NOON, reason="x"), by=LEA, at=SOON)
    for code in (NIS2, CNIL):
        sent = Sending(duty=code, kind=NoticeKind.FIRST, sent_at=SOON, sender="Anne, RSSI")
        notices.note(incident.pk, sent, by=ANNE, at=SOON)
    worse = Care(acts={ActKind.OPERATIONS: 9}, transfers=5)
    care.tell(incident.pk, Told(care=worse, at=SOON, reason="x"), by=LEA, at=SOON)

    kept = {each.duty: each.content for each in Notice.objects.all()}

    assert kept[NIS2]["care"]["cancelled"] == {"OPERATIONS": 4}
    assert kept[NIS2]["care"]["transfers"] == 2
    assert "care" not in kept[CNIL]
    assert read_kept(kept[NIS2]).facts.title
    assert document(incident, NIS2)["care_totals"]["transfers"] == 5
