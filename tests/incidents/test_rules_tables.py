from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.incidents.rules import tables
from hygie.incidents.rules.tables import MOST_COLUMNS, NONE, Axis

PARIS = ZoneInfo("Europe/Paris")
CODES = st.sampled_from(["A", "B", "C", NONE])


def test_scales_go_from_the_worst_and_places_by_their_number():
    cells = {"few": {NONE: 1, "MINOR": 1}, "many": {"MAJOR": 2, "CRITICAL": 5}}

    found = tables.table(cells, rows=Axis.ENTITY, columns=Axis.SEVERITY)

    assert found.rows == ["many", "few"]
    assert found.columns == ["CRITICAL", "MAJOR", "MINOR", NONE]
    assert (found.row_totals, found.total) == ({"few": 2, "many": 7}, 9)


def test_the_latest_month_is_read_first_down_and_last_across():
    months = ["2025-12", NONE, "2026-01", "2026"]

    down = tables.table({month: {"": 1} for month in months}, rows=Axis.MONTH, columns=None)
    across = tables.table({"A": dict.fromkeys(months, 1)}, rows=Axis.ENTITY, columns=Axis.MONTH)

    assert (down.rows, down.columns) == (["2026-01", "2026", "2025-12", NONE], [])
    assert across.columns == [NONE, "2025-12", "2026", "2026-01"]


def test_a_page_shows_the_first_columns_and_of_times_the_latest():
    years = [str(2000 + n) for n in range(30)]
    codes = [f"D{n:02}" for n in range(30)]

    times = tables.table({"A": dict.fromkeys(years, 1)}, rows=Axis.KIND, columns=Axis.YEAR)
    places = tables.table({"A": dict.fromkeys(codes, 1)}, rows=Axis.KIND, columns=Axis.DEPARTMENT)

    assert times.shown_columns(Axis.YEAR) == years[-MOST_COLUMNS:]
    assert places.shown_columns(Axis.DEPARTMENT) == codes[:MOST_COLUMNS]


@settings(deadline=None)
@given(st.dictionaries(CODES, st.dictionaries(CODES, st.integers(1, 99))))
def test_totals_are_the_sums_of_their_cells(cells):
    found = tables.table(cells, rows=Axis.ENTITY, columns=Axis.KIND)

    for column in found.columns:
        down = sum(line.get(column, 0) for line in cells.values())
        assert found.column_totals[column] == down
    assert found.total == sum(found.column_totals.values())
    assert set(found.rows) == set(cells)


@pytest.mark.parametrize(
    ("axis", "value", "since", "until"),
    [
        (Axis.MONTH, "2026-03", "2026-03-01", "2026-04-01"),
        (Axis.MONTH, "2025-12", "2025-12-01", "2026-01-01"),
        (Axis.YEAR, "2026", "2026-01-01", "2027-01-01"),
        (Axis.MONTH, "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_month_is_between_two_midnights_of_paris(axis, value, since, until):
    found = tables.span(axis, value)

    assert found == tables.Span(
        since=datetime.fromisoformat(since).replace(tzinfo=PARIS),
        until=datetime.fromisoformat(until).replace(tzinfo=PARIS),
    )


@pytest.mark.parametrize(
    ("axis", "value"),
    [(Axis.MONTH, "2026-13"), (Axis.MONTH, "26"), (Axis.YEAR, "26"), (Axis.KIND, "2026")],
)
def test_what_is_no_time_is_no_span(axis, value):
    assert tables.span(axis, value) is None


@given(
    st.sampled_from(sorted(tables.TIMES)),
    st.datetimes(datetime(1990, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_each_moment_is_within_the_span_of_the_bound_that_it_follows(axis, moment):
    bounds = tables.bounds(axis, 2029)
    rank = sum(bound <= moment for bound in bounds)  # what width_bucket answers

    value = tables.at_bound(axis, rank)

    within = tables.span(axis, value)
    assert within.since <= moment < within.until
    if axis == Axis.YEAR:
        assert tables.at_bound(Axis.MONTH, -rank) == value, "of an incident whose month is unsaid"
