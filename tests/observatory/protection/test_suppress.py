"""Known cases: what is hidden, and what with it."""

import pytest

from hygie.observatory.rules.cells import Cell, Level, Shown
from hygie.observatory.rules.protection.attack import attack
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.suppress import protect
from tests.observatory.protection.making import cell, key, regions_of

TIES = {"I": Tie(parts_of="W"), "J": Tie(parts_of="W")}
REGION, NATION, GHT, KIND = Level.REGION, Level.NATION, Level.GHT, Level.KIND


def _protected(cells, *, ties=TIES, regions=None):
    """What is shown, once the attack was tried."""
    regions = regions or {}
    shown = protect(cells, ties=ties, regions=regions)
    assert attack(cells, shown, ties=ties, regions=regions) == []
    return shown


def _hidden(shown):
    return {each for each, how in shown.items() if how is not Shown.SHOWN}


def test_a_table_without_a_small_cell_hides_nothing():
    shown = _protected(regions_of({"84": [10, 20], "11": [30, 40], "93": [9, 8]}))

    assert not _hidden(shown)


def test_a_small_cell_is_found_by_difference_when_it_is_hidden_alone():
    cells = regions_of({"84": [10, 2], "11": [30, 40]})
    shown = {each.key: Shown.SHOWN for each in cells} | {key(REGION, "84", "b"): Shown.SMALL}

    found = attack(cells, shown, ties=TIES, regions={})

    assert [(each.key.place, each.low, each.high) for each in found] == [("84", 2, 2)]


def test_what_gives_a_small_cell_away_is_hidden_with_it():
    shown = _protected(regions_of({"84": [10, 2], "11": [30, 40], "93": [50, 60]}))

    assert shown[key(REGION, "84", "b")] is Shown.SMALL
    assert shown[key(REGION, "84", "a")] is Shown.LINKED
    assert len(_hidden(shown)) == 4
    assert all(each.level is REGION for each in _hidden(shown))


def test_nothing_is_told_of_a_place_whose_whole_is_small():
    shown = _protected(regions_of({"84": [2, 0], "11": [30, 40], "93": [50, 60], "94": [1, 2]}))

    assert shown[key(REGION, "84", code="W")] is Shown.SMALL
    assert shown[key(REGION, "84", "b")] is Shown.LINKED
    assert shown[key(NATION, "FR", code="W")] is Shown.SHOWN


def test_zeros_that_no_cell_tells_are_hidden_with_their_place():
    cells = regions_of({"84": [2, 0], "11": [30, 40], "93": [50, 60], "94": [1, 2]})
    cells = [each for each in cells if each.n]

    shown = _protected(cells)

    assert shown[key(REGION, "84", "b")] is Shown.LINKED


def test_two_indicators_with_one_whole_do_not_tell_it():
    rows = {"84": [3, 1], "11": [30, 40], "93": [50, 60]}
    others = {"84": [0, 4], "11": [25, 45], "93": [10, 100]}
    cells = regions_of(rows) + regions_of(others, code="J", whole=None)

    shown = _protected(cells)

    assert shown[key(REGION, "84", code="W")] is Shown.SMALL


def test_two_tables_of_the_same_nation_are_both_kept():
    nation = [12, 20]
    kinds = regions_of({"CH": [3, 10], "CLI": [9, 10]}, level=KIND)
    cells = [
        *regions_of({"84": [10, 2], "11": [2, 18]}),
        *(c for c in kinds if c.key.level is KIND),
    ]
    assert [c.n for c in cells if c.key.level is NATION and c.key.category] == nation

    shown = _protected(cells)

    assert shown[key(KIND, "CH", "a")] is Shown.SMALL
    assert shown[key(NATION, "FR", code="W")] is Shown.SHOWN


def test_the_only_group_of_a_region_is_not_told_by_what_is_outside():
    cells = [
        *regions_of({"84": [10, 22], "11": [30, 40]}),
        *[cell(key(GHT, "G1", each), n) for each, n in (("a", 9), ("b", 19))],
        cell(key(GHT, "G1", code="W"), 28),
    ]

    shown = _protected(cells, regions={"G1": "84"})

    # Outside the group there are 4: one « a » and three « b ».
    assert shown[key(GHT, "G1", code="W")] is not Shown.SHOWN


def test_an_establishment_alone_in_its_place_is_not_shown_however_much_it_declares():
    cells = [
        cell(key(NATION, "FR", code="W"), 200, largest=100),
        cell(key(REGION, "06", code="W"), 100, holders=1, largest=100),
        cell(key(REGION, "84", code="W"), 60, holders=30, largest=5),
        cell(key(REGION, "11", code="W"), 40, holders=30, largest=3),
    ]

    shown = _protected(cells)

    assert shown[key(REGION, "06", code="W")] is Shown.SMALL
    assert shown[key(REGION, "11", code="W")] is Shown.LINKED


def test_a_holder_who_takes_its_part_away_reads_of_three_others_or_of_nobody():
    two = cell(key(REGION, "84", code="W"), 40, holders=9, largest=38)
    three = cell(key(REGION, "11", code="W"), 40, holders=9, largest=37)

    shown = protect([two, three], ties={}, regions={})

    assert (shown[two.key], shown[three.key]) == (Shown.SMALL, Shown.SHOWN)


def test_a_share_of_eighteen_in_twenty_tells_of_two():
    cells = [
        cell(key(NATION, "FR"), 150, base=300),
        cell(key(REGION, "84"), 18, base=20),
        cell(key(REGION, "11"), 100, base=180),
        cell(key(REGION, "93"), 32, base=100),
    ]

    shown = _protected(cells, ties={})

    assert shown[key(REGION, "84")] is Shown.SMALL
    assert [shown[key(REGION, each)] for each in ("11", "93")].count(Shown.LINKED) == 1


def test_a_share_of_a_whole_hides_where_the_whole_is_hidden():
    rows = {"84": [2, 1], "11": [30, 40], "93": [50, 60]}
    shares = [
        cell(key(level, place, code="S"), n, base=base)
        for level, place, n, base in (
            (NATION, "FR", 90, 183), (REGION, "84", 0, 3), (REGION, "11", 40, 70),
            (REGION, "93", 50, 110),
        )
    ]  # fmt: skip

    shown = _protected(regions_of(rows) + shares, ties={**TIES, "S": Tie(base_of="W")})

    assert shown[key(REGION, "84", code="S")] is not Shown.SHOWN


def test_a_figure_that_repeats_a_category_is_hidden_with_it():
    rows = {"84": [10, 2], "11": [30, 40], "93": [50, 60]}
    again = [cell(key(REGION, place, code="R"), counts[1]) for place, counts in rows.items()] + [
        cell(key(NATION, "FR", code="R"), 102)
    ]
    ties = {**TIES, "R": Tie(sum_of=("I", frozenset({"b"})))}

    shown = _protected(regions_of(rows) + again, ties=ties)

    for place in ("84", "11", "93"):
        alike = shown[key(REGION, place, code="R")], shown[key(REGION, place, "b")]
        assert (alike[0] is Shown.SHOWN) == (alike[1] is Shown.SHOWN)


def test_the_answers_of_a_measure_add_up_without_being_told_so():
    categories = ("7:0", "7:1", "8:0", "8:1")
    rows = {"84": [2, 18, 10, 10], "11": [30, 40, 35, 35], "93": [20, 20, 20, 20]}
    cells = [
        cell(key(REGION, place, each), n)
        for place, counts in rows.items()
        for each, n in zip(categories, counts, strict=True)
    ] + [
        cell(key(NATION, "FR", each), sum(counts[at] for counts in rows.values()))
        for at, each in enumerate(categories)
    ]

    shown = _protected(cells, ties={"I": Tie(has_groups=True)})

    assert shown[key(REGION, "84", "7:1")] is Shown.LINKED
    assert not [each for each in _hidden(shown) if each.category.startswith("8")]


def test_a_rate_has_no_complement_and_a_mean_counts_its_rows():
    rate = cell(key(NATION, "FR", code="R"), 90, base=60)
    mean = Cell(key=key(NATION, "FR", code="M"), n=25_000, base=40_000, holders=4, largest=9_000)
    ties = {"R": Tie(is_rate=True), "M": Tie(unit=10_000)}

    shown = protect([rate, mean], ties=ties, regions={})

    assert (shown[rate.key], shown[mean.key]) == (Shown.SHOWN, Shown.SMALL)


def test_everything_small_hides_everything_that_counts():
    shown = _protected(regions_of({"84": [1, 1], "11": [1, 0]}))

    assert shown[key(NATION, "FR", code="W")] is Shown.SMALL
    assert len(_hidden(shown)) == 9


def test_nothing_at_all_is_nothing():
    assert protect([], ties={}, regions={}) == {}
    shown = _protected(regions_of({"84": [0, 0], "11": [0, 0]}))
    assert not _hidden(shown)


def test_figures_of_one_entity_have_no_place_in_a_table():
    with pytest.raises(ValueError, match="one entity"):
        protect([cell(key(Level.ENTITY, "750712184"), 9)], ties={}, regions={})


def test_ties_in_a_circle_are_refused():
    ties = {"I": Tie(parts_of="J"), "J": Tie(parts_of="I")}
    cells = [cell(key(NATION, "FR", code=code), 9) for code in "IJ"]

    with pytest.raises(ValueError, match="tied to itself"):
        protect(cells, ties=ties, regions={})


def test_places_that_do_not_add_up_tell_nothing_of_one_another():
    cells = [
        cell(key(NATION, "FR", code="W"), 10),
        cell(key(REGION, "84", code="W"), 30),
        cell(key(REGION, "11", code="W"), 2),
    ]

    shown = _protected(cells)

    assert _hidden(shown) == {key(REGION, "11", code="W")}
