"""The page of help asked and given."""

import re

import pytest
from django.utils import timezone

from hygie.casework.models import Support
from hygie.incidents.operations import sending
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.kernel.actor import ANYONE
from tests.cast import ANNE, KARIM, LEA, ZOE
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
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
    ("support", "words"),
    [
        ({"FORENSICS", "PRESS"}, ["recherche de traces", "la communication", "rien n’est encore"]),
        ({"NONE"}, ["Aucune aide pour le moment"]),
    ],
)
def test_what_the_declaration_asks_for_stands_beside_what_is_given(support, words):
    asked = frozenset(map(SupportKind, support))
    incident = an_incident(at=timezone.now(), cause__support=asked)
    url = f"/incidents/{incident.number}/appui/"

    signed_in(LEA).post(url, given())

    shown = text(signed_in(ANNE).get(url))
    told = shown[shown.index("Demandé dans la déclaration") : shown.index("Lignes")]
    assert all(each in told for each in words)
    assert ("1 h 30" in told) == ("FORENSICS" in support)


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


def test_who_holds_the_code_reads_what_was_asked_and_given_and_no_name_of_who_typed_it():
    at = timezone.now()
    draft, code = a_draft(a_declaration(site=a_site(), at=at), at=at)
    incident = sending.send(draft.pk, by=ANYONE, at=at)
    lea, holder = signed_in(LEA), with_code(code)
    signed_in(ANNE).post(f"/incidents/{incident.number}/appui/", given(way="ASKED"))
    lea.post(f"/incidents/{incident.number}/appui/", given(words="Disques copiés."))
    lea.post(f"/incidents/{incident.number}/appui/", given(hours="10"))
    wrong = Support.objects.get(minutes=600)
    lea.post(f"/incidents/{incident.number}/appui/{wrong.pk}/retirer/", {"reason": "Erreur."})

    shown = text(holder.get("/declarer/appui/"))

    for words in ("Demandé", "Équipe d’analyse", "1 h 30 en tout", "Disques copiés.", "Erreur."):
        assert words in re.sub("<[^>]+>", "", shown)
    for name in ("Léa", "Anne", "Retirer"):
        assert name not in shown


def test_the_code_of_another_declaration_shows_none_of_it_and_changes_nothing(page):
    signed_in(LEA).post(page, given())
    _, code = a_draft(a_declaration(site=a_site()), at=timezone.now())
    other = with_code(code)

    assert other.get("/declarer/appui/").status_code == 404
    assert other.post("/declarer/appui/", given()).status_code == 405
    assert Support.objects.count() == 1
