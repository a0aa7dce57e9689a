"""Figures are read from the disk by slices; a hidden one has no value."""

import pytest

from hygie.observatory import figures
from hygie.observatory.rules.cells import Key, Level, Shown
from tests.observatory.kept import SNAPSHOT, a_nation, keep, row


@pytest.fixture
def folder(settings, tmp_path):
    settings.OBSERVATORY = tmp_path / "observatory"
    return settings.OBSERVATORY


def test_without_a_snapshot_there_are_none(folder):
    assert figures.last() == ""


def test_a_place_has_its_figures_of_every_year(folder):
    keep(folder, a_nation())
    assert figures.last() == SNAPSHOT
    found = figures.of_place(SNAPSHOT, Level.NATION, "FR")

    figure = found.at(Key(indicator="INC-01", year=2024, level=Level.NATION, place="FR"))
    assert figure.cell.n == 749
    assert found.years == (2024, 2023, 2022)
    assert {key.level for key in found.by_key} == {Level.NATION}
    assert found.running == 2025


def test_a_hidden_figure_has_no_value_whatever_the_file_holds(folder):
    keep(folder, a_nation())
    found = figures.of_level(SNAPSHOT, "INC-01", Level.REGION)
    figure = found.at(Key(indicator="INC-01", year=2024, level=Level.REGION, place="53"))
    assert figure.cell is None
    assert figure.shown is Shown.SMALL


def test_what_is_asked_is_never_read_as_sql(folder):
    keep(folder, a_nation())
    assert not figures.of_place(SNAPSHOT, Level.GHT, "' OR 1=1 --").by_key
    assert not figures.of_level(SNAPSHOT, "INC-01' OR '1'='1", Level.GHT).by_key


def test_the_last_snapshot_whose_figures_are_there_is_read(folder):
    keep(folder, a_nation())
    place = keep(folder, [row("INC-01", 2030, 1_000)], snapshot="20301231T230000Z")
    assert figures.last() == "20301231T230000Z"
    place.unlink()
    assert figures.last() == SNAPSHOT
    (folder / "figures" / "20311231T230000Z.json").write_text('{"figures": {"sha2')
    assert figures.last() == SNAPSHOT


def test_figures_made_again_are_read_again(folder):
    keep(folder, [row("INC-01", 2024, 749)])
    assert len(figures.of_place(SNAPSHOT, Level.NATION, "FR").by_key) == 1
    keep(folder, a_nation())
    assert len(figures.of_place(SNAPSHOT, Level.NATION, "FR").by_key) > 1
