"""The page of help asked and given."""

import pytest
from django.utils import timezone

from hygie.casework.models import Support
from tests.cast import ANNE, KARIM, LEA, ZOE
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def page():
    incident = an_incident(at=timezone.now())
    return f"/incidents/{incident.number}/appui/"


def given(**changes):
    day = timezone.localdate().isoformat()
    return {
        "way": "GIVEN",
        "kind": "FORENSICS",
        "hours": "1,5",
        "giver": "Équipe d’analyse",
        "happened_on": day,
    } | changes


def test_hours_add_up_on_the_page_that_both_sides_read_and_what_is_withdrawn_counts_no_more(page):
    lea, anne = signed_in(LEA), signed_in(ANNE)

    lea.post(page, given())
    lea.post(page, given(hours="10"))
    anne.post(page, given(way="ASKED", hours="", giver=""))
    assert "11 h 30" in text(anne.get(page))
    lea.post(f"{page}{Support.objects.get(minutes=600).pk}/retirer/", {"reason": "Erreur."})

    shown = text(anne.get(page))
    assert "11 h 30" not in shown
    assert "1 h 30" in shown
    assert "Retirée, ne compte plus." in shown
    assert Support.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": "x"}, "nombre d’heures"),
        ({"hours": "-1"}, "nombre d’heures"),
        ({"hours": ""}, "combien d’heures"),
        ({"hours": "1e400"}, "eures"),
        ({"hours": "NaN"}, "nombre d’heures"),
        ({"giver": ""}, "qui a donné"),
        ({"happened_on": "demain"}, "Donnez un jour"),
        ({"kind": "NONE"}, "hoisissez"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_why(page, changes, words):
    answer = signed_in(LEA).post(page, given(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Support.objects.exists()


def test_the_structure_may_not_say_that_help_was_given(page):
    answer = signed_in(ANNE).post(page, given())

    assert answer.status_code == 422
    assert not Support.objects.exists()


@pytest.mark.parametrize(("somebody", "status"), [(KARIM, 403), (ZOE, 404)])
def test_who_does_not_talk_about_an_incident_reads_nothing_of_it(page, somebody, status):
    assert signed_in(somebody).get(page).status_code == status
