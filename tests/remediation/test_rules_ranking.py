"""Costs by year, where to begin, whether advice is followed, exceptions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.actor import NATION
from hygie.kernel.errors import Refused
from hygie.remediation.rules import advice, costs, ranking, states, waivers
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.costs import Cost, NotACost, Spending
from hygie.remediation.rules.ranking import Candidate
from hygie.remediation.rules.states import State
from hygie.remediation.rules.waivers import MOVES, NotAWaiver, Standing, WaiverState
from tests.cast import ANNE, ELSA, GAEL, REMI
from tests.remediation.factories import ENTITY, TODAY, a_plea

EUROS = st.decimals(0, 1_000_000, places=2)
COSTS = st.none() | st.builds(Cost, investment=EUROS, running=EUROS)
DAYS = st.none() | st.decimals(0, 500, places=1)
SPENDINGS = st.lists(
    st.builds(
        Spending,
        due_on=st.dates(date(2024, 1, 1), date(2033, 12, 31)),
        state=st.sampled_from(list(State)),
        days=DAYS,
        cost=COSTS,
    ),
    max_size=20,
)


@given(SPENDINGS)
def test_each_investment_is_counted_in_one_year_and_each_running_cost_after_it(spending):
    years = costs.by_year(spending, first=2020, years=20)
    live = [each for each in spending if each.state != State.DROPPED]

    assert sum(year.investment for year in years) == sum(
        each.cost.investment for each in live if each.cost
    )
    assert sum(year.days for year in years) == sum(each.days or 0 for each in live)
    assert sum(year.actions for year in years) == len(live)
    assert sum(year.running for year in years) == sum(
        each.cost.running * (2039 - each.due_on.year) for each in live if each.cost
    )
    assert [year.year for year in years] == list(range(2020, 2040))


@given(SPENDINGS, st.randoms())
def test_the_order_of_a_plan_does_not_change_its_budget(spending, random):
    mixed = list(spending)
    random.shuffle(mixed)
    assert costs.by_year(mixed, first=2026, years=5) == costs.by_year(spending, first=2026, years=5)


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "Infinity", "1000000000"])
def test_a_cost_that_cannot_be_is_refused(amount):
    for name in ("investment", "running"):
        with pytest.raises(NotACost):
            costs.check(Cost(**{name: Decimal(amount)}))
    costs.check(Cost())


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 10_000),
        title=st.just("Isoler"),
        state=st.sampled_from(list(State)),
        due_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        measures=st.integers(0, 9),
        days=DAYS,
        cost=COSTS,
        waits_for=st.sampled_from([(), ("Acheter",), ("Acheter", "Former")]),
        frees=st.integers(0, 3),
    ),
    max_size=15,
    unique_by=lambda each: each.key,
)


@given(CANDIDATES, st.randoms())
def test_the_ranking_holds_each_open_action_once_whatever_the_order(found, random):
    mixed = list(found)
    random.shuffle(mixed)
    order = ranking.ranked(found, today=TODAY)

    assert order == ranking.ranked(mixed, today=TODAY)
    assert {each.key for each in order} == {
        each.key for each in found if states.is_open(each.state)
    }
    assert [each.rank for each in order] == list(range(1, len(order) + 1))
    for each in order:
        assert each.sentence.endswith(".")
        assert each.sentence[0].isupper()


@given(CANDIDATES, st.integers(0, 14), st.integers(1, 5))
def test_more_gain_or_less_effort_never_ranks_lower(found, which, more):
    if which >= len(found) or not states.is_open(found[which].state):
        return
    one = found[which]
    better = [replace(one, measures=one.measures + more)]
    if one.days:
        better.append(replace(one, days=one.days / 2))
    before = _rank(found, one.key)
    for each in better:
        changed = [*found[:which], each, *found[which + 1 :]]
        assert _rank(changed, one.key) <= before


def _rank(found, key):
    return next(each.rank for each in ranking.ranked(found, today=TODAY) if each.key == key)


def test_a_sentence_says_gain_effort_what_waits_and_what_is_late():
    one = Candidate(
        key=1,
        title="Isoler",
        state=State.TODO,
        due_on=TODAY - timedelta(days=3),
        measures=3,
        days=Decimal(12),
    )
    assert plain(ranking.sentence(one, today=TODAY)) == (
        "Améliore 3 mesures pour 12 jours de travail, soit 0,25 par jour ; en retard de 3 jours."
    )
    dear = replace(one, cost=Cost(investment=Decimal(4000)), due_on=TODAY, frees=2)
    assert plain(ranking.sentence(dear, today=TODAY)) == (
        "Améliore 3 mesures pour 20 jours d’effort, euros compris à 500 € le jour, "
        "soit 0,15 par jour ; en libère 2 autres."
    )
    waits = replace(one, days=None, due_on=TODAY, measures=1, waits_for=("Acheter", "Former"))
    assert plain(ranking.sentence(waits, today=TODAY)) == (
        "Améliore 1 mesure, mais l’effort n’est pas estimé ; attend d’abord « Acheter » et 1 autre."
    )
    unknown = replace(one, measures=0, due_on=TODAY)
    assert "gain n’est pas connu" in ranking.sentence(unknown, today=TODAY)
    assert ranking.effort(replace(one, days=Decimal(0))) == Fraction(1, 8)


def plain(text):
    return text.replace("\xa0", " ")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["AUDIT", "OTHER"]),
            st.sampled_from(list(State)),
            st.booleans(),
            st.integers(1, 9),
        )
    )
)
def test_the_rate_of_advice_stays_between_nothing_and_all(counts):
    for each in advice.followed(counts).values():
        assert 0 <= each.percent <= 100
        assert each.open + each.done + each.dropped == each.given
    assert sum(each.given for each in advice.followed(counts).values()) == sum(
        count for *_, count in counts
    )
    assert advice.Followed().percent is None


def test_what_an_audit_asks_is_advice_and_the_rest_when_it_says_so():
    assert advice.is_advice(OriginKind.AUDIT, advised=False)
    assert advice.is_advice(OriginKind.ANSWER, advised=True)
    assert not advice.is_advice(OriginKind.ANSWER, advised=False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "pas respecté"),
        ({"reason": " "}, "pourquoi"),
        ({"compensating": ""}, "protège"),
        ({"expires_on": TODAY}, "après aujourd’hui"),
        ({"expires_on": TODAY + timedelta(days=367)}, "366 jours"),
        ({"measures": ("x",)}, "ne désigne pas"),
    ],
)
def test_an_exception_says_what_why_how_and_until_when(changes, words):
    with pytest.raises(Refused, match=words):
        waivers.check(a_plea(**changes), today=TODAY)


@given(st.sampled_from(list(WaiverState)), st.dates(), st.dates())
def test_an_exception_is_worth_one_thing_on_each_day_and_never_stands_after_its_last(
    state, expires_on, today
):
    found = waivers.standing(state, expires_on, today=today)
    stands = found in {Standing.STANDS, Standing.SOON}
    assert stands == (state == WaiverState.APPROVED and today <= expires_on)
    if state == WaiverState.APPROVED and today > expires_on:
        assert found == Standing.EXPIRED


@given(
    st.sampled_from(list(WaiverState)),
    st.sampled_from(list(WaiverState)),
    st.sampled_from(["", "x"]),
)
def test_a_decision_is_taken_once_and_a_refusal_says_why(before, after, words):
    speaks = after in {WaiverState.REFUSED, WaiverState.ENDED}
    allowed = after in MOVES[before] and (bool(words) or not speaks)
    try:
        waivers.check_move(before, after, words)
    except NotAWaiver:
        assert not allowed
    else:
        assert allowed


def test_the_direction_and_the_ciso_approve_and_nobody_else():
    above = frozenset({ENTITY, NATION})
    assert waivers.may_approve(ANNE, above=above)
    for other in (ELSA, GAEL, REMI):
        assert not waivers.may_approve(other, above=above)
