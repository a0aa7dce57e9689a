"""The figures of a snapshot: what may be shown of them, and nothing that the attack would find."""

import json

import duckdb
import pytest

from hygie.kernel.actor import SYSTEM
from hygie.observatory import figures, making, operations, store, tasks
from hygie.observatory.events import FiguresAsked
from hygie.observatory.making import beaten, chain, guarded
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from tests.cast import NOON
from tests.incidents.factories import an_incident

FRANCE = (Level.NATION, "FR")


def a_cell(n, indicator="INC-01", level=Level.NATION, place="FR", *, category="", holders=9):
    key = Key(indicator=indicator, year=2025, level=level, place=place, category=category)
    return Cell(key=key, n=n, holders=holders, largest=1)


def regions(*counts, indicator="INC-01", category=""):
    """The nation and its regions, which add up to it."""
    cells = [
        a_cell(n, indicator, Level.REGION, str(10 + at), category=category)
        for at, n in enumerate(counts)
    ]
    return [a_cell(sum(counts), indicator, category=category), *cells]


def told(shown, indicator, *, level=Level.REGION):
    return {
        key.place: how
        for key, how in shown.items()
        if key.indicator == indicator and key.level is level
    }


def test_a_small_region_is_hidden_with_another_one():
    shown = told(guarded(regions(2, 40, 50, 60)), "INC-01")

    assert shown["10"] is Shown.SMALL
    assert Shown.LINKED in shown.values()


def test_what_anybody_counts_in_the_register_is_told():
    shown = guarded(regions(1, 40, 50, indicator="POP-02"))

    assert set(told(shown, "POP-02").values()) == {Shown.SHOWN}


def test_an_indicator_by_which_the_attack_finds_a_figure_is_told_of_the_nation_alone(monkeypatch):
    asked = []

    def found(by_table, shown, year, code):
        asked.append(code)
        return code == "INC-02" and asked.count(code) == 1

    monkeypatch.setattr(making, "beaten", found)
    shown = guarded([*regions(40, 50), *regions(40, 50, indicator="INC-02", category="01")])

    assert set(told(shown, "INC-02").values()) == {Shown.LINKED}
    assert set(told(shown, "INC-02", level=Level.NATION).values()) == {Shown.SHOWN}
    assert set(told(shown, "INC-01").values()) == {Shown.SHOWN}


def test_one_that_is_beaten_still_is_not_told_at_all(monkeypatch):
    monkeypatch.setattr(making, "beaten", lambda *each: each[-1] == "INC-02")
    shown = guarded([*regions(40, 50), *regions(40, 50, indicator="INC-02", category="01")])

    assert set(told(shown, "INC-02", level=Level.NATION).values()) == {Shown.LINKED}


def test_wholes_are_attacked_with_what_is_tied_to_them():
    assert chain("INC-01") == ("INC-01", "INC-06")
    assert {"INC-14", "INC-13", "INC-01"} <= set(chain("INC-14"))


def test_the_attack_finds_a_figure_that_is_hidden_alone():
    cells = regions(2, 40, 50)
    shown = {cell.key: Shown.SHOWN for cell in cells} | {cells[1].key: Shown.SMALL}

    assert [each.key for each in beaten({(2025, "INC-01"): cells}, shown, 2025, "INC-01")] == [
        cells[1].key
    ]


@pytest.mark.django_db(transaction=True)
def test_the_figures_of_a_snapshot_are_made_once_beside_it():
    an_incident()
    row = operations.take(by=SYSTEM, at=NOON)

    made = operations.figure(row.name, by=SYSTEM, at=NOON)

    kept = store.here()
    said = json.loads((kept.folder / "figures" / f"{row.name}.json").read_bytes())
    with duckdb.connect() as db:
        levels = {
            name: {
                level
                for (level,) in db.execute(
                    "SELECT DISTINCT level FROM read_parquet(?)",
                    [str(kept.place(said[name]["sha256"]))],
                ).fetchall()
            }
            for name in ("figures", "groups")
        }
    assert made.hidden
    assert made.sha256 == said["figures"]["sha256"]
    assert "GHT" not in levels["figures"]
    assert levels["groups"] <= {"GHT"}
    assert operations.figure(row.name, by=SYSTEM, at=NOON) is None
    assert operations.figure(row.name, again=True, by=SYSTEM, at=NOON) == made


@pytest.mark.django_db(transaction=True)
def test_figures_that_somebody_waits_for_are_made_once():
    an_incident()
    for _ in range(2):
        tasks.make_figures(FiguresAsked(at=NOON.isoformat()))

    assert len(store.here().names()) == 1
    assert figures.last() == store.here().names()[0]
