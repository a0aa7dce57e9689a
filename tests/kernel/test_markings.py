"""Marks: their order, and what does not leave in a file for more people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.markings import Pap, Tlp, TooStrict, check_leaving, strictest

marks = st.lists(st.sampled_from(Tlp), max_size=6)


def test_the_order_of_the_marks():
    assert [mark.mark for mark in sorted(Tlp, key=lambda mark: mark.strictness)] == [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
    ]
    assert [mark.mark for mark in Pap] == ["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]
    assert strictest([]) == Tlp.CLEAR


@given(marks, st.sampled_from(Tlp))
def test_what_leaves_is_never_for_more_people_than_its_mark_says(held, as_):
    is_within = strictest(held).strictness <= as_.strictness
    try:
        check_leaving(held, as_=as_, what="indicateurs")
    except TooStrict:
        assert not is_within
    else:
        assert is_within


def test_the_refusal_says_how_many_and_how_strict():
    with pytest.raises(TooStrict) as refusal:
        check_leaving([Tlp.AMBER, Tlp.GREEN, Tlp.AMBER_STRICT], as_=Tlp.GREEN, what="indicateurs")

    assert "TLP:GREEN est refusé : 2 des 3" in refusal.value.sentence
    assert "jusqu’à TLP:AMBER+STRICT" in refusal.value.sentence
