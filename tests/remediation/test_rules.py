"""What a plan allows: states and their moves, dependencies, what an action says."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.errors import Refused
from hygie.remediation.rules import actions, dependencies, gain, pace, sharing, states
from hygie.remediation.rules.dependencies import GoesRound, TooManyNeeds
from hygie.remediation.rules.gain import NotAMeasure
from hygie.remediation.rules.sharing import NotShared
from hygie.remediation.rules.states import MOVES, OPEN, OVER, NotAMove, State
from tests.remediation.factories import TODAY, said

STATES = st.sampled_from(list(State))


@given(STATES, STATES, st.sampled_from(["", "  ", "Budget refusé."]))
def test_a_move_is_allowed_by_the_table_and_says_why_when_it_must(before, after, reason):
    allowed = after in MOVES[before] and (
        bool(reason.strip()) or not states.needs_reason(before, after)
    )
    try:
        states.check_move(before, after, reason)
    except NotAMove:
        assert not allowed
    else:
        assert allowed


def test_every_state_is_open_or_over_and_none_is_a_dead_end():
    assert set(OPEN) | set(OVER) == set(State)
    assert set(OPEN) & set(OVER) == set()
    assert all(MOVES[each] for each in State)
    for over in OVER:
        assert MOVES[over] <= set(OPEN), "what is over is taken up again first"


@given(STATES, st.dates(), st.dates())
def test_only_what_is_open_is_late_and_the_day_itself_is_not(state, due_on, today):
    late = states.is_late(state, due_on, today=today)
    assert late == (state in OPEN and due_on < today)
    assert not states.is_late(state, today, today=today)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "ce qu’il faut faire"),
        ({"owner": ""}, "qui s’en charge"),
        ({"due_on": date(1999, 12, 31)}, "entre 2000"),
        ({"due_on": date(2050, 1, 1)}, "entre 2000"),
        ({"days": Decimal(-1)}, "jours"),
        ({"days": Decimal("NaN")}, "jours"),
        ({"days": Decimal("1e9")}, "jours"),
        ({"gain": ("3.2.1",)}, "ne désigne pas"),
        ({"gain": ("a:1", "a:1")}, "deux fois"),
        ({"gain": tuple(f"a:{n}" for n in range(51))}, "50 mesures"),
    ],
)
def test_an_action_that_nobody_could_do_is_refused(changes, words):
    with pytest.raises(Refused, match=words):
        actions.check(said(**changes), today=TODAY)


def test_an_owner_is_a_person_or_words_and_a_day_put_off_says_why():
    actions.check(said(owner="", owner_id=5), today=TODAY)
    later = said(due_on=said().due_on + timedelta(days=1))
    with pytest.raises(actions.NotAnAction, match="Rien n’a changé"):
        actions.check_change(said(), said(), "x")
    with pytest.raises(actions.NotAnAction, match="recule"):
        actions.check_change(said(), later, " ")
    actions.check_change(said(), later, "Marché infructueux.")
    actions.check_change(later, said(), "")


@given(st.lists(st.from_regex(r"[a-z]{1,5}:[0-9]{1,2}", fullmatch=True), max_size=20))
def test_measures_are_read_as_they_are_written_each_once(refs):
    read = gain.read(gain.written(refs))
    assert read == tuple(dict.fromkeys(refs))
    gain.check(read)


@given(st.text(max_size=80))
def test_whatever_is_typed_as_measures_is_measures_or_refused(text):
    read = gain.read(text)
    with suppress(NotAMeasure):
        gain.check(read)
        assert all(slug and ref for slug, _, ref in (each.partition(":") for each in read))
        assert len(set(read)) == len(read)


EDGES = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=60)


@given(EDGES)
def test_dependencies_that_were_all_checked_never_go_round(wanted):
    kept = []
    for one, needed in wanted:
        try:
            dependencies.check(kept, one, needed)
        except (GoesRound, TooManyNeeds):
            continue
        kept.append((one, needed))

    assert _sorted(kept), "there is an order in which all can be done"


@given(EDGES)
def test_what_is_refused_would_have_gone_round(wanted):
    kept = []
    for one, needed in wanted:
        try:
            dependencies.check(kept, one, needed)
        except GoesRound:
            assert not _sorted([*kept, (one, needed)])
            assert dependencies.way(kept, needed, one) or one == needed
        else:
            kept.append((one, needed))


def _sorted(edges):
    """Whether there is an order in which all can be done, by taking what waits for nothing."""
    left = {each for edge in edges for each in edge}
    while free := {each for each in left if all(one != each or n not in left for one, n in edges)}:
        left -= free
    return not left


def test_a_refused_dependency_says_by_what_way():
    with pytest.raises(GoesRound, match="elle-même"):
        dependencies.check([], 1, 1)
    with pytest.raises(GoesRound, match="directement"):
        dependencies.check([(2, 1)], 1, 2)
    with pytest.raises(GoesRound, match="à travers 1 autre"):
        dependencies.check([(2, 3), (3, 1)], 1, 2)
    with pytest.raises(TooManyNeeds):
        dependencies.check([(1, n) for n in range(2, 32)], 1, 99)


@given(st.lists(STATES, max_size=30))
def test_the_progress_of_members_stays_between_nothing_and_all(members):
    found = sharing.progress(members)
    assert 0 <= found.percent <= 100
    assert found.open == sum(each in OPEN for each in members)
    assert found.open + found.done + found.dropped == found.members == len(members)


def test_a_group_shares_with_its_members_and_is_done_when_they_are():
    for chosen in ([], ["x"]):
        with pytest.raises(NotShared):
            sharing.check_members(chosen, ["a", "b"])
    sharing.check_members(["a"], ["a", "b"])
    with pytest.raises(NotShared, match="un membre n’a pas fini"):
        sharing.check_end(State.DONE, [State.DONE, State.DOING])
    with pytest.raises(NotShared, match="2 membres"):
        sharing.check_end(State.DONE, [State.TODO, State.DOING])
    sharing.check_end(State.DONE, [State.DONE, State.DROPPED])
    sharing.check_end(State.DROPPED, [State.TODO])


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-40, 40))
def test_an_action_is_recalled_once_before_and_once_after(due_on, shift):
    moments, today = pace.of_an_action(due_on), due_on + timedelta(days=shift)
    which = pace.turn(moments, today=today)
    if which is not None:
        assert moments[which] <= today < moments[which] + pace.pace().late_at_most
        assert pace.turn(moments, today=today, told={which}) is None
    days = [due_on + timedelta(days=each) for each in range(-40, 41)]
    assert {pace.turn(moments, today=day) for day in days} == {None, pace.BEFORE, pace.AFTER}


def test_a_function_is_known_however_it_is_written_and_nothing_else():
    assert pace.function_of("rssi") == pace.function_of("RSSI") == "CISO"
    assert pace.function_of("Directrice") == "DIRECTOR"
    assert pace.function_of("Équipe réseau") is None
