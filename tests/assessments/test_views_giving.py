"""Giving the answers of an establishment: what is missing first, then a word, then it is said."""

import pytest
from django.utils import timezone

from hygie.assessments.operations import giving
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import Stage
from hygie.remediation.models import Action
from tests.assessments.factories import (
    answered,
    asked_today,
    filled,
    node,
)
from tests.assessments.test_views import objective, text, whole
from tests.cast import ANNE, PAULE
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    """A campaign that runs today asks Bellevue."""
    return asked_today()


def test_giving_lists_what_is_missing_then_what_has_no_action_then_confirms(assessment):
    client, url = signed_in(ANNE), f"{whole(assessment)}remettre/"
    page = text(client.get(url))
    assert "Sans réponse" in page
    assert client.post(url).status_code == 409
    for ref, step in (("1", 1), ("2", 1), ("3", 1), ("4", 0)):
        answered(assessment, ref, step, at=timezone.now())
    fourth = node(assessment, "4")
    page = text(client.get(url))
    assert "sans action prévue" in page
    refused = client.post(url)
    assert refused.status_code == 409
    assert "prévoyez une action" in text(refused)

    plan = f"{whole(assessment)}mesures/{fourth}/action/"
    assert client.post(plan, {"title": ""}).status_code == 422
    typed = {"title": "Tester", "owner": "DSI", "due_on": f"{timezone.localdate().year + 1}-01-31"}
    assert client.post(plan, typed).status_code == 302
    assert Action.objects.get().gain == ["essai:4"]

    page = text(client.get(url))
    assert "Remettre au nom de l’établissement" in page
    assert client.post(url).headers["Location"] == whole(assessment)
    assessment.refresh_from_db()
    assert assessment.stage == Stage.SUBMITTED
    assert "Remise le" in text(client.get(whole(assessment)))


def test_a_word_of_why_stands_for_an_action(assessment):
    filled(assessment, at=timezone.now())
    assert "Tout est prêt" in text(signed_in(ANNE).get(f"{whole(assessment)}remettre/"))


def test_what_is_given_is_read_and_no_more_answered(assessment):
    filled(assessment, at=timezone.now())
    giving.submit(assessment.pk, by=ANNE, at=timezone.now())
    client, url = signed_in(ANNE), objective(assessment)

    page = client.get(url)
    assert 'type="radio"' not in page.content.decode()
    answer = client.post(url, {f"r-{node(assessment, '1')}": "0"})
    assert answer.status_code == 409
    assert "ont été remises" in text(answer)


def test_what_was_sent_back_says_why_and_leads_to_what_is_marked(assessment):
    filled(assessment, at=timezone.now())
    giving.submit(assessment.pk, by=ANNE, at=timezone.now())
    third = node(assessment, "3")
    reason = "Joignez le compte rendu."
    by_paule = {"by": PAULE, "at": timezone.now()}
    giving.review(assessment.pk, third, Verdict.TO_COMPLETE, seen=1, reason=reason, **by_paule)
    giving.send_back(assessment.pk, "Complétez la mesure 3.", **by_paule)
    client = signed_in(ANNE)

    page = text(client.get(whole(assessment)))

    assert "Complétez la mesure 3." in page
    assert "Compléter" in page
    assert reason in text(client.get(objective(assessment)))
