"""A text is approved by the mark of what was read, in its turn."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.lessons.rules import stories
from hygie.lessons.rules.anonymity import Names
from hygie.lessons.rules.stories import NEXT, Answer, Group, NotItsTurn, Story
from tests.lessons.factories import a_story

TEXT = st.text(max_size=20)
STORIES = st.builds(Story, title=TEXT, text=TEXT, kind=TEXT, group=st.sampled_from(Group))


@given(STORIES, STORIES)
def test_two_texts_have_the_same_mark_only_when_all_read_the_same(one, other):
    # A text is cleaned of control characters before it has a mark.
    clean = all("\0" not in part for each in (one, other) for part in (each.title, each.text))
    if clean and "\0" not in one.kind + other.kind:
        assert (one.mark == other.mark) == (one == other)
    assert one.mark == Story(**vars(one)).mark


@pytest.mark.parametrize(
    ("before", "answer"),
    list(itertools.product((None, *Answer), Answer)),
    ids=lambda each: str(each),
)
def test_nothing_is_published_that_was_not_proposed(before, answer):
    if answer in NEXT[before]:
        assert stories.check_turn(before, answer) is None
        assert answer != Answer.APPROVED or before == Answer.PROPOSED
    else:
        with pytest.raises(NotItsTurn):
            stories.check_turn(before, answer)


def test_what_is_drawn_keeps_the_parts_that_say_something():
    drawn = stories.drawn(worked=["Le papier."], failed=[], lessons=["Imprimer."], story="")

    assert drawn == "Ce qui a marché\nLe papier.\n\nCe que nous en retenons\n- Imprimer."
    assert stories.check(a_story(), Names()) is None
