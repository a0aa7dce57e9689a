"""The pages of a return of experience, and the library."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from hygie.lessons.models import Published, Story
from tests.cast import ANNE, KARIM, LEA, ZOE
from tests.incidents.factories import an_incident
from tests.lessons.factories import a_published
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


@pytest.fixture
def incident():
    return an_incident(at=timezone.now())


@pytest.fixture
def page(incident):
    return f"/incidents/{incident.number}/retour/"


def written(**changes):
    return {
        "title": "Une nuit sans réseau",
        "kind": "RANSOMWARE",
        "group": "HOSPITAL",
        "text": "Le papier a tenu.",
    } | changes


def test_the_desk_writes_the_victim_approves_a_neighbour_reads_and_finds_no_way_back(
    page, incident
):
    lea, anne, zoe = signed_in(LEA), signed_in(ANNE), signed_in(ZOE)
    lea.post(page, written())
    story = Story.objects.get()
    where, seen = f"{page}{story.pk}/", {"vu": story.mark}
    lea.post(where, {"reponse": "PROPOSED", **seen})
    assert "Aucun texte" in text(zoe.get("/retours/"))
    assert "Le papier a tenu." in text(anne.get(page))

    stale = anne.post(where, {"reponse": "APPROVED", "vu": "0" * 64}, follow=True)
    assert "Quelqu’un d’autre" in text(stale)
    assert not Published.objects.exists()
    anne.post(where, {"reponse": "APPROVED", **seen})

    public = f"/retours/{Published.objects.get().pk}/"
    assert "Une nuit sans réseau" in text(zoe.get("/retours/?q=reseau"))
    shown = zoe.get(public).content.decode()
    assert "Le papier a tenu." in shown
    for name in (incident.number, incident.structure_name, "BELLEVUE", "Bellevue", "Anne", "Léa"):
        assert name not in shown
    anne.post(f"{page}retirer/")
    assert zoe.get(public).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "Au CH de Bellevue, le 12/03/2026."}, "est le nom de la structure"),
        ({"text": ""}, "nécessaire"),
        ({"group": "X"}, "Choisissez"),
        ({"kind": "X"}, "Choisissez un type"),
    ],
)
def test_what_names_the_victim_is_pointed_at_and_not_kept(page, changes, words):
    answer = signed_in(LEA).post(page, written(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Story.objects.exists()


def renamed(person, name):
    person.name = name
    person.save()
    return person


def test_a_word_that_may_be_a_name_is_asked_to_its_author_and_once_more_when_the_words_change(page):
    lea = signed_in(LEA)
    claire = Client()
    enter(claire, renamed(an_account(ANNE), "Claire Petit"))
    asked = lea.post(page, written(text="Un petit hôpital."))
    mark = re.search(r'name="relu" value="(\w+)"', asked.content.decode())[1]

    assert asked.status_code == 422
    assert "« petit » est peut-être le nom d’une personne" in text(asked)
    assert "Un petit hôpital." in text(asked)
    other = lea.post(page, written(text="Un petit hôpital, après deux heures.", relu=mark))
    assert "« deux heures » est peut-être une heure" in text(other)
    assert not Story.objects.exists()

    lea.post(page, written(text="Un petit hôpital.", relu=mark))
    story = Story.objects.get()
    claire.post(f"{page}{story.pk}/", {"reponse": "PROPOSED", "vu": story.mark})
    claire.post(f"{page}{story.pk}/", {"reponse": "APPROVED", "vu": story.mark})
    assert Published.objects.get().text == "Un petit hôpital."


def test_changes_are_asked_with_words(page):
    anne = signed_in(ANNE)
    anne.post(page, written())
    story = Story.objects.get()
    where, seen = f"{page}{story.pk}/", {"vu": story.mark}
    anne.post(where, {"reponse": "PROPOSED", **seen})

    assert "Dites ce qu’il faut" in text(
        anne.post(where, {"reponse": "CHANGES", **seen}, follow=True)
    )
    anne.post(where, {"reponse": "CHANGES", "precision": "Trop long.", **seen})

    shown = text(anne.get(page))
    assert "Trop long." in shown
    assert "Approuver et publier" not in shown


def test_the_library_is_narrowed_and_what_is_no_choice_asks_nothing(incident):
    a_published(incident, at=timezone.now())
    karim = signed_in(KARIM)

    assert "Une nuit sans réseau" in text(karim.get("/retours/?kind=RANSOMWARE&group=HOSPITAL"))
    assert "Aucun texte" in text(karim.get("/retours/?group=CITY"))
    assert karim.get("/retours/?kind=x&group=%00&q=%27%3B").status_code == 200
    assert karim.get("/retours/rien/").status_code == 404
    assert karim.get("/retours/00000000-0000-4000-8000-000000000000/").status_code == 404
