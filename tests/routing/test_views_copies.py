"""The pages of copies, rules and recipients, as the desk uses them."""

import pytest
from django.utils import timezone

from hygie.incidents.operations import marks
from hygie.journal.models import Entry
from hygie.kernel.markings import Tlp
from hygie.routing.models import Address, Copy, Edition
from hygie.routing.rules.copies import shipped
from tests.cast import ANNE, LEA
from tests.hostile.worlds import a_copy
from tests.incidents.factories import an_incident
from tests.people import signed_in
from tests.routing.test_views import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return an_incident(at=timezone.now())


def test_each_rule_says_why_it_fires_or_not(incident):
    shown = text(signed_in(LEA).get(f"/incidents/{incident.number}/copies/"))

    assert "il faudrait « gravité : Majeur ou Critique » ; ici : pas encore dit" in shown
    assert "Oui (déclaration obligatoire : oui)." in shown


def test_an_incident_on_which_the_rules_did_not_run_yet_says_so(incident):
    shown = text(signed_in(LEA).get(f"/incidents/{incident.number}/copies/"))

    assert "n’ont pas encore été appliquées à cet incident" in shown
    assert "Aucune règle n’a encore rien envoyé" not in shown


def test_the_structure_reads_of_copies_what_concerns_it_and_the_desk_its_orders(incident):
    a_copy(incident, timezone.now())
    Copy.objects.update(
        state="HELD", obstacle="« X » n’a pas d’adresse : écrivez-la.", why="Oui (gravité : x)."
    )
    url = f"/incidents/{incident.number}/lecteurs/"

    theirs, ours = text(signed_in(ANNE).get(url)), text(signed_in(LEA).get(url))

    assert "Pas encore envoyée" in theirs
    assert "L’astreinte n’a pas encore d’adresse où l’envoyer." in theirs
    assert "écrivez-la" not in theirs
    assert "Oui (" not in theirs
    assert "écrivez-la" in ours
    assert "Ce que vous pouvez retirer" in theirs
    for words in ("votre établissement", "Vous pouvez retirer", "vous pouvez retirer", "vos démar"):
        assert words not in ours


def test_a_red_mark_says_who_still_reads(incident):
    marks.mark(incident.pk, Tlp.RED, by=ANNE, at=timezone.now())

    lea = signed_in(LEA)
    for page in ("lecteurs", "copies"):
        shown = text(lea.get(f"/incidents/{incident.number}/{page}/"))
        assert "l’établissement, l’astreinte et ceux que la loi nomme, sans le GHT" in shown
        assert "l’astreinte seulement" not in shown


def test_a_copy_is_sent_by_one_button_once_its_recipient_has_an_address(incident):
    lea, copy = signed_in(LEA), a_copy(incident, timezone.now())
    url = f"/incidents/{incident.number}/copies/{copy.pk}/"
    assert "pas d’adresse" in text(lea.post(url, {"acte": "envoyer"}, follow=True))
    lea.post("/astreinte/copies/destinataires/", {"code": "FSSI", "mails": "f@a.example"})

    assert "La copie est décidée ; son mail va partir." in text(
        lea.post(url, {"acte": "envoyer"}, follow=True)
    )

    assert Copy.objects.get().state == "SENT"
    page = text(lea.get(f"/incidents/{incident.number}/copies/"))
    assert "Mail en attente d’envoi depuis le" in page
    assert "à une adresse, en TLP:AMBER" in text(
        signed_in(ANNE).get(f"/incidents/{incident.number}/lecteurs/")
    )


@pytest.mark.parametrize("sent", [{}, {"acte": "x"}, {"acte": "ecarter"}, {"acte": "\x00"}])
def test_a_decision_that_is_none_changes_nothing(incident, sent):
    copy = a_copy(incident, timezone.now())

    signed_in(LEA).post(f"/incidents/{incident.number}/copies/{copy.pk}/", sent)

    assert Copy.objects.get().state == "HELD"


def test_a_copy_of_another_incident_does_not_exist_here(incident):
    copy = a_copy(an_incident(at=timezone.now()), timezone.now())
    url = f"/incidents/{incident.number}/copies/{copy.pk}/"

    assert signed_in(LEA).post(url, {"acte": "envoyer"}).status_code == 404


def test_the_document_holds_neither_the_declarant_nor_the_story_and_is_remembered(incident):
    copy = a_copy(incident, timezone.now())

    answer = signed_in(LEA).get(f"/incidents/{incident.number}/copies/{copy.pk}/document.json")

    said = answer.json()
    assert (said["numero"], said["marque"]) == (incident.number, "TLP:AMBER")
    assert said["faits"]["danger pour les patients"] == ["C’est possible"]
    assert incident.declarant not in answer.content.decode()
    assert incident.title not in answer.content.decode()
    assert Entry.objects.filter(what="routing.document_taken").count() == 1


def test_no_document_leaves_under_a_strict_mark(incident):
    copy = a_copy(incident, timezone.now())
    marks.mark(incident.pk, Tlp.RED, by=ANNE, at=timezone.now())

    answer = signed_in(LEA).get(f"/incidents/{incident.number}/copies/{copy.pk}/document.json")

    assert answer.status_code == 403
    assert "aucun document" in text(answer)


def test_a_rule_is_written_again_and_what_was_ticked_is_kept():
    lea, rule = signed_in(LEA), shipped()["REGION"]
    typed = {
        "title": "À la région",
        "way": "PROPOSED",
        "seen": rule.mark,
        "when-data": "DISCLOSURE",
    }

    assert lea.post("/astreinte/copies/REGION/", typed).status_code == 302
    assert lea.post("/astreinte/copies/REGION/", typed).status_code == 422

    assert Edition.objects.get().content["when"] == {"data": ["DISCLOSURE"]}
    assert "Données volées" in text(lea.get("/astreinte/copies/"))


@pytest.mark.parametrize(
    "typed",
    [
        {"title": "", "way": "PROPOSED", "when-data": "DISCLOSURE"},
        {"title": "x", "way": "NEVER", "when-data": "DISCLOSURE"},
        {"title": "x", "way": "PROPOSED", "when-data": "COLOUR"},
        {"title": "x", "way": "PROPOSED"},
    ],
)
def test_a_rule_that_is_none_is_refused(typed):
    seen = shipped()["REGION"].mark

    answer = signed_in(LEA).post("/astreinte/copies/REGION/", typed | {"seen": seen})

    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_rule_whose_field_is_no_more_is_shown_to_be_mended():
    content = {"title": "x", "way": "AT_ONCE", "again": False, "when": {"colour": ["RED"]}}
    Edition.objects.create(
        code="REGION",
        edition=1,
        based_on="2026-11",
        content={**content, "unless": {}},
        written_at=timezone.now(),
        written_by="Léa",
    )
    lea = signed_in(LEA)

    assert "À corriger" in text(lea.get("/astreinte/copies/"))
    assert "qui n’existe plus" in text(lea.get("/astreinte/copies/"))
    assert "n’envoie rien" in text(lea.get("/astreinte/copies/REGION/"))


def test_what_is_no_address_is_said_beside_its_field():
    lea = signed_in(LEA)

    answer = lea.post("/astreinte/copies/destinataires/", {"code": "FSSI", "mails": "x"})

    assert answer.status_code == 422
    assert "n’est pas une adresse" in text(answer)
    assert not Address.objects.exists()


def test_the_mark_is_chosen_on_the_page_of_readers(incident):
    anne, url = signed_in(ANNE), f"/incidents/{incident.number}/lecteurs/"

    assert "La marque est TLP:GREEN." in text(anne.post(url, {"marque": "GREEN"}, follow=True))
    assert anne.post(url, {"marque": "PINK"}).status_code == 422
    assert "elle seule peut assouplir" in text(
        signed_in(LEA).post(url, {"marque": "CLEAR"}, follow=True)
    )
    incident.refresh_from_db()
    assert incident.tlp == "GREEN"
