"""Answers of last time are told the same on every page: nobody has said them again yet."""

import json

import pytest
from django.utils import timezone

from hygie.assessments.models import Assessment
from hygie.assessments.operations import campaigns, giving
from tests.assessments.factories import (
    a_small_catalogue,
    answered,
    asked_today,
    published,
    submitted,
)
from tests.cast import ANNE, PAULE
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried():
    """Four answers of last time; one was said again since."""
    version, at = published(a_small_catalogue()), timezone.now()
    submitted(asked_today(version=version, at=at), at=at)
    assessment = asked_today(version=version, at=at, title="L’année suivante")
    answered(assessment, "1", 1, seen=0, at=at)
    return Assessment.objects.select_related("campaign").get(pk=assessment.pk)


@pytest.fixture
def anne():
    return signed_in(ANNE)


@pytest.fixture
def paule():
    return signed_in(PAULE)


def text(client, address):
    words = client.get(address).content.decode()
    return words.replace("\xa0", " ").replace("\u202f", " ")


def told(assessment, anne, paule):
    """What the pages say of it: to who answers, to who asked, to who puts all together."""
    campaign = f"/evaluations/campagnes/{assessment.campaign_id}/"
    return [
        text(anne, "/evaluations/"),
        text(paule, campaign),
        text(paule, f"{campaign}ensemble/"),
    ]


def scores_of(assessment, anne):
    answer = anne.post(f"/evaluations/{assessment.pk}/export.json")
    return json.loads(answer.content)["scores"]


def test_every_page_counts_what_was_said_again_and_nothing_else(carried, anne, paule):
    for page in told(carried, anne, paule):
        assert "1 sur 4" in page
    page = text(anne, f"/evaluations/{carried.pk}/")
    assert "1/4" in page
    assert "reprises à relire" in page
    assert "Tout est répondu" not in page
    wholes = [each for each in scores_of(carried, anne) if each["above"] is None]
    assert sum(each["answered"] for each in wholes) == 1
    # What is not all answered has no score yet, on the page as in the files.
    assert {each["declared"] for each in wholes} == {None}


def test_who_gives_the_whole_says_what_was_carried_over(carried, anne, paule):
    giving.submit(carried.pk, by=ANNE, at=timezone.now())

    for page in told(carried, anne, paule):
        assert "4 sur 4" in page
    assert all(each["declared"] is not None for each in scores_of(carried, anne))


def test_what_a_finished_campaign_never_got_is_said_so(carried, anne, paule):
    campaigns.close(carried.campaign_id, by=PAULE, at=timezone.now())

    for page in told(carried, anne, paule):
        assert "Non remise" in page
    page = text(anne, f"/evaluations/{carried.pk}/")
    assert "1/4" in page
    assert '"figure-value">3</span><span class="figure-label">à répondre' in page
    # One of its two objectives is answered whole, none of the other.
    assert "à répondre" in page.partition("Par objectif")[2]
    scores = text(anne, f"/evaluations/{carried.pk}/scores/")
    assert "n’ont pas été remises" in scores
    assert "changent à chaque réponse" not in scores
    assert "première campagne" not in scores
