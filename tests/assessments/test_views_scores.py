"""The page of scores: the house, the figures, why, among likes, from one campaign to the next."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from hygie.assessments.models import Assessment
from hygie.assessments.queries import posture
from hygie.assessments.rules.stages import Stage
from hygie.evidence.models import Proof
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.assessments.factories import (
    EXERCISE,
    REGION,
    SITE,
    a_small_catalogue,
    answered,
    asked,
    filled,
    opened,
    submitted,
)
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NOON, OSCAR, PAULE, REMI, ZOE
from tests.evidence.factories import recorded
from tests.incidents.factories import a_site, an_entity
from tests.people import signed_in
from tests.referentials.factories import published

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def now_opened(version=None, **changes):
    """A campaign of today."""
    days = {"opens_on": today(-1), "closes_on": today(60)}
    return opened(version, at=timezone.now(), **days | changes)


def now_asked(campaign=None):
    return asked(campaign or now_opened())


def page(actor, assessment):
    return signed_in(actor).get(f"/evaluations/{assessment.pk}/scores/")


def test_the_house_the_figures_and_the_reasons_are_there():
    a_site()
    recorded(kind=EXERCISE, places=(SITE,), occurred_on=today(-10), at=timezone.now())
    assessment = submitted(now_asked(), at=timezone.now())

    answer = page(ANNE, assessment)
    shown = text(answer)

    assert answer.status_code == 200
    assert answer.content.decode().count('role="img"') >= 2
    assert "2 pièces : 1 reste à prouver, 1 prend l’eau." in shown
    for words in ("Gouvernance", "83 %", "33 %", "Pas examiné", "3 réponses sur 3"):
        assert words in shown, words
    assert "Mesure 4 Non · perd 100 points" in shown
    assert "Prouvé jusqu’à « Oui »" in shown
    assert f'href="/preuves/et-{SITE.code}/' in answer.content.decode()
    assert "Moins de 5 établissements semblables" in shown
    assert "première campagne" in shown


def test_what_is_not_answered_is_not_known_and_says_so():
    shown = text(page(ANNE, now_asked()))
    assert "on ne sait rien" in shown
    assert "les réponses ne sont pas remises" in shown.lower()


def test_a_proof_that_is_reserved_counts_and_is_not_shown_to_others():
    a_site()
    event = recorded(kind=EXERCISE, places=(SITE,), occurred_on=today(-10), at=timezone.now())
    Proof.objects.filter(event=event).update(tlp=Tlp.RED)
    assessment = filled(now_asked(), at=timezone.now())

    keeper, other = text(page(ANNE, assessment)), page(REMI, assessment)

    assert "jusqu’au" in keeper
    assert "33 %" in text(other)
    assert "Une preuve réservée" in text(other)
    assert "/preuves/et-" not in other.content.decode()


def test_likes_are_told_in_quartiles_from_five_of_them():
    for number in range(5):
        a_site(f"0100{number:05}", entity=an_entity())
    assessment = asked(now_opened())
    Assessment.objects.exclude(pk=assessment.pk).update(
        stage=Stage.SUBMITTED, submitted_at=NOON, submitted_by="x"
    )
    assert "de remise en remise" in text(page(ANNE, assessment))
    shown = text(page(REMI, submitted(assessment, at=timezone.now())))
    assert "6 établissements semblables" in shown
    assert "83 % déclaré, plus que les trois quarts d’entre eux" in shown


def test_campaigns_follow_each_other_in_curves():
    version = published(a_small_catalogue())
    before = asked(now_opened(version, closes_on=today(10)))
    submitted(before, at=timezone.now())
    now = asked(now_opened(version))
    answered(now, "4", 1, seen=0, at=timezone.now())

    browser = signed_in(ANNE)
    answer = browser.get(f"/evaluations/{now.pk}/scores/")

    assert "Les chiffres de chaque campagne" in text(answer)
    assert "déclaré 0\xa0%, puis 100\xa0%" in answer.content.decode()
    # What came later is not of the past.
    assert "première campagne" in text(browser.get(f"/evaluations/{before.pk}/scores/"))
    with walls.scoped(scope_of(ZOE)):
        assert posture.past(ZOE, now) == []


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        *((actor, 200) for actor in (ANNE, REMI, GAEL, KARIM, PAULE, LEA)),
        (ZOE, 404),
        (OSCAR, 403),
        (ADAM, 403),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_reads_the_scores(actor, status):
    assert page(actor, now_asked()).status_code == status


def test_what_does_not_exist_is_not_found():
    asked()
    browser = signed_in(ANNE)
    for number in ("0", "999999", "9" * 30):
        assert browser.get(f"/evaluations/{number}/scores/").status_code == 404


def test_the_page_asks_the_same_whatever_the_number_of_measures(django_assert_max_num_queries):
    a_site()
    recorded(kind=EXERCISE, places=(SITE,), occurred_on=date(2026, 2, 10))
    assessment = submitted()
    assert assessment.campaign.place == REGION
    browser = signed_in(ANNE)
    browser.get(f"/evaluations/{assessment.pk}/scores/")
    with django_assert_max_num_queries(26):
        browser.get(f"/evaluations/{assessment.pk}/scores/")
