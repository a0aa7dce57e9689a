"""The pictures: everything inside, no words over others, whatever the number and the names."""

from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.assessments.drawing.curve import Point, curve
from hygie.assessments.drawing.gauge import gauge
from hygie.assessments.drawing.house import NARROW, SHEET, WIDE, floors_of, house
from hygie.assessments.drawing.saying import sentence
from hygie.assessments.rules.house import Condition, Part, Room
from hygie.platform.drawing.canvas import Box, Words

BUILDS = (WIDE, NARROW, SHEET)
SHARES = st.none() | st.integers(0, 10_000)
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=120)
PARTS = st.builds(
    Part,
    node=st.integers(1, 999),
    ref=st.just("O"),
    title=TITLES,
    declared=SHARES,
    proven=SHARES,
    reviewed=SHARES,
    asked=st.integers(0, 9),
    answered=st.integers(0, 9),
)
ROOMS = st.lists(
    st.builds(Room, whole=PARTS, parts=st.lists(PARTS, max_size=5).map(tuple)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40)
@given(ROOMS, st.sampled_from(BUILDS))
def test_every_room_is_in_the_house_and_no_words_are_over_others(rooms, build):
    picture = house(rooms, title="Maison", build=build)

    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert shape.x >= 0
            assert shape.y >= 0
            assert shape.x + shape.width <= picture.width
            assert shape.y + shape.height <= picture.height
    boxes = [each.box for each in picture.shapes if isinstance(each, Words) and each.text.strip()]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    ET.fromstring(picture.svg)  # noqa: S314 - ours


@given(ROOMS, st.integers(1, 4))
def test_floors_hold_every_room_in_order_and_none_is_much_emptier(rooms, most):
    floors = floors_of(rooms, most)
    assert [room for floor in floors for room in floor] == rooms
    assert max(map(len, floors)) <= most
    assert max(map(len, floors)) - min(map(len, floors)) <= 1


def a_room(title, declared=9_000, proven=9_000, answered=3):
    whole = Part(
        node=1,
        ref="O1",
        title=title,
        declared=declared,
        proven=proven,
        asked=3,
        answered=answered,
    )
    return Room(whole=whole)


def test_a_house_says_in_words_what_it_draws():
    rooms = [a_room("Gouvernance"), a_room("Diagnostic", proven=0), a_room("Accueil", answered=1)]
    said = house(rooms, title="Maison").description.replace("\xa0", " ")
    assert said == (
        "3 pièces : 1 tient, 1 reste à prouver, 1 n’est pas connue. "
        "Gouvernance : tient, 90 % déclaré, 90 % prouvé. "
        "Diagnostic : reste à prouver, 90 % déclaré, 0 % prouvé. "
        "Accueil : on ne sait pas, 1 réponse sur 3."
    )
    svg = house(rooms, title="Maison").svg
    for condition in (Condition.STANDS, Condition.UNPROVEN, Condition.UNKNOWN):
        assert f">{condition.label}<" in svg


def test_a_house_without_answers_or_without_rooms_says_so():
    assert "on ne sait rien" in sentence([a_room("Gouvernance", answered=0)])
    assert "pas d’objectif" in sentence([])
    assert house([], title="Maison") is None


def test_what_people_wrote_is_never_read_as_markup():
    svg = house([a_room('</svg><script>alert("1")</script>')], title="<b>").svg
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "style=" not in svg, "a strict policy would refuse it"


@given(
    st.lists(st.builds(Point, on=st.just("11/2026"), declared=SHARES, proven=SHARES), max_size=9)
)
def test_a_curve_stays_in_its_picture_and_begins_with_two_campaigns(points):
    picture = curve(points, title="Gouvernance")
    if len(points) < 2:
        assert picture is None
        return
    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert 0 <= shape.x <= shape.x + shape.width <= picture.width
            assert 0 <= shape.y <= shape.y + shape.height <= picture.height
    boxes = [each.box for each in picture.shapes if isinstance(each, Words)]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@given(PARTS)
def test_a_bar_beside_its_figures_is_for_the_eye_alone(part):
    svg = gauge(part)
    assert 'aria-hidden="true"' in svg
    ET.fromstring(svg)  # noqa: S314 - ours
