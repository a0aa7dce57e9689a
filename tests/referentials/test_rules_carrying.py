from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.referentials.readers import shipped
from hygie.referentials.rules.carrying import Answered, Fate, carry_over, nearest, says_the_same
from hygie.referentials.rules.comparing import difference
from hygie.referentials.rules.records import Relation, Scale, Step
from hygie.referentials.rules.rewording import DoesNotFit, reworded
from tests.referentials.factories import a_catalogue, a_mapping, a_measure, a_scale

BEFORE = a_catalogue(a_measure("1"), a_measure("2", scale="trois"), a_measure("3"))


def carried(after, *answers, before=BEFORE):
    found = carry_over(before, after, answers)
    return {each.ref: each for each in found.measures}, found.lost


def test_the_same_measure_on_the_same_scale_keeps_its_answer():
    found, lost = carried(BEFORE, Answered(ref="1", step=1), Answered(ref="2", step=2))

    assert (found["1"].fate, found["1"].step, found["1"].is_reworded) == (Fate.KEPT, 1, False)
    assert found["2"].step == 2
    assert (found["3"].fate, found["3"].step) == (Fate.NEW, None)
    assert lost == ()


def test_other_words_are_said():
    after = a_catalogue(a_measure("1", title="Tout autre chose"))

    found, lost = carried(after, Answered(ref="1", step=1), Answered(ref="3", step=0))

    assert found["1"].is_reworded
    assert lost == ("3",)


def test_another_scale_gets_the_nearest_answer_and_the_less_good_of_two():
    after = a_catalogue(a_measure("2"))

    found, _ = carried(after, Answered(ref="2", step=1))

    assert (found["2"].fate, found["2"].step) == (Fate.RESCALED, 0)


@pytest.mark.parametrize(
    ("relation", "fate"),
    [(Relation.EQUAL, Fate.MOVED), (Relation.SUPERSET, Fate.MOVED), (Relation.INTERSECT, Fate.NEW)],
)
def test_a_measure_that_moved_is_found_by_what_the_new_version_says(relation, fate):
    mapping = a_mapping("9", "1", slug="essai", relation=relation)
    after = a_catalogue(a_measure("9", title="Autrement"), mappings=(mapping,))

    found, lost = carried(after, Answered(ref="1", step=1))

    assert found["9"].fate == fate
    assert lost == (() if fate == Fate.MOVED else ("1",))


def test_of_two_measures_made_one_the_less_good_answer_is_proposed():
    mappings = tuple(a_mapping("9", ref, slug="essai") for ref in ("1", "3"))
    after = a_catalogue(a_measure("9", title="Les deux"), mappings=mappings)

    found, _ = carried(after, Answered(ref="1", step=1), Answered(ref="3", step=0))

    assert (found["9"].step, found["9"].sources) == (0, ("1", "3"))


def test_an_identical_title_finds_a_measure_that_was_renumbered_but_not_one_of_two():
    after = a_catalogue(a_measure("7", title="mesure 1"))
    twins = a_catalogue(a_measure("1", title="Même"), a_measure("2", title="Même"))

    assert carried(after, Answered(ref="1", step=1))[0]["7"].fate == Fate.MOVED
    found, lost = carried(
        a_catalogue(a_measure("7", title="Même")), Answered(ref="1", step=1), before=twins
    )
    assert (found["7"].fate, lost) == (Fate.NEW, ("1",))


def test_what_did_not_apply_stays_so_only_where_it_may():
    aside = Answered(ref="1", is_not_applicable=True)

    assert carried(BEFORE, aside)[0]["1"].is_not_applicable
    strict = a_catalogue(a_measure("1", may_not_apply=False))
    assert carried(strict, aside)[0]["1"].fate == Fate.NEW


REFS = st.sampled_from(["1", "2", "3", "4", "5"])
LABELS = st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=5, unique=True)


@st.composite
def catalogues(draw):
    refs = draw(st.lists(REFS, min_size=1, max_size=5, unique=True))
    scales = tuple(a_scale(f"s{rank}", tuple(draw(LABELS))) for rank in range(2))
    measures = [
        a_measure(
            ref,
            scale=draw(st.sampled_from(["s0", "s1"])),
            title=draw(st.sampled_from(["Un", "Deux", "Trois"])),
            may_not_apply=draw(st.booleans()),
        )
        for ref in refs
    ]
    said = a_catalogue(*measures, scales=scales)
    maps = draw(st.lists(st.tuples(st.sampled_from(refs), REFS), max_size=3, unique=True))
    return replace(said, mappings=tuple(a_mapping(ref, other, slug="essai") for ref, other in maps))


@st.composite
def worlds(draw):
    before, after = draw(catalogues()), draw(catalogues())
    answers = []
    for node in before.measures:
        last = len(before.scale_of(node).steps) - 1
        kind = draw(st.integers(0, 2))
        if kind == 1:
            answers.append(Answered(ref=node.ref, step=draw(st.integers(0, last))))
        elif kind == 2:
            answers.append(Answered(ref=node.ref, is_not_applicable=True))
    return before, after, answers


@given(worlds())
def test_nothing_is_lost_in_silence_nothing_is_invented(world):
    before, after, answers = world

    found = carry_over(before, after, answers)

    taken = [ref for each in found.measures for ref in each.sources]
    assert set(taken) | set(found.lost) == {each.ref for each in answers}
    assert not set(taken) & set(found.lost)
    assert [each.ref for each in found.measures] == [node.ref for node in after.measures]
    for each in found.measures:
        assert bool(each.sources) or each.fate == Fate.NEW
        if each.step is not None:
            assert after.scale_of(after.node(each.ref)).step(each.step) is not None
            assert not each.is_not_applicable


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(world, random):
    before, after, answers = world
    shuffled = list(answers)
    random.shuffle(shuffled)

    assert carry_over(before, after, shuffled) == carry_over(before, after, answers)


@given(catalogues(), st.data())
def test_carried_into_itself_everything_is_kept(said, data):
    answers = [
        Answered(ref=node.ref, step=data.draw(st.integers(0, len(said.scale_of(node).steps) - 1)))
        for node in said.measures
    ]

    found = carry_over(said, said, answers)

    assert {each.fate for each in found.measures} == {Fate.KEPT}
    assert {each.ref: each.step for each in found.measures} == {
        each.ref: each.step for each in answers
    }
    assert difference(said, said).is_empty


@given(catalogues(), catalogues())
def test_a_difference_is_the_reverse_of_its_reverse(one, other):
    there, back = difference(one, other), difference(other, one)

    assert [node.ref for node in there.added] == [node.ref for node in back.removed]
    assert {each.ref for each in there.changed} == {each.ref for each in back.changed}
    assert there.same == back.same
    assert there.same + len(there.changed) + len(there.added) == len(other.nodes)


@given(LABELS, st.decimals(0, 1, places=4))
def test_the_nearest_answer_is_never_farther_than_another(labels, value):
    scale = a_scale("s", tuple(labels))

    found = nearest(scale, Step(rank=0, label="x", value=value))

    assert all(
        abs(found.value - value) <= abs(step.value - value) and 0 <= found.value <= 1
        for step in scale.steps
    )


def test_an_answer_that_is_no_longer_given_is_not_proposed():
    steps = (*a_scale().steps[:1], replace(a_scale().steps[1], is_answerable=False))

    found = nearest(a_scale(steps=steps), Step(rank=0, label="x", value=Decimal(1)))

    assert found.rank == 0
    assert nearest(Scale(code="x", label="x", steps=()), found) is None
    assert not says_the_same(None, a_scale())


def test_a_difference_says_each_field_before_and_after():
    after = a_catalogue(
        a_measure("1", title="Autre", weight=Decimal(2)), a_measure("2"), a_measure("4")
    )

    found = difference(BEFORE, after)

    assert [node.ref for node in found.added] == ["4"]
    assert [node.ref for node in found.removed] == ["3"]
    first, second = found.changed
    assert [(each.field, each.before, each.after) for each in first.changes] == [
        ("Titre", "Mesure 1", "Autre"),
        ("Poids", "1", "2"),
    ]
    assert [each.field for each in second.changes] == ["Échelle"]


def test_the_words_of_a_file_enter_our_frame_and_its_proofs_stay():
    frame = shipped.read("mesures-prioritaires", "2026-11")
    words = a_catalogue(
        *(
            a_measure(node.ref, title=f"Officiel {node.ref}", scale=f"s{node.ref}")
            for node in frame.measures
        ),
        slug="mesures-prioritaires",
        version="officielle",
        scales=tuple(
            a_scale(f"s{node.ref}", tuple(f"r{n}" for n in range(len(frame.scale_of(node).steps))))
            for node in frame.measures
        ),
    )

    found = reworded(frame, words)

    assert (found.version, len(found.nodes)) == ("officielle", 63)
    assert found.node("15").title == "Officiel 15"
    assert found.node("15").follows == frame.node("15").follows
    assert found.node("35").provings == frame.node("35").provings
    assert found.node("35").parent == frame.node("35").parent


def test_words_that_do_not_fit_are_refused():
    with pytest.raises(DoesNotFit, match="n’a pas la mesure 3"):
        reworded(BEFORE, a_catalogue(a_measure("1"), a_measure("2", scale="trois")))
    with pytest.raises(DoesNotFit, match="a une mesure de plus : 3"):
        reworded(a_catalogue(a_measure("1"), a_measure("2", scale="trois")), BEFORE)
    short, long = a_catalogue(a_measure("2")), [a_measure(str(each)) for each in range(2, 14)]
    with pytest.raises(DoesNotFit, match="n’a pas les mesures 3, 4, 5, 6, 7 et 6 autres :"):
        reworded(a_catalogue(*long), short)
    with pytest.raises(DoesNotFit, match="a 2 mesures de plus : 9 et 10 :"):
        reworded(short, a_catalogue(a_measure("2"), a_measure("10"), a_measure("9")))
    with pytest.raises(DoesNotFit, match="La mesure 2 n’a pas autant de réponses"):
        reworded(BEFORE, a_catalogue(a_measure("1"), a_measure("2"), a_measure("3")))
