"""What the engine does whatever is asked: files, years, doors, text that tries to be SQL."""

from datetime import date

import duckdb
import pytest

from bench.observatory_data import SMALL, make
from hygie.observatory.catalogue import indicators
from hygie.observatory.counting import Absent
from hygie.observatory.engine import Engine, Known, facts_of, narrowed
from hygie.observatory.needed import NEEDED
from hygie.observatory.rules.cells import Level
from tests.observatory.build import AS_OF, figures, moment, nation, write

INJECTED = "'; DROP TABLE incidents; --"
FIRST = indicators()["INC-01"]


def in_all(engine):
    return sum(cell.n for cell in engine.cells(FIRST) if cell.key.level is Level.NATION)


def test_a_fact_without_file_is_an_empty_table():
    with Engine({}, as_of=AS_OF) as engine:
        assert engine.every_cell() == []
        assert engine.one_entity("010780054") == []
        assert engine.absent == frozenset()


def test_a_fact_that_nobody_reads_is_refused(tmp_path):
    with pytest.raises(ValueError, match="secrets"):
        Engine({"secrets": [tmp_path / "x.parquet"]}, as_of=AS_OF)


def test_what_is_written_aside_is_erased(tmp_path):
    engine = Engine({}, as_of=AS_OF, scratch=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_on_what_a_command_prints():
    with Engine({}, as_of=AS_OF) as engine:
        shown = engine._db.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    assert shown == [(False,)]


def test_a_damaged_file_stops_it(tmp_path):
    path = tmp_path / "incidents.parquet"
    path.write_bytes(write(tmp_path, incidents=[{}])["incidents"][0].read_bytes()[:200])
    with pytest.raises(duckdb.Error):
        Engine({"incidents": [path]}, as_of=AS_OF, scratch=tmp_path)
    assert not list(tmp_path.glob("figures-*"))


@pytest.mark.parametrize(
    "words",
    [
        "COPY (SELECT 1) TO '{}/out.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '{}/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "SET enable_external_access = true",
        "SET memory_limit = '100GiB'",
        "SELECT * FROM read_parquet('{}/other.parquet')",
    ],
)
def test_its_doors_are_locked(tmp_path, words):
    duckdb.sql("SELECT 1 AS x").write_parquet(str(tmp_path / "other.parquet"))
    with Engine(write(tmp_path, incidents=[{}]), as_of=AS_OF) as engine:
        with pytest.raises(duckdb.Error):
            engine._db.execute(words.format(tmp_path)).fetchall()
        assert len(engine.cells(FIRST)) == 4


def test_more_than_memory_goes_aside(tmp_path):
    rows = "SELECT i AS id, 'INCIDENT' AS nature, 2024 AS year, i::VARCHAR AS site"
    path = tmp_path / "many.parquet"
    duckdb.sql(f"{rows} FROM range(400000) AS r(i)").write_parquet(str(path))
    with Engine({"incidents": [path]}, as_of=AS_OF, memory="48MiB", threads=1) as engine:
        found = engine._db.execute(
            "SELECT count(*) FROM (SELECT site, count(*) FROM incidents GROUP BY site, id)"
        ).fetchall()
    assert found == [(400_000,)]


def test_years_are_those_that_have_begun(tmp_path):
    rows = [{"declared_at": moment(f"{year}-06-01")} for year in (1970, 2019, 2024, 2025, 2031)]
    with Engine(write(tmp_path, incidents=rows), as_of=AS_OF) as engine:
        assert sorted({cell.key.year for cell in engine.cells(FIRST)}) == [2019, 2024, 2025]
        assert {cell.key.year for cell in engine.cells(FIRST, years=[2024, 2031])} == {2024}
        assert engine.cells(FIRST, years=[]) == []
        assert engine.cells(FIRST, years=[2022]) == []
        assert sorted({cell.key.year for cell in engine.cells(FIRST)}) == [2019, 2024, 2025]


def test_a_column_that_disappeared_leaves_the_others(tmp_path):
    files = write(
        tmp_path, incidents=[{}], proofs=[{"place": "010780054"}], without={"incidents": "origin"}
    )
    with Engine(files, as_of=AS_OF) as engine:
        found = {cell.key.indicator for cell in engine.every_cell()}
        assert engine.absent == {"INC-13", "INC-14"}
        with pytest.raises(Absent, match="INC-13"):
            engine.cells(indicators()["INC-13"])
        assert {"INC-01", "INC-15", "PRV-01"} <= found
        assert {cell.key.indicator for cell in engine.one_entity("010780054")} >= {"INC-01"}


def test_a_column_that_all_incidents_need_leaves_what_has_none(tmp_path):
    files = write(
        tmp_path, incidents=[{}], proofs=[{"place": "1"}], without={"incidents": "status"}
    )
    with Engine(files, as_of=AS_OF) as engine:
        assert {cell.key.indicator for cell in engine.every_cell()} == {"PRV-01", "PRV-03"}
        assert "INC-01" in engine.absent


def test_a_fact_in_several_files_with_one_more_column_lately(tmp_path):
    (tmp_path / "old").mkdir()
    old = write(tmp_path / "old", incidents=[{"id": 1}], without={"incidents": "hits_building"})
    new = write(tmp_path, incidents=[{"id": 2, "hits_building": True}])
    files = {"incidents": old["incidents"] + new["incidents"]}
    assert nation(tmp_path, "INC-01", files=files) == {"": 2}
    assert nation(tmp_path, "INC-28", files=files) == {"BUILDING": 1}


def test_rows_of_the_demonstration_are_counted_alone(tmp_path):
    fictional = {"is_fictional": True}
    assert nation(tmp_path, "INC-01", incidents=[fictional, fictional]) == {"": 2}
    mixed = write(tmp_path, incidents=[{}, fictional])
    assert nation(tmp_path, "INC-01", files=mixed) == {"": 1}
    with Engine(mixed, as_of=AS_OF, fictional=True) as engine:
        assert [cell.n for cell in engine.cells(FIRST)] == [2, 2, 2, 2]


def test_text_that_tries_to_be_sql_changes_nothing(tmp_path):
    codes = ("site", "entity", "ght", "region", "kind", "origin", "incident_type", "cause", "state")
    told = dict.fromkeys(codes, INJECTED)
    files = write(tmp_path, incidents=[{}, told, {"status": INJECTED}, {"precision": INJECTED}])
    found = figures(tmp_path, "INC-15", files=files)
    assert found["NATION", "FR", INJECTED].n == 1
    assert found["REGION", INJECTED, INJECTED].n == 1
    with Engine(files, as_of=AS_OF) as engine:
        of_it = engine.one_entity(INJECTED, only=[FIRST])
        assert [(cell.key.level, cell.n) for cell in of_it] == [(Level.ENTITY, 1)]
        for finess in ("", "' OR 1=1 --", "$finess"):
            assert engine.one_entity(finess) == []
        assert in_all(engine) == 4


def test_one_entity_sees_its_own_and_only_that(tmp_path):
    sites = [
        {"finess": "010000024", "entity": "010780054"},
        {"finess": "690000010", "entity": "690780010"},
    ]
    theirs = {"site": "690000010", "entity": "690780010", "origin": "UNKNOWN"}
    files = write(
        tmp_path,
        sites=sites,
        entities=[{"finess": "010780054"}, {"finess": "690780010"}],
        incidents=[{}, {}, theirs],
        proofs=[
            {"place_kind": "SITE", "place": "010000024", "kind": 43},
            {"place_kind": "SITE", "place": "690000010", "kind": 27},
        ],
        campaigns=[{"id": 1}],
        assessments=[{"campaign": 1, "place": each["entity"]} for each in sites],
        answers=[{"assessment": 1, "node": 7, "step": 2}, {"assessment": 2, "node": 7, "step": 0}],
        scores=[{"assessment": 1, "node": 3, "declared": 4_000}],
    )
    with Engine(files, as_of=AS_OF) as engine:
        for finess, incidents, kind in (("010780054", 2, "43"), ("690780010", 1, "27")):
            cells = {
                (one.key.indicator, one.key.category): one for one in engine.one_entity(finess)
            }
            assert {one.key.place for one in cells.values()} == {finess}
            assert {one.key.level for one in cells.values()} == {Level.ENTITY}
            assert cells["INC-01", ""].n == incidents
            assert cells["PRV-01", kind].n == 1
            assert (("MES-03", "3") in cells) == (finess == "010780054")
        assert in_all(engine) == 3
        only = engine.one_entity("010780054", [2024], only=[FIRST])
        assert [one.key.indicator for one in only] == ["INC-01"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return make(tmp_path_factory.mktemp("facts"), SMALL)


@pytest.mark.parametrize("together", [True, False], ids=["all at once", "one by one"])
def test_one_entity_is_counted_from_its_rows_as_it_is_among_all(small, together):
    last = date(SMALL.first_year + SMALL.years - 1, 12, 31)
    every = list(indicators().values())
    with Engine(small, as_of=last) as engine:
        known = engine.known
        counted = engine.entities(every)
        assert not engine.absent
    wanted = [every] if together else [[each] for each in every]
    for finess in ("000000001", "000000077", "000000150"):
        found = []
        for some in wanted:
            with Engine(small, as_of=last, known=known, facts=facts_of(some), threads=1) as engine:
                found += engine.one_entity(finess, only=some)
                assert not engine.absent
        assert found == [cell for cell in counted if cell.key.place == finess]
        assert len({cell.key.indicator for cell in found}) > 30


def test_what_is_known_of_a_snapshot_is_not_looked_for_again(tmp_path):
    files = write(tmp_path, incidents=[{"is_fictional": True}])
    with Engine(files, as_of=AS_OF) as engine:
        known = engine.known
    assert known == Known(fictional=True, first=2024)
    with Engine(files, as_of=AS_OF, known=known, facts=facts_of([FIRST])) as engine:
        (cell,) = engine.one_entity("010780054", only=[FIRST])
        assert (cell.n, cell.key.year) == (1, 2024)
        engine._db.execute("USE main")
        with pytest.raises(duckdb.CatalogException):
            engine._db.execute("SELECT * FROM proofs")


def test_years_end_at_the_day_of_the_snapshot(tmp_path):
    sites = [
        {"finess": "1", "opened_on": date(2025, 3, 1)},
        {"finess": "2", "opened_on": date(2025, 9, 1)},
        {"finess": "3", "closed_on": date(2025, 5, 1), "is_open": False},
        {"finess": "4", "closed_on": None, "is_open": False},
        {"finess": "5", "category": "620"},
        {"finess": "6", "category": "999"},
    ]
    files = write(tmp_path, sites=sites, incidents=[{"declared_at": moment("2025-01-01")}])
    for as_of, wanted in ((date(2025, 6, 1), 1), (date(2025, 4, 1), 2), (date(2025, 12, 31), 2)):
        assert nation(tmp_path, "POP-02", files=files, as_of=as_of) == {"HEALTH": wanted}


def test_only_what_is_of_no_place_is_the_same_for_all():
    assert set(NEEDED) - set(narrowed()) == {
        *("activity", "campaigns", "measures", "steps", "structure_kinds")
    }
