"""One establishment among its likes, and nobody else’s figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.likes import Like, Width, standing

MINE = Like(holder="me", kind="CH", size="M", figure=10)


def _others(*figures, kind="CH", size="M", holder="h"):
    return [
        Like(holder=f"{holder}{at}", kind=kind, size=size, figure=each)
        for at, each in enumerate(figures)
    ]


def test_quartiles_of_many_are_those_of_their_figures():
    found = standing(MINE, _others(1, 2, 3, 4, 5, 6, 7, 8, 9))

    assert found is not None
    assert (found.low, found.middle, found.high) == (3, 5, 7)
    assert found.position == "plus que les trois quarts d’entre eux"
    assert (found.width, found.count) == (Width.KIND_AND_SIZE, 9)


def test_it_looks_wider_until_there_are_enough():
    near, kind, all_ = _others(1, 2, 3), _others(4, 5, size="L", holder="k"), _others(6, kind="HAD")

    found = standing(MINE, [*near, *kind, *all_])
    assert found is not None
    assert (found.width, found.count) == (Width.KIND, 5)
    found = standing(MINE, [*near, *_others(4, 5, kind="HAD", holder="k")])
    assert found is not None
    assert found.width is Width.ALL
    assert standing(MINE, near) is None


def test_those_of_two_holders_tell_of_each_other():
    others = [Like(holder=f"h{at % 2}", kind="CH", size="M", figure=at) for at in range(20)]

    assert standing(MINE, others) is None


def test_ones_own_establishments_are_not_its_likes():
    mine = [Like(holder="me", kind="CH", size="M", figure=at) for at in range(9)]

    assert standing(MINE, [*mine, *_others(1, 2, 3, 4)]) is None


def test_zeros_that_several_share_stay_zeros():
    found = standing(MINE, _others(0, 0, 0, 0, 0, 3))

    assert found is not None
    assert (found.low, found.middle) == (0, 0)


@given(st.lists(st.integers(1, 5000), min_size=5, max_size=7))
def test_of_few_no_quartile_is_the_figure_of_one(figures):
    found = standing(MINE, _others(*figures))

    assert found is not None
    for each in (found.low, found.middle, found.high):
        assert figures.count(each) != 1
        assert each not in figures or len(set(figures)) > 1
    assert found.low <= found.middle <= found.high


@pytest.mark.parametrize("figure", [0.5, 40, 900])
def test_a_position_is_one_of_three(figure):
    mine = Like(holder="me", kind="CH", size="M", figure=figure)

    found = standing(mine, _others(*range(10, 100, 10)))

    assert found is not None
    assert found.position.endswith("d’entre eux")
