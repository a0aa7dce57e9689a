"""A room stands, leaks, or is not known; what an objective loses adds up to what it lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessments.rules import weighing
from hygie.assessments.rules.house import Condition, Part, Room, counted, is_blank, stands_from
from hygie.assessments.rules.scoring import Asking, reckon
from tests.assessments.factories import a_frame, asks

SHARES = st.none() | st.integers(0, 10_000)


def a_part(declared=9_000, proven=9_000, reviewed=None, *, asked=3, answered=3, **changes):
    said = {"node": 1, "ref": "O1", "title": "Gouvernance"}
    scores = {"declared": declared, "proven": proven, "reviewed": reviewed}
    return Part(**said | scores | {"asked": asked, "answered": answered} | changes)


@pytest.mark.parametrize(
    ("part", "condition"),
    [
        (a_part(), Condition.STANDS),
        (a_part(7_000, 7_000), Condition.STANDS),
        (a_part(7_000, 6_999), Condition.UNPROVEN),
        (a_part(10_000, 0, 8_000), Condition.STANDS),
        (a_part(10_000, None), Condition.UNPROVEN),
        (a_part(6_999, 10_000), Condition.LEAKS),
        (a_part(0, 0), Condition.LEAKS),
        (a_part(answered=2), Condition.UNKNOWN),
        (a_part(None, None, answered=0), Condition.UNKNOWN),
        (a_part(None, None), Condition.ASIDE),
        (a_part(None, None, asked=0, answered=0), Condition.ASIDE),
    ],
)
def test_a_room_is_what_its_scores_say(part, condition):
    assert part.condition == condition


@given(SHARES, SHARES, SHARES)
def test_a_room_stands_on_nothing_that_is_only_said(declared, proven, reviewed):
    found = a_part(declared, proven, reviewed).condition
    if found == Condition.STANDS:
        assert max(proven or 0, reviewed or 0) >= stands_from() <= declared
    assert (found == Condition.ASIDE) == (declared is None)


def test_rooms_are_counted_in_the_order_in_which_they_are_read():
    rooms = [Room(whole=a_part(*scores)) for scores in ((0, 0), (9_000, 9_000), (0, 0))]
    assert list(counted(rooms).items()) == [(Condition.STANDS, 1), (Condition.LEAKS, 2)]
    assert not is_blank(rooms)
    assert is_blank([Room(whole=a_part(answered=0))])


def test_what_pulls_down_is_said_the_heaviest_first():
    frame = a_frame(
        asks(1),
        asks(2, follows=1),
        asks(3, steps=3, weight=20_000),
        asks(4),
        asks(5, above=(200,)),
    )
    answers = {1: 0, 3: 1, 4: None, 5: 1}

    found = weighing.pulls(frame, answers)

    assert [each.node for each in found[100]] == [1, 2, 3]
    assert [each.points for each in found[100]] == [25, 25, 25]
    assert found[100][1].asking == Asking.NOT_YET
    assert found[200] == []


@given(st.dictionaries(st.integers(1, 6), st.none() | st.integers(0, 2)))
def test_what_is_lost_and_what_is_declared_make_a_hundred(answers):
    frame = a_frame(
        asks(1, steps=3), asks(2, steps=3, follows=1), asks(3, steps=3, weight=30_000), asks(4)
    )
    answers = {
        node: step
        for node, step in answers.items()
        if node in frame.by_node and (step or 0) < len(frame.by_node[node].values)
    }
    lost = sum(each.points for each in weighing.pulls(frame, answers)[100])
    declared = reckon(frame, answers, {}, {})[100].declared
    if declared is None:
        assert lost == 0
    else:
        assert lost == pytest.approx(100 - declared / 100, abs=0.01)
