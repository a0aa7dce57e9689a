"""A year that was published is told anew without telling who was added."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.observatory.rules.cells import Cell, Level, Shown
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.revising import Revision, given_away, revised
from hygie.observatory.rules.protection.suppress import protect
from tests.observatory.protection.making import key, regions_of

TIES = {"I": Tie(parts_of="W")}
NATION, REGION = Level.NATION, Level.REGION
BEFORE = {"84": [20, 30], "11": [40, 50], "93": [60, 70]}


def _told(rows):
    cells = regions_of(rows)
    shown = protect(cells, ties=TIES, regions={})
    return {each.key: each if shown[each.key] is Shown.SHOWN else None for each in cells}


def _revised(rows, *, before=BEFORE):
    return revised(_told(before), regions_of(rows), ties=TIES, regions={})


def _again(found):
    return {each: one.cell.n for each, one in found.items() if one.is_revised}


def test_nothing_changed_is_nothing_new():
    assert not _again(_revised(BEFORE))


def test_a_change_of_less_than_five_is_not_told():
    found = _revised({**BEFORE, "84": [22, 30]})

    assert not _again(found)
    assert found[key(REGION, "84", "a")].cell.n == 20


def test_a_large_change_is_told_wherever_it_is():
    found = _revised({**BEFORE, "84": [45, 30]})

    assert _again(found)[key(REGION, "84", "a")] == 45
    assert _again(found)[key(NATION, "FR", "a")] == 145


def test_a_change_that_would_follow_from_others_is_not_told():
    # One more « b » in 84: the whole changed by 6 and « a » by 5, which leaves exactly 1.
    found = _revised({**BEFORE, "84": [25, 31]})

    again = _again(found)
    assert not {key(REGION, "84", "a"), key(REGION, "84", code="W")} <= again.keys()
    assert found[key(REGION, "84", "b")].cell.n == 30


def test_what_was_hidden_stays_hidden():
    before = {"84": [20, 3], "11": [40, 50], "93": [60, 70]}
    found = _revised({"84": [20, 30], "11": [40, 50], "93": [60, 70]}, before=before)

    assert found[key(REGION, "84", "b")].shown is not Shown.SHOWN
    assert found[key(REGION, "84", "b")].cell is None


def test_what_was_told_and_is_now_small_stays_as_it_was_told():
    found = _revised({**BEFORE, "84": [2, 30]})

    assert found[key(REGION, "84", "a")].cell.n == 20
    assert not found[key(REGION, "84", "a")].is_revised


def test_a_place_that_is_gone_is_not_forgotten():
    cells = [each for each in regions_of(BEFORE) if each.key.place != "84"]
    found = revised(_told(BEFORE), cells, ties=TIES, regions={})

    assert key(REGION, "84", "a") in found


@settings(max_examples=25, deadline=None)
@given(changes=st.lists(st.integers(-12, 12), min_size=6, max_size=6))
def test_what_is_told_is_new_by_five_or_more_or_what_it_was(changes):
    each = iter(changes)
    now = {place: [n + next(each) for n in counts] for place, counts in BEFORE.items()}
    told, truth = _told(BEFORE), {cell.key: cell.n for cell in regions_of(now)}

    for name, one in _revised(now).items():
        assert one.cell is not None
        before = told[name].n
        if one.is_revised:
            assert one.cell.n == truth[name]
            assert abs(one.cell.n - before) >= 5
        else:
            assert one.cell.n == before


TWO = {"84": [20, 30], "11": [40, 50]}
# How far from what it is each figure is tried.
_AROUND = range(-12, 13)


def _worlds(now):
    """All tables of two places and two categories near this one, with all that they add up to."""
    counts = [n for place in ("84", "11") for n in now[place]]
    axes = [np.array([n + step for step in _AROUND if n + step >= 0]) for n in counts]
    a, b, c, d = (each.ravel() for each in np.meshgrid(*axes, indexing="ij"))
    return {
        key(REGION, "84", "a"): a,
        key(REGION, "84", "b"): b,
        key(REGION, "11", "a"): c,
        key(REGION, "11", "b"): d,
        key(REGION, "84", code="W"): a + b,
        key(REGION, "11", code="W"): c + d,
        key(NATION, "FR", "a"): a + c,
        key(NATION, "FR", "b"): b + d,
        key(NATION, "FR", code="W"): a + b + c + d,
    }


def _rooms(worlds, told, truth, fresh):
    """Within how much each figure lies, of all tables that would have been told alike."""
    fits = np.ones(len(next(iter(worlds.values()))), dtype=bool)
    for name, values in worlds.items():
        if name in fresh:
            fits &= values == truth[name]
        elif abs(truth[name] - told[name].n) < 5:
            fits &= abs(values - told[name].n) < 5
    return {name: int(np.ptp(values[fits])) for name, values in worlds.items()}


@settings(max_examples=40, deadline=None)
@given(changes=st.lists(st.integers(-9, 9), min_size=4, max_size=4))
def test_of_every_table_that_would_be_told_alike_none_is_known_better_than_to_five(changes):
    each = iter(changes)
    now = {place: [n + next(each) for n in counts] for place, counts in TWO.items()}
    told, truth = _told(TWO), {cell.key: cell.n for cell in regions_of(now)}
    found = _revised(now, before=TWO)
    fresh = {name for name, one in found.items() if one.is_revised}
    worlds = _worlds(now)
    known, rooms = (_rooms(worlds, told, truth, its) for its in (set(), fresh))
    for name in found.keys() - fresh:
        if truth[name] != told[name].n:
            assert rooms[name] >= min(5, known[name]), name


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.integers(0, 40), min_size=6, max_size=6),
    changes=st.lists(st.integers(-9, 9), min_size=6, max_size=6),
)
def test_the_adversary_finds_nothing_in_what_is_told_whatever_was_hidden(counts, changes):
    places = list(BEFORE)
    before = {place: counts[2 * at : 2 * at + 2] for at, place in enumerate(places)}
    after = [max(0, n + change) for n, change in zip(counts, changes, strict=True)]
    now = {place: after[2 * at : 2 * at + 2] for at, place in enumerate(places)}
    told = _told(before)
    found = revised(told, regions_of(now), ties=TIES, regions={})
    assert not given_away(told, regions_of(now), found, ties=TIES, regions={})


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.integers(0, 40), min_size=6, max_size=6),
    more=st.integers(0, 5),
)
def test_one_incident_more_changes_nothing_of_what_is_read(counts, more):
    places = list(BEFORE)
    after = [n + (at == more) for at, n in enumerate(counts)]
    before, now = (
        {place: rows[2 * at : 2 * at + 2] for at, place in enumerate(places)}
        for rows in (counts, after)
    )
    told = _told(before)
    found = revised(told, regions_of(now), ties=TIES, regions={})
    for name, one in found.items():
        was = told.get(name)
        assert (one.cell.n if one.cell else None) == (was.n if was else None)


def test_the_adversary_finds_what_somebody_tells_all_the_same():
    now = {**BEFORE, "84": [22, 30]}
    told, cells = _told(BEFORE), regions_of(now)
    found = revised(told, cells, ties=TIES, regions={})
    moved = key(REGION, "84", "a")
    cell = next(each for each in cells if each.key == moved)
    told_anew = {**found, moved: Revision(shown=Shown.SHOWN, cell=cell, is_revised=True)}
    assert moved in given_away(told, cells, told_anew, ties=TIES, regions={})


def test_a_mean_is_told_anew_when_five_more_are_in_it():
    tie = {"M": Tie(unit=10_000)}

    def means(*rows):
        return [
            _mean(place, share, count) for place, (share, count) in zip("ABC", rows, strict=True)
        ]

    before = means((0.5, 20), (0.5, 30), (0.5, 40))
    told = {each.key: each for each in before}
    found = revised(told, means((0.9, 21), (0.9, 36), (0.5, 40)), ties=tie, regions={})
    again = {name.place for name, one in found.items() if one.is_revised}
    assert "A" not in again, "one that came in, or one that changed, would tell its own score"


def _mean(place, share, count):
    at = key(REGION, place, code="M")
    base = count * 10_000
    return Cell(key=at, n=int(share * base), base=base, holders=count, largest=1)
