"""The classes of a map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.classes import Class, class_of, quantile_classes

VALUES = st.lists(st.integers(0, 200), max_size=60)


@given(VALUES)
def test_every_value_above_zero_is_in_one_class_and_zero_in_none(values):
    classes = quantile_classes(values)

    assert len(classes) <= 4
    for value in values:
        holding = [each for each in classes if each.low <= value <= each.high]
        assert len(holding) == (1 if value > 0 else 0)
    assert all(one.high < two.low for one, two in zip(classes, classes[1:], strict=False))


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([], ()),
        ([0, 0], ()),
        ([3, 3, 3], (Class(3, 3),)),
        ([1, 2, 3, 4], (Class(1, 1), Class(2, 2), Class(3, 3), Class(4, 4))),
        ([1, 2, 3, 4, 5, 6, 7, 8], (Class(1, 2), Class(3, 4), Class(5, 6), Class(7, 8))),
        ([1, 1, 1, 1, 1, 9], (Class(1, 1), Class(9, 9))),
    ],
)
def test_classes_have_as_many_values_each_as_can_be(values, classes):
    assert quantile_classes(values) == classes


def test_the_rank_of_a_class_is_its_shade():
    classes = quantile_classes([1, 2, 3, 4])
    assert [class_of(value, classes) for value in (0, 1, 4)] == [None, 0, 3]
