"""What each indicator counts, on rows written by hand; and what holds of all of them."""

from collections import Counter
from datetime import date

import pytest

from bench.observatory_data import SMALL, make
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine
from hygie.observatory.rules.cells import Level, Measure
from tests.observatory.build import AS_OF, figures, moment, nation, write

OTHER = {"site": "690000010", "entity": "690780010", "ght": "ARA-02"}
ALONE = {"site": "750000010", "entity": "750780010", "ght": "", "region": "11", "kind": "CARE"}


def shares(folder, code, **facts):
    found = figures(folder, code, **facts)
    return {
        (level, place): (cell.n, cell.base)
        for (level, place, _), cell in found.items()
        if level in {"NATION", "REGION"}
    }


def test_incidents_that_count(tmp_path):
    rows = [
        {},
        {"status": "CLOSED"},
        {"status": "SUBMITTED"},
        {"status": "DUPLICATE"},
        {"status": "OUT_OF_SCOPE"},
        {"nature": "NEAR_MISS"},
        {"nature": "THREAT", "status": "DUPLICATE"},
        {"is_fictional": True},
    ]
    files = write(tmp_path, incidents=rows)
    assert nation(tmp_path, "INC-01", files=files) == {"": 3}
    assert nation(tmp_path, "INC-05", files=files) == {"": 2}
    assert nation(tmp_path, "INC-06", files=files) == {"KEPT": 3, "DUPLICATE": 1, "OUT_OF_SCOPE": 1}
    assert nation(tmp_path, "SIG-01", files=files) == {"NEAR_MISS": 1}


def test_who_could_recognise_its_part(tmp_path):
    rows = [{}, {}, {"site": "010000032"}, OTHER, ALONE, ALONE | {"entity": "", "site": ""}]
    cells = figures(tmp_path, "INC-01", incidents=rows)
    nation_wide = cells["NATION", "FR", ""]
    assert (nation_wide.n, nation_wide.holders, nation_wide.largest) == (6, 4, 3)
    group = cells["GHT", "ARA-01", ""]
    assert (group.n, group.holders, group.largest) == (3, 1, 3)
    assert cells["GHT", "", ""].n == 2
    assert cells["REGION", "11", ""].n == 2
    assert cells["KIND", "CARE", ""].holders == 2


def test_months_and_hours_that_are_not_known(tmp_path):
    unknown = {"precision": "YEAR", "month": None, "weekday": None, "hour": None}
    rows = [{}, {"declared_at": moment("2024-12-31 23:59")}, unknown]
    files = write(tmp_path, incidents=rows)
    assert nation(tmp_path, "INC-02", files=files) == {"03": 1, "12": 1, "UNSAID": 1}
    assert nation(tmp_path, "INC-07", files=files) == {"2-14": 1, "2-23": 1, "UNSAID": 1}


def test_structures_that_declare_and_how_often(tmp_path):
    provider = {"by_provider": True}
    rows = [{}] * 4 + [OTHER | provider, ALONE, ALONE | provider]
    files = write(tmp_path, incidents=rows)
    assert nation(tmp_path, "INC-03", files=files) == {"": 3}
    assert nation(tmp_path, "INC-04", files=files) == {"": 2}
    assert nation(tmp_path, "INC-24", files=files) == {"PROVIDER": 2, "OTHER": 5}
    assert nation(tmp_path, "INC-26", files=files) == {"4+": 1, "1": 1, "2": 1}


def test_a_structure_that_moved_stands_in_one_region(tmp_path):
    rows = [{"region": "82"}, {"region": "84"}, OTHER | {"region": "82"}]
    cells = figures(tmp_path, "INC-03", incidents=rows)
    assert {key[1]: cell.n for key, cell in cells.items() if key[0] == "REGION"} == {
        "84": 1,
        "82": 1,
    }


def test_codes_that_no_vocabulary_has_any_more(tmp_path):
    rows = [{"incident_type": "OLD_WORM", "kind": "HOSPICE", "region": "82"}, {"incident_type": ""}]
    files = write(tmp_path, incidents=rows)
    assert nation(tmp_path, "INC-15", files=files) == {"OLD_WORM": 1, "UNSAID": 1}
    assert nation(tmp_path, "INC-09", files=files) == {"HOSPICE": 1, "HEALTH": 1}
    assert ("REGION", "82", "") in figures(tmp_path, "INC-01", files=files)


def test_several_effects_of_one_incident(tmp_path):
    rows = [
        {"data_lost": True, "data_integrity": True, "hits_server": True, "hits_mail": True},
        {"data_none": True, "hits_server": None},
        {},
    ]
    files = write(tmp_path, incidents=rows)
    wanted = {"LOST": 1, "INTEGRITY": 1, "NONE": 1, "UNSAID": 1}
    assert nation(tmp_path, "INC-18", files=files) == wanted
    assert nation(tmp_path, "INC-28", files=files) == {"SERVER": 1, "MAIL": 1}


def test_ransomware_by_what_it_reached(tmp_path):
    rows = [
        {"hits_server": True, "hits_workstation": True},
        {"hits_workstation": True},
        {"by_provider": True, "hits_server": True},
        {},
        {"incident_type": "MALWARE", "hits_server": True},
    ]
    files = write(tmp_path, incidents=rows)
    assert nation(tmp_path, "INC-16", files=files) == {
        "SERVER": 1,
        "WORKSTATION": 1,
        "PROVIDER": 1,
        "OTHER": 1,
    }
    assert nation(tmp_path, "INC-17", files=files) == {"": 4}


def test_shares_keep_their_base(tmp_path):
    rows = [
        {"organisation": "DEGRADED_MODE", "wants_help": True},
        {"organisation": "INTERRUPTION", "origin": "NON_MALICIOUS"},
        OTHER | {"organisation": "NONE", "origin": "UNKNOWN"},
        OTHER | {"organisation": "UNKNOWN"},
    ]
    files = write(tmp_path, incidents=rows)
    for code, wanted in (
        ("INC-14", (2, 4)),
        ("INC-21", (2, 4)),
        ("INC-22", (1, 2)),
        ("INC-23", (1, 4)),
    ):
        assert shares(tmp_path, code, files=files)["NATION", "FR"] == wanted, code


def test_rates_over_activity_and_open_establishments(tmp_path):
    sites = [
        {"finess": "010000024", "entity": "010780054", "region": "84"},
        {"finess": "750000010", "entity": "750780010", "region": "11", "category": "500"},
        {"finess": "690000010", "closed_on": date(2023, 1, 1), "is_open": False},
    ]
    activity = [{"site": "010000024", "year": 2023, "stays": 26_135}]
    files = write(tmp_path, incidents=[{}, {}, ALONE], sites=sites, activity=activity)
    with Engine(files, as_of=date(2024, 12, 31)) as engine:
        found = {
            (one.key.indicator, one.key.place): (one.n, one.base)
            for code in ("INC-10", "INC-11", "INC-12")
            for one in engine.cells(indicators()[code])
            if one.key.level in {Level.NATION, Level.REGION}
        }
    assert found["INC-10", "FR"] == (2, 26_135)
    assert found["INC-11", "FR"] == (3, 2)
    assert found["INC-11", "11"] == (1, 1)
    assert found["INC-12", "FR"] == (2, 2)
    assert ("INC-10", "11") not in found or found["INC-10", "11"][1] == 0


def test_delays_of_exact_moments_only(tmp_path):
    after = {"restored_at": moment("2024-03-06 14:30")}
    wrong = {"aware_at": moment("2024-03-05 20:30")}
    rows = [after, {}, wrong, {"precision": "DAY"}]
    files = write(tmp_path, incidents=rows)
    cells = {
        key[2]: cell
        for key, cell in figures(tmp_path, "INC-29", files=files).items()
        if key[0] == "NATION"
    }
    assert cells["OCCURRED_DECLARED"].n == 3
    assert (cells["AWARE_DECLARED"].n, cells["AWARE_DECLARED"].middle) == (2, 2.0)
    assert cells["OCCURRED_OBSERVED"].low == 24.0
    assert (cells["DECLARED_RESTORED"].n, cells["DECLARED_RESTORED"].high) == (1, 24.0)
    assert nation(tmp_path, "INC-30", files=files) == {"AWARE_DECLARED": 1}


def test_quartiles_go_between_two_values(tmp_path):
    declared = moment("2024-03-05 14:00")
    hours = (0, 1, 2, 10)
    rows = [
        {"declared_at": declared, "aware_at": declared.replace(hour=14 - each)} for each in hours
    ]
    cell = figures(tmp_path, "INC-29", incidents=rows)["NATION", "FR", "AWARE_DECLARED"]
    assert (cell.low, cell.middle, cell.high) == (0.75, 1.5, 4.0)
    assert (cell.holders, cell.largest) == (1, 4)


CAMPAIGNS = {
    "campaigns": [{"id": 1}, {"id": 2}, {"id": 3, "state": "DRAFT"}, {"id": 4, "version": 2}],
    "assessments": [
        {"campaign": 1, "place": "010780054", "region": "84"},
        {"campaign": 2, "place": "010780054", "region": "84", "stage": "ACCEPTED"},
        {"campaign": 2, "place": "690780010", "region": "84", "stage": "STARTED"},
        {"campaign": 3, "place": "750780010", "stage": "WAITING"},
        {"campaign": 4, "place": "010780054", "region": "84", "category": ""},
    ],
    "scores": [
        {"assessment": 1, "node": 9, "declared": 1_000, "proven": 0},
        {"assessment": 2, "node": 9, "declared": 5_000, "proven": 2_500, "reviewed": 4_000},
        {"assessment": 3, "node": 9, "declared": 9_999, "proven": 0},
    ],
    "answers": [
        {"assessment": 1, "node": 5, "step": 0},
        {"assessment": 2, "node": 5, "step": 2},
        {"assessment": 2, "node": 6, "step": None},
        {"assessment": 3, "node": 5, "step": 1},
        {"assessment": 5, "node": 7, "step": 1},
    ],
    "steps": [
        {"version": 1, "node": 5, "rank": 2, "value": 1.0},
        {"version": 2, "node": 7, "rank": 1, "value": 0.5},
    ],
}


def test_measures_once_a_year_and_a_version(tmp_path):
    files = write(tmp_path, **CAMPAIGNS)
    assert nation(tmp_path, "MES-01", files=files) == {"ACCEPTED": 1, "STARTED": 1, "SUBMITTED": 1}
    assert shares(tmp_path, "MES-02", files=files)["NATION", "FR"] == (2, 3)
    for code, n in (("MES-03", 5_000), ("MES-04", 2_500), ("MES-05", 4_000)):
        assert shares(tmp_path, code, files=files)["NATION", "FR"] == (n, 10_000)
    spread = figures(tmp_path, "MES-06", files=files)["NATION", "FR", "9"]
    assert (spread.n, spread.middle) == (1, 50.0)
    assert nation(tmp_path, "MES-07", files=files) == {"5:2": 1, "6:NA": 1, "7:1": 1}
    reached = figures(tmp_path, "MES-08", files=files)
    assert (reached["NATION", "FR", "5"].n, reached["NATION", "FR", "5"].base) == (1, 1)
    assert (reached["NATION", "FR", "7"].n, reached["NATION", "FR", "7"].base) == (0, 1)


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    files = make(tmp_path_factory.mktemp("facts"), SMALL)
    with Engine(files, as_of=date(2018, 12, 31)) as engine:
        return engine.every_cell()


def test_categories_add_up_to_their_whole(everything):
    checked = set()
    for one in indicators().values():
        if not one.parts_of:
            continue
        parts, whole = Counter(), Counter()
        for cell in everything:
            if cell.key.indicator == one.code:
                parts[cell.key.year, cell.key.level, cell.key.place] += cell.n
            elif cell.key.indicator == one.parts_of and cell.key.level in one.levels:
                whole[cell.key.year, cell.key.level, cell.key.place] += cell.n
        assert parts == whole, one.code
        assert whole
        checked.add(one.code)
    assert len(checked) == 16
    assert {cell.key.level for cell in everything} == set(Level) - {Level.ENTITY}


# An exercise of several regions took place in each of them.
NOT_ADDED = {"EXE-02"}
# Establishments that are made up have no stays in the public statistics.
NO_STAYS = {"POP-04"}


@pytest.mark.parametrize("level", [Level.REGION, Level.GHT, Level.KIND])
def test_places_add_up_to_the_nation(everything, level):
    quartiles = {Measure.DELAY, Measure.SPREAD}
    for one in indicators().values():
        sums, nations = Counter(), Counter()
        for cell in everything:
            if cell.key.indicator != one.code:
                continue
            into = {level: sums, Level.NATION: nations}.get(cell.key.level)
            if into is not None:
                into[cell.key.year, cell.key.category, "n"] += cell.n
                into[cell.key.year, cell.key.category, "base"] += cell.base or 0
        if one.code not in NOT_ADDED and level in one.levels:
            assert sums == nations, one.code
        assert nations or one.measure in quartiles or one.code in NO_STAYS, one.code


def test_what_is_told_of_a_cell_holds(everything):
    assert {cell.key.indicator for cell in everything} == set(indicators()) - NO_STAYS
    for cell in everything:
        one = indicators()[cell.key.indicator]
        assert 0 <= cell.largest <= cell.n
        assert bool(cell.holders) == bool(cell.n)
        assert cell.holders <= cell.n <= cell.holders * max(cell.largest, 1)
        assert (cell.base is not None) == (one.measure is Measure.SHARE)
        if one.is_share:
            assert cell.n <= cell.base, cell
        if cell.middle is not None:
            assert cell.low <= cell.middle <= cell.high
    assert len({cell.key for cell in everything}) == len(everything)


def test_published_years_come_back(tmp_path):
    rows = []
    for year, received, kept, structures in ((2022, 592, 564, 432), (2020, 369, 369, 250)):
        for at in range(received):
            rows.append(
                {
                    "site": f"{at % structures:09}",
                    "entity": "",
                    "ght": "",
                    "declared_at": moment(f"{year}-07-01"),
                    "status": "CLOSED" if at < kept or at < structures else "OUT_OF_SCOPE",
                    "danger": "PROVEN" if at < 5 else "POTENTIAL" if at < 76 else "NONE",
                }
            )
    files = write(tmp_path, incidents=rows)
    with Engine(files, as_of=AS_OF) as engine:
        found = {
            (cell.key.indicator, cell.key.year, cell.key.category): cell.n
            for code in ("INC-01", "INC-03", "INC-05", "INC-06", "INC-19")
            for cell in engine.cells(indicators()[code])
            if cell.key.level is Level.NATION
        }
    assert found["INC-06", 2022, "KEPT"] + found["INC-06", 2022, "OUT_OF_SCOPE"] == 592
    assert found["INC-05", 2022, ""] == 564
    assert found["INC-03", 2022, ""] == 432
    assert found["INC-01", 2020, ""] == 369
    assert found["INC-19", 2022, "PROVEN"] + found["INC-19", 2022, "POTENTIAL"] == 76
    assert found["INC-19", 2022, "PROVEN"] == 5
