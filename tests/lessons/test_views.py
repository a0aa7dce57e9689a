"""The pages of debriefs and lessons."""

import re

import pytest
from django.utils import timezone

from hygie.lessons.models import Debrief, Lesson
from hygie.recovery.queries import any_first_day
from hygie.remediation.models import Version
from tests.cast import ANNE, KARIM, LEA, REMI, ZOE
from tests.incidents.factories import an_incident
from tests.lessons.factories import a_debriefed
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def today():
    return timezone.localdate().isoformat()


def held(**changes):
    return {
        "kind": "HOT",
        "held_on": today(),
        "participants": "Direction, RSSI",
        "story": "Constaté à 10 h.",
        "worked": "Le papier.",
        "failed": "",
    } | changes


@pytest.fixture
def incident():
    return an_incident(at=timezone.now())


@pytest.fixture
def page(incident):
    return f"/incidents/{incident.number}/"


def test_a_debrief_teaches_a_lesson_that_becomes_an_action_done(page, incident):
    anne = signed_in(ANNE)
    assert "compris que c’était un incident" in text(anne.get(f"{page}debriefings/"))

    anne.post(f"{page}debriefings/", held())
    anne.post(f"{page}lecons/", {"text": "L’annuaire existe sur papier."})
    lesson = Lesson.objects.get()
    anne.post(
        f"{page}lecons/{lesson.pk}/", {"text": "L’imprimer", "owner": "RSSI", "due_on": today()}
    )
    assert "L’imprimer" in text(anne.get("/lecons/"))
    done = {"state": "DONE", "text": "L’imprimer", "owner": "RSSI", "due_on": today()}
    anne.post(f"{page}actions/{Version.objects.get().pk}/", done)

    shown = text(anne.get(f"{page}debriefings/"))
    # Near midnight what began two hours ago began yesterday.
    day = f"Jour {(timezone.localdate() - any_first_day(incident)).days + 1}"
    for words in ("À chaud, le", day, "Le papier.", "L’annuaire existe", "Fait", "L’imprimer"):
        assert words in shown
    assert "L’imprimer" not in text(anne.get("/lecons/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"participants": ""}, "nécessaire"),
        ({"worked": ""}, "Dites ce qui a marché"),
        ({"held_on": "2099-01-01"}, "futur"),
        ({"held_on": "2001-01-01"}, "a commencé le"),
        ({"kind": "WARM"}, "Choisissez"),
        ({"failed": "NIR 1 85 05 78 006 084 91"}, "identité"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_why(page, changes, words):
    answer = signed_in(ANNE).post(f"{page}debriefings/", held(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Debrief.objects.exists()


def test_a_debrief_and_a_lesson_are_corrected_with_a_reason(page, incident):
    rows = a_debriefed(incident, at=timezone.now(), on=timezone.localdate())
    lea = signed_in(LEA)
    where = f"{page}debriefings/{rows['debrief'].pk}/"

    assert lea.post(where, held()).status_code == 422
    lea.post(where, held(reason="Relu ensemble."))
    assert "corrigé : Relu ensemble." in text(lea.get(f"{page}debriefings/"))
    again = lea.post(where, held(reason="x"))
    assert again.status_code == 422
    assert "Quelqu’un d’autre" in text(again)

    gone = f"{page}lecons/{rows['lesson'].pk}/retirer/"
    assert "Dites pourquoi" in text(lea.post(gone, {"reason": ""}, follow=True))
    lea.post(gone, {"reason": "Fausse."})
    assert "Aucune leçon" in text(lea.get(f"{page}debriefings/"))
    assert "nécessaire" in text(lea.post(f"{page}lecons/", {"text": ""}, follow=True))


@pytest.mark.parametrize(("somebody", "status"), [(REMI, 403), (KARIM, 403), (ZOE, 404)])
def test_who_does_not_talk_about_an_incident_reads_nothing_of_what_it_teaches(
    page, somebody, status
):
    browser = signed_in(somebody)
    assert browser.get(f"{page}debriefings/").status_code == status
    assert browser.post(f"{page}debriefings/", held()).status_code == status
    assert not Debrief.objects.exists()
