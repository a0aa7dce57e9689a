"""Quartiles of groups: enough others for each of their members, and nobody’s own figure."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules import grouping
from hygie.observatory.rules.grouping import groups, nearest
from hygie.observatory.rules.likes import Like, Width, position
from hygie.observatory.rules.sizes import Size, size_of


def likes(*figures, holders=None, kind="HEALTH", size="SMALL"):
    names = holders or [f"h{rank}" for rank in range(len(figures))]
    return [
        Like(holder=holder, kind=kind, size=size, figure=figure)
        for holder, figure in zip(names, figures, strict=True)
    ]


@pytest.mark.parametrize(
    ("holders", "told"),
    [
        ("abcde", False),
        ("abcdef", True),
        ("aabcdef", True),
        ("aaabcdef", False),
        ("abcdefgh", False),
        ("abcdefghi", True),
        ("aabbcc", False),
        ("aaaabbbbcccc", False),
        ("aaabbbcccddd", True),
        ("aaaaaaaaaabcdefgh", False),
        ("aaaaaaaaaabcdefghi", True),
    ],
)
def test_a_group_is_told_when_each_of_its_holders_sees_enough_others(holders, told):
    found = likes(*range(len(holders)), holders=holders)

    assert grouping.may_be_told(found) is told


def test_quartiles_of_many_are_exact_and_of_few_nobody_s_own():
    (many, *_) = groups(likes(*range(1, 14)))
    (few, *_) = groups(likes(3, 11, 17, 40, 58, 73))

    assert (many.low, many.middle, many.high, many.count) == (4, 7, 10, 13)
    assert not {few.low, few.middle, few.high} & {3, 11, 17, 40, 58, 73}


def test_the_nearest_group_is_of_one_s_kind_and_size_then_of_its_kind_then_all():
    found = list(groups([*likes(*range(9)), *likes(*range(20, 29), kind="LAB", size="LARGE")]))

    assert nearest(found, kind="HEALTH", size="SMALL").width is Width.KIND_AND_SIZE
    assert nearest(found, kind="HEALTH", size="LARGE").width is Width.KIND
    assert nearest(found, kind="PHARMACY", size="SMALL").width is Width.ALL
    assert nearest([], kind="HEALTH", size="SMALL") is None


@pytest.mark.parametrize(
    ("mine", "words"),
    [(0, "moins que les trois quarts"), (4, "comme la plupart"), (12, "plus que les trois quarts")],
)
def test_the_position_is_told_in_words(mine, words):
    (group, *_) = groups(likes(*range(1, 14)))

    assert position(mine, group.low, group.high).startswith(words)


@pytest.mark.parametrize(
    ("stays", "size"),
    [(0, Size.UNKNOWN), (1, Size.SMALL), (4_999, Size.SMALL), (5_000, Size.MIDDLE)]
    + [(20_000, Size.LARGE), (60_000, Size.VERY_LARGE), (900_000, Size.VERY_LARGE)],
)
def test_the_size_is_that_of_the_activity(stays, size):
    assert size_of(stays) is size


@given(st.lists(st.tuples(st.sampled_from("abcdefghijkl"), st.integers(0, 99)), max_size=40))
def test_no_holder_ever_sees_fewer_than_five_others_of_three_others(said):
    found = likes(*(figure for _, figure in said), holders=[holder for holder, _ in said])

    for group in groups(found):
        held = Counter(each.holder for each in found)
        assert group.count - max(held.values()) >= 5
        assert len(held) - 1 >= 3
        assert group.low <= group.middle <= group.high
