"""Proofs at the end of a year; exercises done, planned, late, over a frozen population."""

from datetime import date

from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine
from hygie.observatory.rules.cells import Level
from tests.observatory.build import figures, nation, write

PLACES = {
    "sites": [
        {"finess": "010000024", "entity": "010780054", "region": "84"},
        {"finess": "010000032", "entity": "010780054", "region": "84"},
        {"finess": "690000010", "entity": "690780010", "region": "84", "category": "500"},
    ],
    "entities": [
        {"finess": "010780054", "region": "84"},
        {"finess": "690780010", "region": "84"},
        {"finess": "750780010", "region": "11"},
    ],
}


def test_proofs_that_stand_at_the_end_of_the_year(tmp_path):
    proofs = [
        {"kind": 27, "level": 2, "place": "010780054", "occurred_on": date(2024, 2, 1)},
        {"kind": 27, "level": 4, "place": "010780054", "occurred_on": date(2024, 9, 1)},
        {"kind": 27, "level": 5, "place": "010780054", "ended_on": date(2024, 12, 31)},
        {"kind": 5, "place_kind": "SITE", "place": "690000010"},
        {"kind": 5, "place_kind": "SITE", "place": "690000010"},
        {"kind": 5, "place": "690780010", "state": "WITHDRAWN", "ended_on": date(2026, 1, 1)},
        {"kind": 6, "place": "690780010", "expires_on": date(2024, 12, 31)},
    ]
    files = write(tmp_path, proofs=proofs, **PLACES)
    on = {"files": files, "as_of": date(2024, 12, 31)}
    assert nation(tmp_path, "PRV-01", **on) == {"27": 2, "5": 2}
    assert nation(tmp_path, "PRV-02", **on) == {"4": 1}
    assert nation(tmp_path, "PRV-03", **on) == {"27": 1, "5": 1}
    by_kind = figures(tmp_path, "PRV-03", **on)
    assert ("KIND", "HEALTH", "27") in by_kind
    assert ("KIND", "MEDICO_SOCIAL", "5") in by_kind


def test_exercises_over_a_frozen_population(tmp_path):
    proofs = [
        {"kind": 43, "event": 1, "place_kind": "SITE", "place": "010000032"},
        {"kind": 43, "event": 1, "place": "690780010"},
        {"kind": 43, "event": 2, "place": "010780054", "state": "WITHDRAWN"},
        {"kind": 43, "event": 3, "place": "010780054", "state": "SUPERSEDED"},
    ]
    more = [
        {"finess": "750000010", "entity": "750780010", "region": "11"},
        {"finess": "130000010", "entity": "130780010", "opened_on": date(2025, 2, 1)},
    ]
    entities = [*PLACES["entities"], {"finess": "130780010", "opened_on": date(2025, 2, 1)}]
    files = write(tmp_path, proofs=proofs, sites=PLACES["sites"] + more, entities=entities)
    with Engine(files, as_of=date(2025, 6, 30)) as engine:
        found = {
            (cell.key.year, cell.key.place): (cell.n, cell.base)
            for cell in engine.cells(indicators()["EXE-01"])
            if cell.key.level in {Level.NATION, Level.REGION}
        }
        done = {
            (cell.key.year, cell.key.place): cell.n
            for cell in engine.cells(indicators()["EXE-02"])
            if cell.key.level is Level.NATION
        }
    assert found[2024, "FR"] == (1, 2)
    assert found[2025, "FR"] == (0, 3)
    assert found[2024, "84"] == (1, 1)
    assert done == {(2024, "FR"): 2}


EXERCISED = {
    "done": {"state": "DONE", "ended_on": date(2024, 9, 2), "done_on": date(2024, 9, 1)},
    "withdrawn since": {"state": "DONE", "ended_on": date(2024, 9, 2), "done_on": date(2024, 9, 1)},
    "done next year": {"state": "DONE", "ended_on": date(2025, 1, 9), "done_on": date(2025, 1, 8)},
    "done the year before": {
        "state": "DONE",
        "ended_on": date(2023, 12, 2),
        "done_on": date(2023, 12, 1),
        "announced_on": date(2023, 1, 1),
    },
    "late": {"planned_on": date(2024, 3, 1)},
    "on its day": {"planned_on": date(2024, 6, 30)},
    "to come": {"planned_on": date(2024, 12, 31)},
    "called off": {"state": "CALLED_OFF", "ended_on": date(2024, 6, 1)},
    "called off since": {"state": "CALLED_OFF", "ended_on": date(2025, 2, 1)},
    "said afterwards": {"announced_on": date(2025, 1, 2)},
    "nothing": None,
}


def exercised(tmp_path, as_of):
    """Each entity of its own story, by story: what it is counted as in 2024."""
    names = {f"1{at:08d}": story for at, story in enumerate(EXERCISED)}
    files = write(
        tmp_path,
        entities=[{"finess": each, "region": "84"} for each in names],
        sites=[{"finess": f"2{each[1:]}", "entity": each, "region": "84"} for each in names],
        planned_exercises=[
            {"place": each, **EXERCISED[story]}
            for each, story in names.items()
            if EXERCISED[story] is not None
        ],
        proofs=[
            {"kind": 43, "place": each, "occurred_on": EXERCISED[story]["done_on"]}
            for each, story in names.items()
            if (EXERCISED[story] or {}).get("done_on") and story != "withdrawn since"
        ],
    )
    with Engine(files, as_of=as_of) as engine:
        told = {}
        for finess, story in names.items():
            cells = engine.one_entity(finess, only=[indicators()["EXE-03"]])
            told[story] = next(cell.key.category for cell in cells if cell.key.year == 2024)
        share = {
            code: next(
                (cell.n, cell.base)
                for cell in engine.cells(indicators()[code])
                if (cell.key.level, cell.key.year) == (Level.NATION, 2024)
            )
            for code in ("EXE-01", "EXE-04")
        }
        (whole,) = (
            cell.n
            for cell in engine.cells(indicators()["POP-03"])
            if (cell.key.level, cell.key.year) == (Level.NATION, 2024)
        )
    assert whole == share["EXE-01"][1] == share["EXE-04"][1] == len(names)
    return told, share


def test_a_planned_exercise_whose_day_is_past_is_never_done(tmp_path):
    told, share = exercised(tmp_path, date(2025, 6, 30))

    assert told == {
        "done": "DONE",
        "withdrawn since": "LATE",
        "done next year": "LATE",
        "done the year before": "NONE",
        "late": "LATE",
        "on its day": "LATE",
        "to come": "LATE",
        "called off": "NONE",
        "called off since": "LATE",
        "said afterwards": "NONE",
        "nothing": "NONE",
    }
    assert share == {"EXE-01": (1, 11), "EXE-04": (1, 11)}


def test_while_the_year_runs_what_is_to_come_is_planned(tmp_path):
    told, share = exercised(tmp_path, date(2024, 6, 30))

    assert {story for story, how in told.items() if how == "PLANNED"} >= {"on its day", "to come"}
    assert told["late"] == "LATE"
    assert told["nothing"] == told["called off"] == "NONE"
    assert share["EXE-04"][0] > share["EXE-01"][0]


def test_a_site_plans_for_its_entity(tmp_path):
    files = write(
        tmp_path,
        planned_exercises=[
            {"place_kind": "SITE", "place": "010000032"},
            {"place": "690780010", "planned_on": date(2024, 2, 1)},
        ],
        proofs=[{"kind": 42, "event": 1, "place": "010780054"}],
        **PLACES,
    )
    on = {"files": files, "as_of": date(2024, 7, 1)}
    # The other one is no health establishment.
    assert nation(tmp_path, "EXE-03", **on) == {"PLANNED": 1}
