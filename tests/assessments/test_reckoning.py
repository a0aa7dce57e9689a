"""Scores on a real database: they follow answers and proofs, and undo exactly."""

from datetime import date, timedelta

import pytest

from hygie.assessments import reckoning
from hygie.assessments.models import Answer, Assessment, Score
from hygie.assessments.operations import campaigns
from hygie.assessments.queries import frames
from hygie.assessments.rules import scoring as rules
from hygie.evidence import operations as evidence
from hygie.kernel.actor import SYSTEM
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.assessments.factories import BY_PAULE, EXERCISE, SITE, answered, asked, filled
from tests.cast import ANNE, NOON
from tests.evidence.factories import a_fact

pytestmark = pytest.mark.django_db


def kept():
    """Every score as it is kept."""
    rows = Score.objects.order_by("assessment_id", "node_id")
    return list(rows.values_list("node__ref", "declared", "proven", "reviewed"))


def exercise(**changes):
    """An exercise of Bellevue."""
    fact = a_fact(kind=EXERCISE, places=(SITE,), **changes)
    evidence.recording.record_fact(fact, by=SYSTEM, at=NOON)
    return fact


def touch(at=NOON):
    return reckoning.reckon_proven(EXERCISE, [SITE], at=at)


def test_a_proof_raises_what_it_proves_and_withdrawing_it_undoes_exactly():
    filled()
    before = kept()
    fact = exercise()
    assert touch() == 1
    raised = kept()
    assert ("O1", 8333, 3333, None) in raised
    touch()
    assert kept() == raised

    evidence.withdraw(fact.source, reason="Jamais joué.", by=SYSTEM, at=NOON)
    touch()

    assert kept() == before


def test_a_level_falls_when_its_proof_expires_and_is_frozen_on_the_last_day():
    assessment = filled()
    exercise(occurred_on=date(2026, 2, 10))
    touch()
    raised = kept()
    campaigns.close(assessment.campaign_id, **BY_PAULE)
    touch(at=NOON + timedelta(days=3_000))
    assert kept() == raised

    campaigns.lock(assessment.campaign_id, **BY_PAULE)
    assert touch() == 0


def test_in_a_running_campaign_an_expired_proof_proves_nothing():
    assessment = filled()
    exercise(occurred_on=date(2020, 2, 10))
    touch()

    assert {row[2] for row in kept()} == {0}
    assert assessment.stage == "WAITING"


def test_what_is_kept_is_what_the_rules_say():
    assessment = filled()
    exercise()
    list(reckoning.reckon_campaign(assessment.campaign, at=NOON))
    frame = frames.any_frame(assessment.campaign.version_id)
    given = dict(Answer.objects.values_list("node_id", "step"))
    one = next(each.node for each in frame.measures if each.ref == "1")

    said = rules.reckon(frame, given, {one: 1}, {})

    for score in Score.objects.all():
        told = said[score.node_id]
        assert (score.declared, score.proven) == (told.declared, told.proven)
        assert (score.asked, score.answered) == (told.asked, told.answered)


def test_who_answers_moves_scores_behind_the_walls():
    assessment = asked()
    with walls.scoped(scope_of(ANNE)):
        answered(assessment, "1", 1)
        assert Score.objects.filter(declared=3333).count() == 1
        assert Score.objects.update(declared=1) == 0
        assert Assessment.objects.get().answered == 1


def test_a_campaign_is_reckoned_some_at_a_time(monkeypatch):
    monkeypatch.setattr(reckoning, "AT_ONCE", 1)
    assessment = asked()

    assert list(reckoning.reckon_campaign(assessment.campaign, at=NOON)) == [1]
