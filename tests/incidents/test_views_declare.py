import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hygie.incidents.models import Attachment, Draft, Incident
from hygie.incidents.rules.checks import NAME_A_SERVICE
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.incidents.views.notebook import COOKIE
from tests.incidents.factories import a_declaration, a_draft, a_site

pytestmark = pytest.mark.django_db

DECLARANT = {"name": "Alice Martin", "role": "Directrice", "phone": "06 12 34 56 78"}
FACTS = {
    "title": "Des postes affichent une demande de rançon",
    "observed_at_day": "2026-03-02",
    "observed_at_hour": "06:10",
    "state": "ONGOING",
}
IMPACT = {
    "patient_danger": "POTENTIAL",
    "organisation": "DEGRADED_MODE",
    "territory_effect": "NO",
    "spread_risk": "UNKNOWN",
    "data": ["INACCESSIBLE_OR_LOST"],
}
CAUSE = {"origin": "MALICIOUS", "incident_type": "RANSOMWARE", "support": ["TECHNICAL_HELP"]}


def go_through(client):
    """The whole declaration, as a browser without JavaScript sends it."""
    client.post("/declarer/", {"finess": a_site().finess})
    client.post("/declarer/vous/", DECLARANT)
    client.post("/declarer/faits/", FACTS)
    client.post("/declarer/consequences/", IMPACT)
    return client.post("/declarer/origine/", CAUSE)


def test_a_declaration_goes_from_the_structure_to_its_receipt(client):
    assert go_through(client).headers["Location"] == "/declarer/relire/"
    assert "Faut-il déclarer" in client.get("/declarer/relire/").content.decode()

    sent = client.post("/declarer/relire/")

    incident = Incident.objects.get()
    receipt = client.get(sent.headers["Location"]).content.decode()
    assert incident.number in receipt
    assert incident.call_back_words in receipt
    assert "Alerte précoce (NIS 2)" in receipt


def test_each_step_is_saved_and_the_cookie_holds_no_readable_content(client):
    client.post("/declarer/", {"finess": a_site().finess})
    client.post("/declarer/vous/", DECLARANT)

    assert Draft.objects.get().content["declarant"]["phone"] == "+33612345678"
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert "Alice" not in cookie.value


def test_a_step_with_a_mistake_is_shown_again_with_what_was_typed(client):
    client.post("/declarer/", {"finess": a_site().finess})

    answer = client.post("/declarer/vous/", DECLARANT | {"phone": "12"})

    assert answer.status_code == 422
    assert "Ce numéro n’existe pas" in answer.content.decode()
    assert "Alice Martin" in answer.content.decode()


def test_what_is_known_so_far_may_be_kept_for_later(client):
    client.post("/declarer/", {"finess": a_site().finess})

    answer = client.post("/declarer/vous/", {"name": "Alice Martin", "later": "1"})

    assert answer.headers["Location"] == "/declarer/enregistre/"
    assert "pas encore envoyée" in client.get("/declarer/enregistre/").content.decode()


def test_a_structure_outside_the_register_is_written_down(client):
    answer = client.post("/declarer/", {"name": "Cabinet des Tilleuls", "city": "Bellevue"})

    assert answer.headers["Location"] == "/declarer/vous/"
    assert Draft.objects.get().content["structure"]["name"] == "Cabinet des Tilleuls"


def test_nothing_is_sent_while_something_needed_is_missing(client):
    client.post("/declarer/", {"finess": a_site().finess})

    answer = client.post("/declarer/relire/")

    assert answer.status_code == 422
    assert not Incident.objects.exists()


def test_a_declaration_is_resumed_on_another_device_by_its_code(client):
    _, code = a_draft(at=timezone.now())

    answer = client.post("/declarer/reprendre/", {"code": f" {code.lower()} "})

    assert answer.headers["Location"] == "/declarer/relire/"
    assert "rançon" in client.get("/declarer/relire/").content.decode()


def test_a_code_that_opens_nothing_is_tried_ten_times_and_no_more(client):
    for _ in range(10):
        assert client.post("/declarer/reprendre/", {"code": "AAAA-BBBB-CCCC"}).status_code == 422

    assert client.post("/declarer/reprendre/", {"code": "AAAA-BBBB-CCCC"}).status_code == 429


def test_a_forged_cookie_opens_nothing(client):
    _, code = a_draft()
    client.cookies[COOKIE] = code

    assert client.get("/declarer/relire/").headers["Location"] == "/declarer/reprendre/"


def test_the_same_form_sent_twice_is_one_incident(client):
    go_through(client)

    first, second = client.post("/declarer/relire/"), client.post("/declarer/relire/")

    assert first.headers["Location"] == second.headers["Location"] == "/declarer/accuse/"
    assert Incident.objects.count() == 1


def test_a_declaration_that_is_sent_is_completed_the_same_way(client):
    go_through(client)
    client.post("/declarer/relire/")

    asked = client.post("/declarer/consequences/", IMPACT | {"patient_danger": "PROVEN"})
    proven = IMPACT | {"patient_danger": "PROVEN", "services": "Urgences"}
    client.post("/declarer/consequences/", proven)
    client.post("/declarer/relire/")

    assert asked.status_code == 422
    assert asked.context["form"].errors == {"services": [NAME_A_SERVICE]}
    incident = Incident.objects.get()
    assert (incident.version, incident.patient_danger) == (2, PatientDanger.PROVEN)
    assert incident.content["facts"]["services"] == "Urgences"


def test_proven_danger_is_kept_without_a_service_and_not_sent(client):
    go_through(client)
    proven = IMPACT | {"patient_danger": "PROVEN"}

    kept = client.post("/declarer/consequences/", proven | {"later": "1"})
    asked = client.get("/declarer/consequences/").content.decode()
    refused = client.post("/declarer/relire/")
    client.post("/declarer/consequences/", proven | {"services": "Urgences, bloc"})

    assert kept.headers["Location"] == "/declarer/enregistre/"
    assert 'name="services"' in asked
    assert (refused.status_code, refused.context["lacking"][0]["url"]) == (
        422,
        "/declarer/consequences/",
    )
    assert client.post("/declarer/relire/").headers["Location"] == "/declarer/accuse/"


def test_danger_that_is_not_proven_asks_for_no_service(client):
    go_through(client)

    assert b'name="services"' not in client.get("/declarer/consequences/").content
    assert client.post("/declarer/consequences/", IMPACT).status_code == 302


def test_the_facts_of_a_declaration_that_is_sent_change_but_not_its_awareness(client):
    go_through(client)
    client.post("/declarer/relire/")
    before = Incident.objects.get().aware_at

    later = {"title": "Le serveur aussi", "aware_at_day": "2026-03-02", "aware_at_hour": "09:00"}
    client.post("/declarer/faits/", FACTS | later)
    client.post("/declarer/relire/")

    incident = Incident.objects.get()
    assert (incident.version, incident.title) == (2, "Le serveur aussi")
    assert incident.aware_at == before


def test_a_file_is_joined_and_reaches_the_incident(client):
    go_through(client)
    file = SimpleUploadedFile("capture.png", b"\x89PNG\r\n\x1a\n" + bytes(64))

    client.post("/declarer/fichiers/", {"file": file})
    client.post("/declarer/relire/")

    assert Attachment.objects.get().incident == Incident.objects.get()


def test_a_file_that_is_too_large_is_a_sentence_and_the_rest_stays(client):
    go_through(client)
    file = SimpleUploadedFile("film.bin", bytes(21 * 1024 * 1024))

    client.post("/declarer/fichiers/", {"file": file})

    assert "dépasse 20 Mio" in client.get("/declarer/relire/").content.decode()
    assert not Attachment.objects.exists()


def test_the_facts_can_still_be_completed_once_the_declaration_is_sent(client):
    go_through(client)
    client.post("/declarer/relire/")

    answer = client.post("/declarer/faits/", FACTS | {"narrative": "Les sauvegardes sont là."})

    assert answer.headers["Location"] == "/declarer/consequences/"
    assert "Les sauvegardes sont là." in client.get("/declarer/relire/").content.decode()


def test_the_day_of_the_observation_is_offered_and_alone_says_nothing(client):
    client.post("/declarer/", {"finess": a_site().finess})
    today = timezone.localdate().isoformat()

    page = client.get("/declarer/faits/").content.decode()
    saved = client.post("/declarer/faits/", {"observed_at_day": today, "later": "1"})

    assert f'value="{today}"' in page
    assert saved.headers["Location"] == "/declarer/enregistre/"


def test_a_device_forgets_a_declaration_when_it_is_told_to(client):
    go_through(client)

    client.post("/declarer/quitter/")

    assert client.get("/declarer/relire/").headers["Location"] == "/declarer/reprendre/"


@pytest.mark.parametrize("page", ["accuse.pdf", "formulaire-papier.pdf"])
def test_the_documents_are_pdf(client, page):
    go_through(client)
    client.post("/declarer/relire/")

    answer = client.get(f"/declarer/{page}")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_paper_form_is_there_for_anybody(client):
    assert client.get("/declarer/formulaire-papier.pdf").content.startswith(b"%PDF-")


def test_a_structure_is_searched_and_chosen_without_javascript(client):
    a_site()

    page = client.get("/declarer/", {"q": "bellevue"})

    assert page.status_code == 200


HOSTILE = "=cmd|' /C calc'!A0\x00<script>alert(1)</script>\u202e{{ 7*7 }}"


def test_hostile_text_comes_back_as_text(client):
    client.post("/declarer/", {"finess": a_site().finess})
    client.post("/declarer/vous/", DECLARANT | {"role": HOSTILE})

    page = client.get("/declarer/vous/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("text", ["a" * 1_000_000, "\x00" * 5000])
def test_a_megabyte_of_text_is_refused_with_a_sentence(client, text):
    client.post("/declarer/", {"finess": a_site().finess})

    answer = client.post("/declarer/faits/", FACTS | {"narrative": text})

    assert answer.status_code in {302, 422}


def test_a_moment_that_the_clocks_skipped_is_explained(client):
    client.post("/declarer/", {"finess": a_site().finess})
    moment = {"observed_at_day": "2026-03-29", "observed_at_hour": "02:30"}

    answer = client.post("/declarer/faits/", FACTS | moment)

    assert "n’a pas existé" in answer.content.decode()


def test_a_step_that_does_not_exist_is_a_404(client):
    a_draft(a_declaration(site=a_site()))
    client.post("/declarer/", {"finess": a_site().finess})

    assert client.get("/declarer/nulle-part/").status_code == 404
