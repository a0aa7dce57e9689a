"""Small tables by chance: every table that could be is made, one by one, and none tells."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.observatory.rules.cells import Level, Shown
from hygie.observatory.rules.protection.attack import attack, intervals
from hygie.observatory.rules.protection.relations import OUTSIDE, Tie
from hygie.observatory.rules.protection.suppress import protect
from hygie.observatory.rules.protection.systems import systems
from tests.observatory.protection.making import YEAR, cell, key

NATION, REGION, GHT = Level.NATION, Level.REGION, Level.GHT
TIES = {"I": Tie(parts_of="W"), "J": Tie(parts_of="W")}
REGIONS = {f"G{at}": "84" for at in range(3)}
# Each column of a row: which key it is.
COLUMNS = (("W", ""), ("I", "a"), ("I", "b"), ("J", "c"), ("J", "d"))


def _vector(a: int, b: int, c: int) -> tuple[int, ...]:
    """A whole, cut in two ways."""
    whole = a + b
    return whole, a, b, min(c, whole), whole - min(c, whole)


tables = st.lists(
    st.builds(_vector, st.integers(0, 5), st.integers(0, 5), st.integers(0, 9)),
    min_size=2,
    max_size=3,
).filter(lambda rows: sum(row[0] for row in rows) <= 12)


# Regions of the nation; groups of the nation with what is outside them; groups of a region alone,
# of which what is outside is never published.
SHAPES = ("regions", "outside", "rest")
TOPS = {
    "regions": [(NATION, "FR")],
    "outside": [(NATION, "FR"), (REGION, "84")],
    "rest": [(REGION, "84")],
}


def _spots(size, shape):
    if shape == "regions":
        return [(REGION, f"{at:02d}") for at in range(size)]
    groups = [(GHT, f"G{at}") for at in range(size - 1)]
    return [*groups, OUTSIDE] if shape == "outside" else groups


def _cells(rows, shape):
    total = tuple(int(each) for each in np.sum(rows, axis=0))
    places = list(zip(_spots(len(rows), shape), rows, strict=False))
    places += [(top, total) for top in TOPS[shape]]
    return [
        cell(key(*spot, category, code=code), n)
        for spot, counts in places
        for (code, category), n in zip(COLUMNS, counts, strict=True)
    ]


def _protected(rows, shape):
    cells = _cells(rows, shape)
    return cells, protect(cells, ties=TIES, regions=REGIONS)


def _told(shown, spot, counts):
    """What is told of a line: a number, or nothing."""
    return [
        n if shown[key(*spot, category, code=code)] is Shown.SHOWN else None
        for (code, category), n in zip(COLUMNS, counts, strict=True)
    ]


def _possible(told, most):
    """Every line that agrees with what is told of it."""
    found = [
        line
        for a, b in product(range(most + 1), repeat=2)
        if a + b <= most
        for c in range(a + b + 1)
        for line in [(a + b, a, b, c, a + b - c)]
        if all(known is None or known == n for known, n in zip(told, line, strict=True))
    ]
    return np.array(found, dtype=np.int64)


def brute(rows, shown, shape):
    """By hidden key, what it may be in any table which tells the same; by trying them all."""
    total = tuple(int(each) for each in np.sum(rows, axis=0))
    tops = [_told(shown, top, total) for top in TOPS[shape]]
    above = [
        next((each for each in both if each is not None), None) for both in zip(*tops, strict=True)
    ]
    spots = _spots(len(rows), shape)
    told = [_told(shown, spot, row) for spot, row in zip(spots, rows, strict=False)]
    told += [[None] * 5 for _ in rows[len(spots) :]]
    lines = [_possible(each, total[0]) for each in told]
    known = np.array([each is not None for each in above])
    wanted = np.array([each or 0 for each in above])[known]
    found = {}
    for at, spot in enumerate(spots):
        others = _sums([each for other, each in enumerate(lines) if other != at], total[0])
        allowed = {tuple(each) for each in (wanted - others[:, known]).tolist()}
        kept = [line for line in lines[at] if tuple(line[known].tolist()) in allowed]
        for column, (code, category) in enumerate(COLUMNS):
            name = key(*spot, category, code=code)
            if shown[name] is not Shown.SHOWN:
                found[name] = {int(line[column]) for line in kept}
    return found


def _sums(lines, most):
    total = np.zeros((1, 5), dtype=np.int64)
    for each in lines:
        total = np.unique((total[:, None, :] + each[None, :, :]).reshape(-1, 5), axis=0)
        total = total[total[:, 0] <= most]
    return total


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=15, deadline=None)
@given(rows=tables)
def test_no_hidden_figure_is_found_by_trying_every_table(rows, shape):
    cells, shown = _protected(rows, shape)
    if shown[key(*TOPS[shape][0], code="W")] is not Shown.SHOWN:
        return  # nothing at all is told then

    truth = {each.key: each.n for each in cells}
    for name, values in brute(rows, shown, shape).items():
        assert truth[name] in values
        is_outside = (name.level, name.place) == OUTSIDE and truth[name] >= 5
        if truth[name] and not is_outside:
            assert max(values) - min(values) >= 5, name


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=15, deadline=None)
@given(rows=tables, chosen=st.sets(st.integers(0, 14), max_size=8))
def test_the_attack_finds_what_trying_every_table_finds(rows, chosen, shape):
    cells = _cells(rows, shape)
    places = _spots(len(rows), shape)
    hidden = {
        key(*places[at // 5], COLUMNS[at % 5][1], code=COLUMNS[at % 5][0])
        for at in chosen
        if at // 5 < len(places)
    }
    shown = {each.key: Shown.LINKED if each.key in hidden else Shown.SHOWN for each in cells}

    told = _widths(cells, shown, hidden)

    tried = brute(rows, shown, shape)
    assert told.keys() == tried.keys()
    for name, values in tried.items():
        low, high = told[name]
        if high - low < 10:
            assert (low, high) == (min(values), max(values))
        else:  # what is wide enough is not measured to its ends
            assert min(values) <= low
            assert high <= max(values)


@settings(max_examples=15, deadline=None)
@given(rows=tables)
def test_hiding_again_hides_nothing_more(rows):
    cells, shown = _protected(rows, "regions")
    hidden = [name for name, how in shown.items() if how is not Shown.SHOWN]

    assert protect(cells, ties=TIES, regions=REGIONS, also=hidden) == shown


@settings(max_examples=15, deadline=None)
@given(rows=tables, more=st.integers(0, 14))
def test_who_knows_more_is_not_less_certain(rows, more):
    cells, shown = _protected(rows, "regions")
    hidden = sorted((name for name, how in shown.items() if how is not Shown.SHOWN), key=repr)
    if not hidden:
        return
    told = {**shown, hidden[more % len(hidden)]: Shown.SHOWN}

    before, after = _widths(cells, shown, hidden), _widths(cells, told, hidden)

    for name, (low, high) in after.items():
        if before[name][1] - before[name][0] < 10:
            assert before[name][0] <= low <= high <= before[name][1]


def _widths(cells, shown, hidden):
    system = systems(cells, shown, ties=TIES, regions=REGIONS)[YEAR]
    return {name: (low, high) for name, low, high in intervals(system, hidden)}


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(5, 30)] * 2), min_size=1, max_size=4))
def test_where_nothing_is_small_nothing_is_hidden(rows):
    _, shown = _protected([(a + b, a, b, a, b) for a, b in rows], "regions")

    assert set(shown.values()) == {Shown.SHOWN}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=20, deadline=None)
@given(rows=tables)
def test_the_attack_finds_nothing_in_what_is_protected(rows, shape):
    cells, shown = _protected(rows, shape)
    assert attack(cells, shown, ties=TIES, regions=REGIONS) == []
