"""The posture of one establishment: the house of its latest answers, each of its campaigns."""

import re

import pytest

from tests.assessments.factories import asked, opened, submitted
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, LEA, NADIA, REMI, ZOE
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db
SITE_PAGE = f"/evaluations/etablissements/et-{BELLEVUE}/"


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def test_the_house_is_that_of_the_last_answers_given_and_every_campaign_is_listed():
    before = submitted()
    now = asked(opened(before.campaign.version, title="Observatoire 2027"))

    answer = signed_in(ANNE).get(SITE_PAGE)

    shown = text(answer)
    assert "2 pièces" in shown
    assert "Observatoire 2026 , réponses remises le" in shown
    assert "Observatoire 2027" in shown
    for one in (before, now):
        assert f"/evaluations/{one.pk}/scores/" in answer.content.decode()
    assert f"/preuves/et-{BELLEVUE}/" in answer.content.decode()


def test_answers_under_way_make_a_house_where_none_was_given():
    asked()
    assert "on ne sait rien" in text(signed_in(REMI).get(SITE_PAGE))


def test_an_establishment_that_nobody_asked_says_so():
    a_site()
    shown = signed_in(GAEL).get(f"/evaluations/etablissements/ej-{BELLEVUE_ENTITY}/")
    assert "Aucune évaluation" in text(shown)


@pytest.mark.parametrize(
    ("actor", "status"),
    [(ANNE, 200), (REMI, 200), (LEA, 200), (ZOE, 404), (NADIA, 403)],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_reads_the_posture(actor, status):
    submitted()
    browser = signed_in(actor)
    assert browser.get(SITE_PAGE).status_code == status
    if status == 200:
        for odd in ("et-999999999", "xx-1", "ght-ght-a"):
            assert browser.get(f"/evaluations/etablissements/{odd}/").status_code == 404
