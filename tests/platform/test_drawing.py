"""What pictures are drawn with: the colours of the charter, words that stay in their room."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Picture, Words
from tests.platform.test_look import CHARTER

TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=120)


def test_the_colours_of_pictures_are_those_of_the_charter():
    ours = {each for each in map(str, vars(canvas).values()) if re.fullmatch("#[0-9a-f]{6}", each)}
    assert ours | set(canvas.SCALE) <= set(CHARTER.values())


@given(TITLES, st.integers(30, 300))
def test_lines_are_no_wider_than_their_room(text, room):
    for line in words.lines(text, size=13, room=room):
        assert words.width(line, 13) <= room


@given(TITLES)
def test_what_people_wrote_is_never_read_as_markup(text):
    shapes = (Words(x=1, y=1, text=f"<{text}&", size=12),)
    svg = Picture(width=9, height=9, shapes=shapes, title=f"<{text}", description='"&').svg
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - ours
    assert "style=" not in svg, "a strict policy would refuse it"
