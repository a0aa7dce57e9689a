"""The mark of an incident: usual, chosen, and by whom it may be loosened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.marks import Marked, NotTheSource, chosen, mark_of, usual
from hygie.incidents.rules.talk import Side
from hygie.kernel.markings import Tlp

MARKS = st.sampled_from(list(Tlp))


def test_before_anybody_chooses_it_is_the_usual_one():
    assert mark_of("") == usual() == Tlp.AMBER
    assert mark_of("RED") == Tlp.RED


@given(first=MARKS, then=MARKS)
def test_the_structure_is_the_source_and_chooses_what_it_likes(first, then):
    before = chosen(Marked(), first, side=Side.STRUCTURE)

    assert chosen(before, then, side=Side.STRUCTURE).standing == then


@given(first=MARKS, then=MARKS)
def test_the_desk_hardens_what_the_structure_chose_and_never_loosens_it(first, then):
    before = chosen(Marked(), first, side=Side.STRUCTURE)

    if then.strictness < first.strictness:
        with pytest.raises(NotTheSource, match="elle seule"):
            chosen(before, then, side=Side.DESK)
    else:
        assert chosen(before, then, side=Side.DESK) == Marked(standing=then, declared=first)


@given(first=MARKS, then=MARKS)
def test_where_the_structure_chose_nothing_the_desk_comes_back_on_its_own_choice(first, then):
    before = chosen(Marked(), first, side=Side.DESK)

    assert chosen(before, then, side=Side.DESK).standing == then
