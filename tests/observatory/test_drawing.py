"""The pictures: all inside, no words over others, hidden and missing told apart."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.kernel.geography import regions
from hygie.observatory.drawing.bars import bars
from hygie.observatory.drawing.columns import Series, columns
from hygie.observatory.drawing.ground import ground
from hygie.observatory.drawing.hatching import lines
from hygie.observatory.drawing.heat import heat
from hygie.observatory.drawing.intervals import Interval, intervals
from hygie.observatory.drawing.line import line
from hygie.observatory.drawing.map import france
from hygie.observatory.drawing.quartiles import Quarters, quartiles
from hygie.observatory.drawing.stacks import MOST, Stack, stacks
from hygie.observatory.drawing.values import State, Value, hidden, missing
from hygie.platform.drawing.canvas import Box, Words

LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=80)


def told(amount):
    return f"{amount:,}".replace(",", "\xa0")


def known(label, amount, *, is_revised=False):
    return Value(label=label, amount=amount, said=told(amount), is_revised=is_revised)


def values(labels=LABELS):
    return st.one_of(
        st.builds(known, labels, st.integers(0, 99_999), is_revised=st.booleans()),
        st.builds(hidden, labels),
        st.builds(missing, labels),
    )


def holds(picture):
    """Everything is inside; no words stand over others."""
    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert shape.x >= 0
            assert shape.y >= 0
            assert shape.x + shape.width <= picture.width + 0.01
            assert shape.y + shape.height <= picture.height
    boxes = [each.box for each in picture.shapes if isinstance(each, Words) and each.text.strip()]
    for left, top, right, bottom in boxes:
        assert left >= -0.01
        assert top >= 0
        assert right <= picture.width + 0.01
        assert bottom <= picture.height
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    assert "style=" not in picture.svg
    assert "<defs" not in picture.svg, "a name would be shared by two pictures of a page"
    ET.fromstring(picture.svg)  # noqa: S314 - ours


@given(st.lists(values(), max_size=9))
def test_bars_hold_whatever_their_names(found):
    picture = bars(found, title="Types")
    assert (picture is None) == (not found)
    if picture:
        holds(picture)


@settings(max_examples=40)
@given(st.lists(values(), min_size=12, max_size=12), st.lists(values(), max_size=12), st.booleans())
def test_columns_hold_with_a_year_before_or_without(now, before, has_before):
    one = Series(name="2024", values=tuple(now))
    two = Series(name="2023", values=tuple(before)) if has_before else None
    holds(columns(one, two, title="Mois"))


def test_columns_of_nothing_are_no_picture():
    assert columns(Series(name="2024", values=()), None, title="Mois") is None


@given(st.lists(values(st.sampled_from(["2018", "2024"])), max_size=16))
def test_a_line_begins_with_two_years_and_holds(found):
    picture = line(found, title="Années")
    assert (picture is None) == (len(found) < 2)
    if picture:
        holds(picture)


def test_a_line_breaks_where_a_year_is_missing_and_marks_what_was_revised():
    found = [known("2021", 7), missing("2022"), known("2023", 9), known("2024", 8, is_revised=True)]
    picture = line(found, title="Années")
    assert picture.shapes[1].path.count("M") == 2
    assert "révisé" in picture.svg
    assert picture.description.replace("\xa0", " ") == (
        "2021 : 7 ; 2022 : sans donnée ; 2023 : 9 ; 2024 : 8, révisé."
    )


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 7), st.integers(0, 23)), values(st.just("")), max_size=168
    )
)
def test_the_hours_of_the_week_hold(found):
    picture = heat(found, title="Heures")
    assert (picture is None) == (not found)
    if picture:
        holds(picture)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(Stack, name=LABELS, parts=st.lists(values(), max_size=3).map(tuple)), max_size=2
    )
)
def test_shares_hold_and_are_no_picture_beyond_what_is_told_apart(found):
    picture = stacks(found, title="Origine")
    names = {part.label for each in found for part in each.parts}
    assert (picture is None) == (not names or len(names) > MOST)
    if picture:
        holds(picture)


HOURS = st.lists(st.floats(0, 10_000), min_size=3, max_size=3).map(sorted)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            lambda label, hours, state: Quarters(
                label=label, low=hours[0], middle=hours[1], high=hours[2], said="14 h", state=state
            ),
            LABELS,
            HOURS,
            st.sampled_from(State),
        ),
        max_size=6,
    )
)
def test_delays_hold_on_one_scale(found):
    picture = quartiles(found, title="Délais")
    assert (picture is None) == (not found)
    if picture:
        holds(picture)


def test_spreads_of_shares_have_an_even_scale():
    found = [Quarters(label="Gouvernance", low=25, middle=50, high=100, said="50 %")]
    picture = quartiles(found, title="Scores", of_hours=False)
    holds(picture)
    assert "75\xa0%" in picture.svg


CODES = sorted(regions())


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from([*CODES, "??"]), values(), max_size=24))
def test_the_map_of_regions_holds_with_what_is_known(found):
    picture = france(found, title="Régions", say=lambda amount: told(int(amount)))
    assert (picture is None) == (not found)
    if picture:
        holds(picture)


@pytest.mark.parametrize("by_department", [False, True])
def test_a_map_draws_every_place_once_or_as_a_square(by_department):
    land = ground(by_department=by_department)
    codes = [each.code for each in land.lands] + [code for code, _ in land.others]
    assert len(set(codes)) == len(codes)
    assert {"01" if not by_department else "971", "988"} <= set(codes)
    assert "99" not in codes, "the fictional one comes with its values alone"
    found = {code: known(code, rank) for rank, code in enumerate(codes)}
    picture = france(
        found, title="Carte", say=lambda amount: told(int(amount)), by_department=by_department
    )
    ET.fromstring(picture.svg)  # noqa: S314 - ours


def test_a_map_tells_zero_hidden_and_missing_apart():
    picture = france(
        {"11": known("Île-de-France", 0), "53": hidden("Bretagne"), "84": known("ARA", 9)},
        title="Régions",
        say=lambda amount: told(int(amount)),
    )
    said = picture.description.replace("\xa0", " ")
    assert "Île-de-France : 0" in said
    assert "Bretagne : masqué" in said
    assert "Corse : sans donnée" in said
    for text in (">0<", ">9<", ">masqué<", ">sans donnée<"):
        assert text in picture.svg


@given(st.lists(st.tuples(st.floats(0, 99), st.floats(0, 99)), min_size=3, max_size=9, unique=True))
def test_hatching_stays_within_its_shape(ring):
    path = lines([ring])
    corners = path.replace("M", " ").replace("L", " ").split()
    across = [float(each) for each in corners[::2]]
    assert all(min(x for x, _ in ring) - 0.1 <= x <= max(x for x, _ in ring) + 0.1 for x in across)


@given(
    st.lists(
        st.tuples(LABELS, st.lists(st.integers(0, 99_999), min_size=4, max_size=4).map(sorted)),
        max_size=8,
    )
)
def test_estimates_are_bars_with_what_was_declared(found):
    told_of = [
        Interval(
            label=label,
            declared=declared,
            low=low,
            middle=middle,
            high=high,
            said=f"{told(declared)} déclarés, entre {told(low)} et {told(high)}",
        )
        for label, (declared, low, middle, high) in found
    ]
    picture = intervals(told_of, title="Incidents estimés")
    assert (picture is None) == (not found)
    if picture:
        holds(picture)
        assert "Incidents estimés" in picture.svg
