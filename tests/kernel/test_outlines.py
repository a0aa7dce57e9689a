import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel import outlines

LONGITUDES = st.floats(-180, 180, allow_nan=False)
LATITUDES = st.floats(-60, 60, allow_nan=False)


def test_the_departments_of_metropolitan_france_and_overseas_are_drawn():
    drawn = outlines.outlines()

    assert {"01", "2A", "2B", "75", "971", "974", "976"} <= set(drawn)
    assert len(drawn) == 101


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=20))
def test_every_point_falls_inside_its_frame(points):
    frame = outlines.frame_of(points)

    for point in points:
        x, y = frame.place(point)
        assert -0.1 <= x <= frame.width + 0.1
        assert -0.1 <= y <= frame.height + 0.1


def test_nothing_to_show_has_no_frame():
    assert outlines.frame_of([]) is None


def test_the_north_is_up():
    frame = outlines.frame_of([(2.0, 48.0), (3.0, 49.0)])

    assert frame.place((2.0, 49.0))[1] < frame.place((2.0, 48.0))[1]


def test_a_square_becomes_a_closed_path():
    frame = outlines.frame_of([(0.0, 0.0), (1.0, 1.0)])
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

    path = outlines.path_of((ring,), frame)

    assert path.startswith("M")
    assert path.endswith("Z")
    assert path.count("L") == 3


@pytest.mark.parametrize("code", sorted(outlines.outlines()))
def test_each_outline_has_corners(code):
    assert all(len(ring) >= 3 for ring in outlines.outlines()[code])


def test_neighbours_become_one_without_the_border_between_them():
    left = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),)
    right = (((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)),)

    (ring,) = outlines.merged([left, right])

    assert set(ring) == {*left[0], *right[0]}
    assert len(ring) == 6


def test_every_region_with_departments_that_are_drawn_is_drawn():
    drawn = outlines.region_outlines()

    assert len(drawn) == 18
    assert all(rings and all(len(ring) >= 3 for ring in rings) for rings in drawn.values())
    assert len(drawn["11"]) == 1, "nothing is left of the borders between its departments"
