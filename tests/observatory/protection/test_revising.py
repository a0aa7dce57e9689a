"""A year that was published is told anew without telling who was added."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.observatory.rules.cells import Level, Shown
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.revising import revised
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
