"""Campaigns, answers and reviews, on a real database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.assessments.models import Answer, Assessment, Campaign, Line, Score
from hygie.assessments.operations import answering, campaigns, giving, improving, reminders
from hygie.assessments.operations.answering import SaidMeanwhile
from hygie.assessments.queries import answers
from hygie.assessments.queries import campaigns as reading
from hygie.assessments.rules.answering import NotAnAnswer, Said
from hygie.assessments.rules.population import NotACampaign
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import NotNow, Stage, State
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.notifications.models import Message
from hygie.platform.installation import desk
from hygie.remediation.rules.actions import Said as ActionSaid
from tests.assessments.factories import (
    BY_ANNE,
    BY_PAULE,
    REGION,
    SITE,
    a_small_catalogue,
    answered,
    asked,
    campaign_said,
    filled,
    node,
    opened,
    prepared,
    reviewed,
    submitted,
)
from tests.cast import ANNE, BELLEVUE_ENTITY, ELSA, GAEL, KARIM, NOON, PAULE, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere, an_entity
from tests.people import an_account
from tests.referentials.factories import a_scale, published

pytestmark = pytest.mark.django_db
ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
LATER = NOON + timedelta(days=400)


def test_a_campaign_asks_the_open_establishments_of_its_place_and_kind():
    a_site("010000032", category_code="500", name="EHPAD")
    a_site("010000040", is_open=False, closing_reason="STATED", name="Fermé")
    a_site_elsewhere()

    campaign = opened(categories=("355",))

    assert [each.place for each in Assessment.objects.filter(campaign=campaign)] == [SITE]
    assert (campaign.asked, campaign.state) == (1, State.OPEN)
    (one,) = Assessment.objects.filter(campaign=campaign)
    assert (one.region_code, one.ght_code, one.category_code) == ("84", "GHT-A", "355")
    assert (one.stage, one.asked, one.answered) == (Stage.WAITING, 3, 0)
    assert Entry.objects.filter(what="assessments.opened").count() == 1


def test_a_campaign_may_ask_legal_entities():
    campaign = opened(level=PlaceKind.LEGAL_ENTITY, categories=("355",))

    assert [each.place for each in Assessment.objects.filter(campaign=campaign)] == [ENTITY]


def test_a_campaign_for_nobody_is_refused_and_nothing_is_asked():
    campaign = prepared(categories=("999",))

    with pytest.raises(NotACampaign, match="n’interrogerait personne"):
        campaigns.start(campaign.pk, **BY_PAULE)
    campaign.refresh_from_db()
    assert campaign.state == State.DRAFT


@pytest.mark.parametrize("actor", [ANNE, REMI, ZOE, ELSA], ids=lambda actor: actor.name)
def test_establishments_open_no_campaign(actor):
    with pytest.raises(NotAllowed):
        prepared(by=actor)


def test_one_asks_within_ones_own_place_only():
    version = published(a_small_catalogue())
    with pytest.raises(NotACampaign, match="dans le vôtre"):
        prepared(version, among=Place(PlaceKind.REGION, "11"))
    with pytest.raises(NotAllowed):
        prepared(version, place=NATION, among=NATION)
    with pytest.raises(NotFound):
        prepared(version, place=SITE)


def test_a_draft_changes_and_is_given_up_and_an_open_campaign_is_not():
    campaign = prepared()
    version = campaign.version_id
    campaigns.change(campaign.pk, version, campaign_said(title="Autre"), **BY_PAULE)
    campaigns.start(campaign.pk, **BY_PAULE)
    later = campaign_said(title="Encore", closes_on=date(2026, 9, 30), categories=("999",))

    changed = campaigns.change(campaign.pk, version, later, **BY_PAULE)

    assert (changed.title, changed.closes_on, changed.categories) == (
        "Encore",
        date(2026, 9, 30),
        [],
    )
    with pytest.raises(NotACampaign, match="elle se clôt"):
        campaigns.discard(campaign.pk, **BY_PAULE)
    other = prepared(changed.version)
    campaigns.discard(other.pk, **BY_PAULE)
    assert not Campaign.objects.filter(pk=other.pk).exists()


def test_an_answer_is_kept_with_its_history_and_the_scores_follow():
    assessment = asked()
    answered(assessment, "1", 0)
    answered(assessment, "1", 1, "Refait en mars.", seen=1)
    answered(assessment, "1", 1, "Refait en mars.", seen=0)

    lines = answers.any_lines(assessment.pk, node(assessment, "1"))
    assert [(each.number, each.step, each.words) for each in lines] == [
        (1, 0, ""),
        (2, 1, "Refait en mars."),
    ]
    assessment.refresh_from_db()
    assert (assessment.stage, assessment.asked, assessment.answered) == (Stage.STARTED, 4, 1)
    declared = {each.node.ref: each.declared for each in Score.objects.select_related("node")}
    assert declared == {"O1": 3333, "O2": 0}


def test_the_second_of_two_people_is_told_what_the_first_one_said():
    assessment = asked()
    answered(assessment, "1", 1, by=ELSA)

    with pytest.raises(SaidMeanwhile, match="Elsa a répondu") as refused:
        answered(assessment, "1", 0)

    assert (refused.value.theirs.step, refused.value.theirs.written_by) == (1, "Elsa")
    assert Line.objects.count() == 1
    assert answered(assessment, "1", 0, seen=1).step == 0


def test_a_page_of_answers_is_saved_whole_or_not_at_all():
    assessment = asked()
    good, bad = node(assessment, "1"), node(assessment, "4")

    with pytest.raises(NotAnAnswer, match="s’applique à tous"):
        answering.save_many(
            assessment.pk,
            [(good, Said(step=1), 0), (bad, Said(step=None, words="Non."), 0)],
            **BY_ANNE,
        )
    assert not Answer.objects.exists()
    page = [(good, Said(step=1), 0), (bad, Said(step=0), 0)]
    assert answering.save_many(assessment.pk, page, **BY_ANNE) == 2
    assert answering.save_many(assessment.pk, page, **BY_ANNE) == 0


@pytest.mark.parametrize("actor", [REMI, GAEL, KARIM, PAULE], ids=lambda actor: actor.name)
def test_who_reads_does_not_answer(actor):
    with pytest.raises(NotAllowed):
        answered(asked(), "1", 1, by=actor)


def test_a_neighbour_does_not_know_that_there_is_an_assessment():
    assessment = asked()
    with pytest.raises(NotFound):
        answered(assessment, "1", 1, by=ZOE)
    assert answers.one(ZOE, assessment.pk) is None
    assert reading.one(ZOE, assessment.campaign_id) is None
    assert reading.one(ANNE, assessment.campaign_id) is not None


def test_words_that_name_a_patient_and_measures_of_others_are_refused():
    assessment = asked()
    with pytest.raises(Refused, match="INS|sécurité sociale|patient"):
        answered(assessment, "1", 1, "Vu avec 1 85 05 78 006 084 91.")
    with pytest.raises(NotFound):
        answering.save(assessment.pk, 10**9, Said(step=1), seen=0, **BY_ANNE)


def test_answers_to_a_closed_campaign_are_refused_and_kept():
    assessment = asked()
    answered(assessment, "1", 1)
    campaigns.close(assessment.campaign_id, **BY_PAULE)

    with pytest.raises(NotNow, match="est gardé"):
        answered(assessment, "2", 1)
    assert Answer.objects.count() == 1


def test_a_campaign_whose_last_day_is_past_closes_by_itself():
    campaign = opened()
    assert campaigns.close_past(by=SYSTEM, at=NOON) == 0
    assert campaigns.close_past(by=SYSTEM, at=LATER) == 1
    campaign.refresh_from_db()
    assert (campaign.state, campaign.closes_on) == (State.CLOSED, date(2026, 6, 30))


def test_answers_are_given_when_they_are_whole_by_who_binds_the_establishment():
    assessment = asked()
    answered(assessment, "1", 1)
    with pytest.raises(NotNow, match="3 mesures attendent"):
        giving.submit(assessment.pk, **BY_ANNE)
    with pytest.raises(NotAllowed, match="direction"):
        giving.submit(assessment.pk, by=ELSA, at=NOON)
    for ref, step in (("2", 1), ("3", 2), ("4", 1)):
        answered(assessment, ref, step)

    given = giving.submit(assessment.pk, **BY_ANNE)

    assert (given.stage, given.submitted_by) == (Stage.SUBMITTED, "Anne")
    with pytest.raises(NotNow, match="sont remises"):
        answered(assessment, "1", 0, seen=1)


def test_a_review_says_what_each_answer_is_worth_and_gives_back_what_is_to_be_completed():
    assessment = submitted()
    with pytest.raises(NotAnAnswer, match="quoi corriger"):
        reviewed(assessment, "3", Verdict.REFUSED)
    reviewed(assessment, "1")
    reviewed(assessment, "3", Verdict.TO_COMPLETE, "Le compte rendu manque.")
    with pytest.raises(NotAnAnswer, match="2 réponses attendent"):
        giving.accept(assessment.pk, **BY_PAULE)
    giving.send_back(assessment.pk, "Complétez la mesure 3.", **BY_PAULE)
    campaigns.close(assessment.campaign_id, **BY_PAULE)

    answered(assessment, "3", 2, seen=1)
    held = answers.any_holding(
        answers.any_given(assessment.pk), answers.any_verdicts(assessment.pk).values()
    )

    # The answer changed: what was said of the former one does not hold.
    assert held == {node(assessment, "1"): Verdict.ACCEPTED}
    giving.submit(assessment.pk, **BY_ANNE)
    for ref, seen in (("2", 1), ("3", 2), ("4", 1)):
        reviewed(assessment, ref, seen=seen)
    assert giving.accept(assessment.pk, **BY_PAULE).stage == Stage.ACCEPTED
    scores = {each.node.ref: each for each in Score.objects.select_related("node")}
    assert (scores["O1"].declared, scores["O1"].reviewed) == (10_000, 10_000)


def test_a_review_of_an_answer_that_has_changed_is_refused():
    assessment = submitted()
    with pytest.raises(NotNow, match="relisez"):
        reviewed(assessment, "1", seen=7)
    with pytest.raises(NotAllowed):
        giving.review(assessment.pk, node(assessment, "1"), Verdict.ACCEPTED, seen=1, **BY_ANNE)


def test_a_verdict_of_somebody_else_is_replaced_once_it_was_read_and_by_nobody_unread():
    assessment = submitted()
    first = node(assessment, "1")
    theirs = reviewed(assessment, "1")
    karim = {"seen": 1, "by": KARIM, "at": NOON}

    assert giving.review(assessment.pk, first, Verdict.ACCEPTED, **karim) == theirs
    with pytest.raises(NotNow, match="Paule a donné un avis sur la mesure 1") as refused:
        giving.review(assessment.pk, first, Verdict.REFUSED, reason="Non.", **karim)
    assert refused.value.theirs == {first: theirs}
    read = karim | {"after": theirs.pk}
    own = giving.review(assessment.pk, first, Verdict.REFUSED, reason="Non.", **read)

    # Their own is theirs to change, whatever their page showed.
    giving.review(assessment.pk, first, Verdict.ACCEPTED, **karim)
    assert answers.any_verdicts(assessment.pk)[first].verdict == Verdict.ACCEPTED
    assert own.pk > theirs.pk


def test_a_locked_campaign_does_not_change_any_more():
    assessment = submitted()
    campaigns.close(assessment.campaign_id, **BY_PAULE)
    campaigns.lock(assessment.campaign_id, **BY_PAULE)

    with pytest.raises(NotNow, match="verrouillée"):
        reviewed(assessment, "1")


def test_the_next_campaign_starts_from_the_answers_of_last_time():
    first = filled()
    answered(first, "3", None, "Sans objet ici.", seen=1)
    campaigns.close(first.campaign_id, **BY_PAULE)
    catalogue = a_small_catalogue(version="2")
    changed = replace(
        catalogue,
        scales=(*catalogue.scales, a_scale("autre", ("Non", "Un peu", "Oui"))),
        nodes=tuple(
            replace(each, scale="autre") if each.ref == "4" else each for each in catalogue.nodes
        ),
    )

    second = asked(opened(published(changed), closes_on=date(2026, 9, 30)))

    assert second.previous_id == first.pk
    given = {
        each.node.ref: (each.step, each.words, each.number)
        for each in Answer.objects.filter(assessment=second).select_related("node")
    }
    assert given == {"1": (1, "", 0), "2": (1, "", 0), "3": (None, "Sans objet ici.", 0)}
    # What was carried over is answered once somebody says it again.
    assert (second.asked, second.answered) == (4, 0)
    confirmed = answered(second, "1", 1)
    assert confirmed.number == 1
    second.refresh_from_db()
    assert second.answered == 1


def test_parts_are_given_to_those_who_answer_there():
    assessment = asked()
    anne = an_account(ANNE)
    objective = Score.objects.filter(assessment=assessment).order_by("node_id").first().node_id

    part = answering.give_part(assessment.pk, objective, anne.pk, **BY_ANNE)
    answering.give_part(assessment.pk, objective, anne.pk, **BY_ANNE)

    assert [each.person_name for each in answers.any_parts(assessment.pk)] == ["Anne"]
    with pytest.raises(NotAnAnswer):
        answering.give_part(assessment.pk, objective, 10**9, **BY_ANNE)
    with pytest.raises(NotFound):
        answering.give_part(assessment.pk, node(assessment, "1"), anne.pk, **BY_ANNE)
    answering.take_part(assessment.pk, part.pk, **BY_ANNE)
    assert answers.any_parts(assessment.pk) == []


def test_a_file_goes_with_an_answer():
    assessment = asked()

    joined = answering.join(
        assessment.pk, node(assessment, "1"), [b"Compte rendu."], name="cr.txt", **BY_ANNE
    )

    assert [each.document.name for each in answers.any_files(assessment.pk)] == ["cr.txt"]
    assert joined.joined_by == "Anne"


def test_what_is_not_satisfied_asks_for_an_action():
    assessment = filled()
    said = ActionSaid(title="Tester la restauration", owner="DSI", due_on=date(2026, 9, 30))

    action = improving.ask_action(assessment.pk, node(assessment, "4"), said, **BY_ANNE)

    assert (action.place, action.origin, action.gain) == (SITE, "ANSWER", ["essai:4"])
    found = answers.any_actions(assessment, [node(assessment, "4")])
    assert found == {node(assessment, "4"): [action]}
    with pytest.raises(NotAnAnswer, match="satisfaite"):
        improving.ask_action(assessment.pk, node(assessment, "1"), said, **BY_ANNE)
    with pytest.raises(NotAllowed):
        improving.ask_action(assessment.pk, node(assessment, "4"), said, by=REMI, at=NOON)


def test_who_has_not_given_their_answers_is_recalled_once():
    an_account(ANNE)
    campaign = opened()
    soon = NOON.replace(month=5, day=31)

    sent = [reminders.remind(desk=desk(), by=SYSTEM, at=soon) for _ in range(2)]

    assert sent == [1, 0]
    mail = Message.objects.get(subject__contains="évaluation")
    assert "30/06/2026" in mail.body
    assert f"/evaluations/{asked(campaign).pk}/" in mail.body
    assert reading.progress(PAULE, campaign) == {Stage.WAITING: 1}


def test_opening_a_campaign_asks_as_few_questions_for_many_as_for_one():
    entity = an_entity()
    for number in range(60):
        a_site(f"0100{number:05}", entity=entity)
    campaign = prepared()

    with CaptureQueriesContext(connection) as asked_of_it:
        campaigns.start(campaign.pk, **BY_PAULE)

    assert Assessment.objects.filter(campaign=campaign).count() == 60
    assert len(asked_of_it) < 40


def test_the_region_of_a_campaign_is_that_of_who_asks():
    assert opened().stands_at().region_code == REGION.code
