"""The picture of levels over time: within its frame, on its lines, read by who does not see it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hygie.audits import drawing

DAY = date(2026, 3, 2)
LEVELS = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 5)), min_size=1, max_size=60)


@given(LEVELS)
def test_every_audit_stands_on_the_line_of_its_level_within_the_picture(told):
    levels = sorted((DAY + timedelta(days=days), level) for days, level in told)

    picture = drawing.picture(levels, most=5)

    lines = {label: y for y, label in picture.lines}
    assert list(lines) == ["1", "2", "3", "4", "5"]
    assert [each.y for each in picture.points] == [lines[str(level)] for _, level in levels]
    assert all(0 < each.x < picture.width for each in picture.points)
    assert all(0 < each.label_y < each.y < picture.height for each in picture.points)
    assert [each.x for each in picture.points] == sorted(each.x for each in picture.points)


def test_a_level_is_written_when_it_changes_and_the_first_and_last_months_are_told():
    levels = [(DAY + timedelta(days=200 * rank), level) for rank, level in enumerate((1, 1, 3))]

    picture = drawing.picture(levels, most=5)

    assert [each.label for each in picture.points] == ["1", "", "3"]
    assert [each.label for each in picture.days] == ["03/2026", "04/2027"]
    for said in ("02/03/2026, niveau 1", "18/09/2026, niveau 1", "06/04/2027, niveau 3."):
        assert said in picture.caption


def test_audits_of_one_day_stand_in_the_middle_over_their_month():
    picture = drawing.picture([(DAY, 2), (DAY, 3)], most=5)

    (day,) = picture.days
    assert {each.x for each in picture.points} == {day.x}


def test_a_long_scale_begins_at_zero_and_ends_at_what_was_reached():
    picture = drawing.picture([(DAY, 640), (DAY + timedelta(days=1), 700)], most=1000)

    assert [label for _, label in picture.lines] == ["0", "700"]
    assert drawing.picture([], most=5) is None
