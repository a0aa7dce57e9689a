"""What answers, proofs and verdicts add up to; who may be asked, when, and what may be said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessments.rules import answering, pace, population, scoring, spread, stages
from hygie.assessments.rules.answering import NotAnAnswer, Said
from hygie.assessments.rules.population import NotACampaign
from hygie.assessments.rules.scoring import Asking, Verdict
from hygie.assessments.rules.stages import NotNow, Stage, State
from hygie.evidence.rules.levels import Standing, reached
from hygie.kernel.actor import PlaceKind
from tests.assessments.factories import EXERCISE, SITE, a_frame, asks, campaign_said

DAY = date(2026, 3, 2)
FRAME = a_frame(
    asks(1, proves=[{"kind": EXERCISE, "step": 1}]),
    asks(2, follows=1, above=(100, 101)),
    asks(
        3, steps=3, follows=2, above=(100, 101), proves=[{"kind": 27, "step": 2, "least_level": 3}]
    ),
    asks(
        4, steps=6, above=(200,), weight=25_000, proves=[{"kind": 60, "step": 1, "least_score": 5}]
    ),
    asks(5, above=(200,), proves=[{"kind": EXERCISE, "step": 1}, {"kind": 27, "step": 1}]),
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        each.node: st.one_of(st.none(), st.integers(0, len(each.values) - 1))
        for each in FRAME.measures
    },
)
PROOFS = st.lists(
    st.builds(
        lambda kind, ago, lasts, level, score, perimeter, number: Standing(
            place=SITE,
            kind=kind,
            occurred_on=DAY - timedelta(days=ago),
            expires_on=DAY - timedelta(days=ago) + timedelta(days=lasts),
            level=level,
            score=score,
            perimeter=perimeter,
            proof_id=number,
        ),
        st.sampled_from([EXERCISE, 27, 60, 12]),
        st.integers(0, 400),
        st.integers(1, 800),
        st.none() | st.integers(0, 5),
        st.none() | st.integers(0, 10),
        st.sampled_from(["", "Forêt A", "forêt a", "Forêt B"]),
        st.integers(1, 10**6),
    ),
    max_size=12,
    unique_by=lambda proof: proof.proof_id,
)
VERDICTS = st.dictionaries(
    st.sampled_from([each.node for each in FRAME.measures]), st.sampled_from(list(Verdict))
)


def scores(answers, proofs=(), verdicts=None, *, on=DAY):
    proven = scoring.proven_steps(FRAME, reached(proofs, on=on))
    return scoring.reckon(FRAME, answers, proven, verdicts or {})


@given(ANSWERS, PROOFS, VERDICTS)
def test_a_score_never_leaves_its_bounds(answers, proofs, verdicts):
    for score in scores(answers, proofs, verdicts).values():
        for each in (score.declared, score.proven, score.reviewed):
            assert each is None or 0 <= each <= 10_000
        assert 0 <= score.answered <= score.asked


@given(ANSWERS, PROOFS, st.randoms())
def test_the_order_of_proofs_does_not_matter(answers, proofs, random):
    shuffled = random.sample(proofs, len(proofs))

    assert scores(answers, shuffled) == scores(answers, proofs)


@given(ANSWERS, PROOFS, PROOFS)
def test_withdrawing_proofs_undoes_exactly_what_they_did(answers, kept, added):
    numbers = {each.proof_id for each in kept}
    added = [each for each in added if each.proof_id not in numbers]
    withdrawn = [each for each in kept + added if each not in added]

    assert scores(answers, withdrawn) == scores(answers, kept)


@given(ANSWERS, PROOFS)
def test_a_level_falls_when_all_its_proofs_have_expired(answers, proofs):
    later = max((each.expires_on for each in proofs), default=DAY)

    assert scores(answers, proofs, on=later) == scores(answers)


@given(ANSWERS, VERDICTS, st.data())
def test_a_better_answer_never_lowers_a_declared_score(answers, verdicts, data):
    said = [node for node, step in answers.items() if step is not None]
    if not said:
        return
    node = data.draw(st.sampled_from(said))
    best = len(FRAME.by_node[node].values) - 1
    better = answers | {node: data.draw(st.integers(answers[node], best))}

    before, after = scores(answers, (), verdicts), scores(better, (), verdicts)

    for target in FRAME.targets:
        low, high = before[target].declared, after[target].declared
        assert low is None or high is None or low <= high


@given(ANSWERS, VERDICTS)
def test_what_is_reviewed_is_never_more_than_what_is_declared(answers, verdicts):
    for score in scores(answers, (), verdicts).values():
        if score.reviewed is not None and score.declared is not None:
            assert score.reviewed <= score.declared


@given(ANSWERS)
def test_without_a_review_nothing_is_reviewed_and_without_a_proof_nothing_is_proven(answers):
    for score in scores(answers).values():
        assert score.reviewed is None
        assert not score.proven


def test_a_score_is_its_share_of_what_applies():
    whole = {1: 1, 2: 1, 3: 1, 4: 0, 5: None}

    found = scores(whole)

    assert (found[100].declared, found[101].declared, found[200].declared) == (8333, 7500, 0)
    assert (found[100].asked, found[100].answered) == (3, 3)
    assert scores({4: None, 5: None})[200].declared is None
    assert scores({4: 5, 5: 0})[200].declared == 7143


def test_what_follows_waits_counts_as_not_done_and_does_not_apply_with_what_it_follows():
    assert scoring.standing(FRAME, {}) == {
        1: Asking.ASKED,
        2: Asking.NOT_YET,
        3: Asking.NOT_YET,
        4: Asking.ASKED,
        5: Asking.ASKED,
    }
    assert scoring.left(FRAME, {1: 1, 4: 0}) == [2, 5]
    # What was answered before the first one fell is kept, and does not count.
    assert scores({1: 0, 2: 1, 3: 2})[101].declared == 0
    assert scores({1: None, 2: 1, 3: 2})[101].declared is None


def test_the_weakest_perimeter_counts_and_of_each_the_latest():
    def audit(ago, level, perimeter):
        return Standing(
            place=SITE,
            kind=27,
            occurred_on=DAY - timedelta(days=ago),
            expires_on=DAY + timedelta(days=90),
            level=level,
            perimeter=perimeter,
        )

    strong = [audit(9, 1, "A"), audit(3, 3, "a"), audit(1, 4, "B")]
    assert scoring.proven_steps(FRAME, reached(strong, on=DAY)) == {3: 2, 5: 1}
    weak = [*strong, audit(0, 2, "B")]
    assert scoring.proven_steps(FRAME, reached(weak, on=DAY)) == {5: 1}


def test_a_verdict_holds_for_what_it_says():
    answers = {4: 5, 5: None}
    accepted = scores(answers, (), {4: Verdict.ACCEPTED})[200]
    denied = scores(answers, (), {4: Verdict.ACCEPTED, 5: Verdict.REFUSED})[200]
    unfinished = scores(answers, (), {4: Verdict.TO_COMPLETE})[200]

    assert (accepted.declared, accepted.reviewed) == (10_000, 10_000)
    assert denied.reviewed == 7143
    assert unfinished.reviewed == 0


@pytest.mark.parametrize(
    ("score", "shown"), [(None, None), (0, 0), (49, 0), (50, 1), (9_999, 99), (10_000, 100)]
)
def test_only_what_is_whole_reads_a_hundred(score, shown):
    assert scoring.percent(score) == shown


def test_measures_come_after_those_they_follow_whatever_their_order():
    frame = a_frame(asks(3, follows=2), asks(2, follows=1), asks(1))

    assert [each.node for each in frame.measures] == [1, 2, 3]
    assert frame.kinds == frozenset()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(step=2), "n’a pas cette réponse"),
        (Said(step=None), "Dites pourquoi"),
        (Said(step=None, words="  "), "Dites pourquoi"),
        (Said(step=1, words="x" * 4_001), "4000 caractères"),
    ],
)
def test_an_answer_is_one_of_the_scale_or_says_why_it_does_not_apply(said, words):
    with pytest.raises(NotAnAnswer, match=words):
        answering.check(asks(1), said)


def test_some_measures_apply_to_all_and_an_old_answer_may_be_said_again():
    with pytest.raises(NotAnAnswer, match="s’applique à tous"):
        answering.check(asks(1, may_not_apply=False), Said(step=None, words="Non."))
    retired = replace(asks(1), answerable=frozenset({1}))
    answering.check(retired, Said(step=0), was=0)
    with pytest.raises(NotAnAnswer):
        answering.check(retired, Said(step=0), was=1)
    answering.check_reason("Le compte rendu manque.")
    with pytest.raises(NotAnAnswer, match="quoi corriger"):
        answering.check_reason(" ")


DAYS = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("state", "stage", "today", "words"),
    [
        (State.LOCKED, Stage.SENT_BACK, DAY, "verrouillée"),
        (State.OPEN, Stage.SUBMITTED, DAY, "sont remises"),
        (State.OPEN, Stage.ACCEPTED, DAY, "sont remises"),
        (State.OPEN, Stage.WAITING, date(2026, 2, 28), "commence le 01/03/2026"),
        (State.OPEN, Stage.STARTED, date(2026, 7, 1), "close depuis le 30/06/2026"),
        (State.CLOSED, Stage.STARTED, DAY, "close depuis"),
    ],
)
def test_an_answer_outside_its_time_is_refused_with_a_sentence(state, stage, today, words):
    with pytest.raises(NotNow, match=words):
        stages.check_answering(state, stage, today=today, **DAYS)


def test_what_is_sent_back_is_completed_after_the_end():
    stages.check_answering(State.CLOSED, Stage.SENT_BACK, today=date(2026, 9, 1), **DAYS)
    stages.check_answering(State.OPEN, Stage.WAITING, today=DAY, **DAYS)


def test_answers_are_given_whole_reviewed_once_given_and_a_campaign_never_goes_back():
    stages.check_submitting(0)
    with pytest.raises(NotNow, match="1 mesure attend"):
        stages.check_submitting(1)
    stages.check_reviewing(State.CLOSED, Stage.SUBMITTED)
    for state, stage in ((State.LOCKED, Stage.SUBMITTED), (State.OPEN, Stage.STARTED)):
        with pytest.raises(NotNow):
            stages.check_reviewing(state, stage)
    stages.check_move(State.DRAFT, State.OPEN)
    for now, to in ((State.CLOSED, State.OPEN), (State.DRAFT, State.LOCKED)):
        with pytest.raises(NotNow):
            stages.check_move(now, to)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Donnez un nom"),
        ({"level": PlaceKind.GHT}, "des sites ou des entités"),
        ({"closes_on": date(2026, 2, 1)}, "avant de commencer"),
        ({"opens_on": date(2025, 1, 1), "closes_on": date(2025, 2, 1)}, "déjà passé"),
        ({"closes_on": date(2029, 1, 1)}, "deux ans"),
        ({"categories": ("355",) * 101}, "100 catégories"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(changes, words):
    with pytest.raises(NotACampaign, match=words):
        population.check(campaign_said(**changes), today=DAY)


def test_a_campaign_for_nobody_is_refused_with_a_sentence():
    population.check_somebody(1)
    with pytest.raises(NotACampaign, match="n’interrogerait personne"):
        population.check_somebody(0)


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_quartiles_are_in_order_and_a_small_group_tells_nothing(found):
    told = spread.spread(found)

    assert spread.among_likes(found) == (told if len(found) >= 5 else None)
    if not found:
        assert told is None
    else:
        assert min(found) <= told.low <= told.median <= told.high <= max(found)
        assert min(found) <= told.mean <= max(found)
        assert told == spread.spread(sorted(found))


def test_quartiles_lie_where_a_hand_finds_them():
    told = spread.spread([0, 100, 200, 300, 400])

    assert (told.low, told.median, told.high, told.mean, told.count) == (100, 200, 300, 200, 5)


@pytest.mark.parametrize(
    ("today", "told", "turn"),
    [
        (date(2026, 5, 1), (), None),
        (date(2026, 5, 31), (), 30),
        (date(2026, 6, 2), (30,), None),
        (date(2026, 6, 5), (), None),
        (date(2026, 6, 27), (30, 14), 3),
        (date(2026, 7, 1), (), None),
    ],
)
def test_a_campaign_is_recalled_on_its_days_and_once_each(today, told, turn):
    assert pace.turn(DAYS["closes_on"], today=today, told=told) == turn
