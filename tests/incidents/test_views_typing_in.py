"""The page on which the desk types in a near miss or a threat that somebody told."""

import pytest
from django.test import Client

from hygie.incidents.models import Incident, Note
from tests.cast import ANNE, BELLEVUE, KARIM, LEA
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db
URL = "/incidents/saisir/signalement/"
TOKEN = "0" * 32
TOLD = {
    "reception-received_at_day": "2026-03-02",
    "reception-received_at_hour": "10:30",
    "reception-carrier": "PHONE",
    "reception-token": TOKEN,
    "nature": "THREAT",
    "title": "Des accès à l’hôpital sont vendus sur un forum",
    "observed_at_day": "2026-03-02",
    "observed_at_hour": "09:00",
    "name": "Alice Martin",
    "phone": "06 12 34 56 78",
}
SENT = TOLD | {"site": BELLEVUE, "send": "1"}


def test_what_somebody_tells_has_its_number_and_its_code_is_said():
    site = a_site()

    answer = signed_in(LEA).post(
        URL, SENT | {"reception-note": "Le RSSI, très calme."}, follow=True
    )

    signal = Incident.objects.get()
    assert answer.redirect_chain == [(f"/incidents/{signal.number}/", 302)]
    assert "Code de reprise à dicter" in answer.content.decode()
    assert (signal.nature, signal.channel, signal.site) == ("THREAT", "PHONE", site)
    assert Note.objects.get().text == "Le RSSI, très calme."


def test_two_clicks_make_one_and_say_the_same_code():
    a_site()
    lea = signed_in(LEA)

    said = []
    for _ in range(2):
        page = lea.post(URL, SENT, follow=True).content.decode()
        said.append(page.partition("Code de reprise à dicter au déclarant")[2][:30])

    assert said[0] == said[1] != ""
    assert Incident.objects.count() == 1


def test_a_structure_is_looked_for_and_what_was_typed_stays():
    a_site()
    lea = signed_in(LEA)

    found = lea.post(URL, TOLD | {"q": BELLEVUE, "find": "1"}).content.decode()
    chosen = lea.post(URL, TOLD | {"finess": BELLEVUE}).content.decode()

    for page in (found, chosen):
        for kept in ("Des accès à l’hôpital", 'value="10:30"', 'value="09:00"', TOKEN):
            assert kept in page
        assert "field-invalid" not in page
    assert f'value="{BELLEVUE}"' in found
    assert f'name="site" value="{BELLEVUE}"' in chosen
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "nécessaire"),
        ({"phone": ""}, "téléphone ou un courriel"),
        ({"site": ""}, "Cherchez la structure, ou"),
        ({"nature": "INCIDENT"}, "liste"),
        ({"reception-carrier": ""}, "Choisissez"),
        ({"reception-received_at_hour": ""}, "jour et l’heure"),
        ({"reception-received_at_day": "2999-01-01"}, "futur"),
        ({"reception-note": "NIR 2 55 08 14 168 025 38"}, "patient"),
    ],
)
def test_what_is_missing_or_wrong_is_shown_beside_its_field(changes, sentence):
    a_site()

    answer = signed_in(LEA).post(URL, SENT | changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("somebody", [ANNE, KARIM])
def test_only_the_desk_types_in(somebody):
    assert signed_in(somebody).post(URL, SENT).status_code == 403
    assert Client().post(URL, SENT).status_code == 302
    assert not Incident.objects.exists()
