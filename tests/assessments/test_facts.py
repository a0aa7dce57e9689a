"""What assessments publish for statistics, and what moves the mark of a campaign."""

import pytest

from hygie.assessments import reckoning
from hygie.assessments.facts import FACTS
from hygie.assessments.models import Assessment
from tests.assessments.factories import answered, asked, node, opened, submitted
from tests.cast import BELLEVUE, NOON
from tests.facts import fact_of, names_of, parts_of, published

pytestmark = pytest.mark.django_db
ANSWERS, SCORES = fact_of(FACTS, "answers"), fact_of(FACTS, "scores")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_its_query_gives_its_columns(fact):
    assert names_of(fact) == list(fact.columns)


def test_a_campaign_is_published_by_the_year_in_which_it_ends():
    campaign = opened()

    assert published(fact_of(FACTS, "campaigns")) == [
        {
            "id": campaign.pk,
            "version": campaign.version_id,
            "year": 2026,
            "state": "OPEN",
            "level": "SITE",
        }
    ]


def test_who_is_asked_is_published_as_it_was_at_the_opening():
    assessment = asked()

    (row,) = published(fact_of(FACTS, "assessments"))

    assert (row["id"], row["campaign"]) == (assessment.pk, assessment.campaign_id)
    assert (row["place_kind"], row["place"], row["stage"]) == ("SITE", BELLEVUE, "WAITING")
    assert (row["region"], row["ght"], row["category"]) == ("84", "GHT-A", "355")


def test_answers_are_published_without_their_words():
    assessment = asked()
    answered(assessment, "1", 1, "Exercice du 10 février.")
    answered(assessment, "2", None, "Aucun bloc ici.")

    found = {row["node"]: row["step"] for row in published(ANSWERS)}

    assert (found[node(assessment, "1")], found[node(assessment, "2")]) == (1, None)


def test_scores_are_published_by_objective():
    assessment = submitted()
    list(reckoning.reckon_campaign(assessment.campaign, at=NOON))

    rows = published(SCORES)

    assert {row["assessment"] for row in rows} == {assessment.pk}
    assert all(0 <= row["declared"] <= 10_000 for row in rows if row["declared"] is not None)


def test_an_answer_moves_the_mark_of_its_campaign_alone():
    first = asked()
    answered(first, "1", 1)
    other = asked(opened(first.campaign.version, title="Deuxième campagne"))
    answered(other, "1", 0)
    before, scores = parts_of(ANSWERS), parts_of(SCORES)

    answered(first, "1", 0, seen=1)

    after = parts_of(ANSWERS)
    assert after[str(first.campaign_id)] != before[str(first.campaign_id)]
    assert after[str(other.campaign_id)] == before[str(other.campaign_id)]
    assert parts_of(SCORES)[str(first.campaign_id)] != scores[str(first.campaign_id)]


def test_a_code_of_the_register_that_is_none_is_not_said():
    asked()
    Assessment.objects.update(category_code="Dr X", ght_code="M. Martin", status_code="?")

    (row,) = published(fact_of(FACTS, "assessments"))

    assert (row["category"], row["ght"], row["status"]) == ("", "", "")
