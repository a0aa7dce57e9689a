"""The one page of a near miss or a threat: no account, no JavaScript, no steps."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Incident
from tests.cast import BELLEVUE, LEA, REMI
from tests.incidents.factories import a_draft, a_site, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
URL = "/declarer/signaler/"
TOLD = {
    "nature": "NEAR_MISS",
    "title": "Un faux courriel de la direction",
    "observed_at_day": "2026-03-02",
    "observed_at_hour": "09:00",
    "name": "Alice Martin",
    "phone": "06 12 34 56 78",
}


def sent(**changes):
    """A browser that has told a near miss of Bellevue."""
    a_site()
    client = Client()
    client.post(URL, TOLD | {"site": BELLEVUE, "send": "1"} | changes)
    return client


def test_a_structure_is_found_and_chosen_and_what_was_typed_stays():
    a_site()
    client = Client()

    found = client.post(URL, TOLD | {"q": BELLEVUE, "find": "1"})
    chosen = client.post(URL, TOLD | {"q": "bellevue", "finess": BELLEVUE})

    assert f'value="{BELLEVUE}"' in found.content.decode()
    for page in (found, chosen):
        assert page.status_code == 200
        assert "Un faux courriel de la direction" in page.content.decode()
        assert 'value="09:00"' in page.content.decode()
        assert "field-invalid" not in page.content.decode()
    assert f'name="site" value="{BELLEVUE}"' in chosen.content.decode()
    assert not Incident.objects.exists()


def test_sent_it_has_a_receipt_with_number_and_code():
    client = sent()

    page = client.get("/declarer/accuse/").content.decode()

    signal = Incident.objects.get()
    assert signal.number in page
    assert "Votre signalement est arrivé" in page
    assert "article 30" in page
    assert "Ce que cet incident oblige" not in page
    assert client.get("/declarer/accuse.pdf").content.startswith(b"%PDF")


def test_what_is_written_about_a_near_miss_speaks_of_no_incident():
    a_site()
    client = Client()
    client.post(URL, TOLD | {"site": BELLEVUE, "send": "1"})
    number = Incident.objects.get().number

    for url in ("/declarer/echanges/", "/declarer/appui/", "/declarer/lecteurs/"):
        page = client.get(url).content.decode()
        assert ("Votre signalement" in page, "Votre déclaration" in page) == (True, False), url
    page = client.get("/declarer/echanges/").content.decode()
    assert f'Signalement <span class="number text-nowrap">{number}</span>' in page


def token_on(page):
    return re.search(r'name="token" value="([0-9a-f]{32})"', page.content.decode())[1]


def test_two_clicks_without_script_make_one_signal_that_both_pages_follow():
    a_site()
    client = Client()
    found = client.post(URL, TOLD | {"q": BELLEVUE, "token": token_on(client.get(URL))})
    page = TOLD | {"site": BELLEVUE, "send": "1", "token": token_on(found)}
    wrong = client.post(URL, page | {"title": ""})

    receipts = []
    for _ in range(2):
        browser = Client()
        browser.post(URL, page | {"token": token_on(wrong)})
        receipts.append(browser.get("/declarer/accuse/").content.decode())

    number = Incident.objects.get().number
    assert all(number in receipt for receipt in receipts)


@pytest.mark.parametrize("token", ["", "1", "Z" * 32, "0" * 33, "é" * 32])
def test_what_is_no_token_of_a_page_joins_nothing(token):
    for _ in range(2):
        sent(token=token)

    assert Incident.objects.count() == 2


def test_a_structure_that_no_register_knows_is_taken_at_its_word():
    free = {"structure_name": "Cabinet des Tilleuls", "city": "Bellevue", "postcode": "01440"}

    answer = Client().post(URL, TOLD | free | {"send": "1"})

    assert answer.status_code == 302
    assert Incident.objects.get().structure_name == "Cabinet des Tilleuls"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "nécessaire"),
        ({"nature": ""}, "Choisissez"),
        ({"nature": "INCIDENT"}, "liste"),
        ({"phone": "", "email": ""}, "téléphone ou un courriel"),
        ({"phone": "12"}, "field-invalid"),
        ({"site": ""}, "Cherchez la structure, ou"),
        ({"observed_at_hour": ""}, "jour et l’heure"),
        ({"observed_at_day": "2999-01-01"}, "futur"),
        ({"title": "NIR 2 55 08 14 168 025 38"}, "patient"),
        ({"name": "a" * 300}, "caractères"),
    ],
)
def test_what_is_missing_or_wrong_is_shown_beside_its_field(changes, sentence):
    a_site()

    answer = Client().post(URL, TOLD | {"site": BELLEVUE, "send": "1"} | changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Incident.objects.exists()


def test_a_structure_that_was_chosen_can_be_given_up():
    a_site()

    page = Client().post(URL, TOLD | {"site": BELLEVUE, "other": "1"}).content.decode()

    assert 'name="site"' not in page
    assert "Chercher la structure" in page


def test_who_is_writing_a_declaration_is_told_its_code_before_losing_it():
    draft, code = a_draft(at=timezone.now())
    client = Client()
    client.post("/declarer/reprendre/", {"code": code})

    assert code in client.get(URL).content.decode()
    assert draft.incident is None


@pytest.mark.parametrize("page", ["faits/", "relire/", "soins/", "enregistre/"])
def test_the_steps_of_a_declaration_lead_back_to_the_receipt(page):
    answer = sent().get(f"/declarer/{page}")

    assert (answer.status_code, answer.url) == (302, "/declarer/accuse/")


def test_another_declaration_begins_beside_it():
    client = sent()

    page = client.get("/declarer/structure/").content.decode()
    client.post("/declarer/structure/", {"finess": BELLEVUE})

    assert "Structure choisie" not in page
    assert client.get("/declarer/vous/").status_code == 200
    assert Incident.objects.get().nature == "NEAR_MISS"


def test_it_becomes_a_declaration_that_knows_what_was_told():
    client = sent()

    answer = client.post("/declarer/signaler/incident/")

    assert answer.url == "/declarer/vous/"
    assert "Alice Martin" in client.get(answer.url).content.decode()
    assert "Un faux courriel de la direction" in client.get("/declarer/faits/").content.decode()
    assert Incident.objects.get().nature == "NEAR_MISS", "nothing is declared yet"


def test_it_is_talked_about_with_its_code():
    assert sent().get("/declarer/echanges/").status_code == 200


def test_the_desk_sees_a_label_no_clock_and_no_count_of_incidents():
    sent()
    desk = signed_in(LEA)

    incidents = desk.get("/incidents/").content.decode()
    signals = desk.get("/incidents/?nature=SIGNAL").content.decode()

    assert "0 incident" in incidents
    assert "1 signalement à lire" in incidents
    assert "Presque-accident" in signals
    assert "1 signalement\n" in signals or "1 signalement" in signals
    assert "clock-state" not in signals


def test_its_page_says_that_no_clock_runs_and_links_what_it_became():
    sent()
    signal = Incident.objects.get()
    incident = an_incident()
    Incident.objects.filter(pk=incident.pk).update(arose_from=signal)
    reader = signed_in(REMI)

    page = reader.get(f"/incidents/{signal.number}/").content.decode()
    other = reader.get(f"/incidents/{incident.number}/").content.decode()

    assert "article 30" in page
    assert "Critères de la loi" not in page
    assert incident.number in page
    assert f"/incidents/{signal.number}/" in other


def test_the_desk_closes_it_in_a_sentence():
    sent()
    signal = Incident.objects.get()
    desk = signed_in(LEA)
    desk.post(f"/incidents/{signal.number}/prendre-en-compte/")

    page = desk.get(f"/incidents/{signal.number}/").content.decode()
    desk.post(f"/incidents/{signal.number}/clore/", {"summary": "Transmis à tous"})

    assert "Résolu quand" not in page
    assert "Corriger la prise de connaissance" not in page
    assert Incident.objects.get().status == "CLOSED"


@pytest.mark.parametrize("page", ["soins/", "cause/", "demarches/NIS2_NOTIFICATION/"])
def test_what_follows_an_incident_is_not_there_for_a_signal(page):
    sent()

    answer = signed_in(LEA).get(f"/incidents/{Incident.objects.get().number}/{page}")

    assert answer.status_code == 404
