"""Open data: a long table that says why a value is empty, the same bytes for the same figures."""

import csv
import io
import json
import os
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import duckdb
import pytest

from hygie.kernel.errors import Gone, NotFound
from hygie.observatory.opendata import publishing, shelf
from hygie.observatory.opendata.columns import FIGURES, INDICATORS
from hygie.observatory.opendata.shelf import CannotKeep, Torn
from hygie.observatory.opendata.table import NotOpen
from hygie.observatory.rules.cells import Cell, Level, Shown
from hygie.observatory.rules.figures import Figure
from tests.observatory.openings import (
    AT,
    FOUND,
    NATIONAL,
    Labels,
    figure,
    files,
    hidden,
    key,
    published,
)

FINESS = re.compile(r"\b[0-9][0-9AB][0-9]{7}\b")


def rows(made, name="chiffres.csv"):
    return list(csv.DictReader(io.StringIO(made[name].decode(), newline="")))


def one(found, **wanted):
    (row,) = [each for each in found if wanted.items() <= each.items()]
    return row


def test_each_figure_is_a_line_and_an_empty_value_says_why():
    found = rows(files())

    nation = one(found, indicateur="INC-01", annee="2024", niveau="FRANCE")
    assert (nation["valeur"], nation["nombre"], nation["statut"]) == ("749", "749", "PUBLIE")
    small = one(found, indicateur="INC-01", lieu_code="93", annee="2024")
    assert (small["valeur"], small["nombre"], small["statut"]) == ("", "", "MASQUE")
    linked = one(found, indicateur="INC-01", lieu_code="11", annee="2024")
    assert (linked["valeur"], linked["statut"]) == ("", "MASQUE")
    unsaid = one(found, indicateur="INC-01", lieu_code="NON_PRECISE")
    assert (unsaid["lieu"], unsaid["nombre"]) == ("Non précisé", "7")


@pytest.mark.parametrize(
    ("indicator", "value", "number", "base"),
    [
        ("INC-14", "40.05", "300", "749"),
        ("INC-10", "4.41", "749", "17000000"),
        ("INC-29", "6", "600", ""),
        ("INC-17", "40", "40", ""),
    ],
)
def test_the_value_is_what_the_unit_says(indicator, value, number, base):
    row = one(rows(files()), indicateur=indicator, niveau="FRANCE")

    assert (row["valeur"], row["nombre"], row["base"]) == (value, number, base)


def test_quartiles_are_told_to_a_tenth():
    row = one(rows(files()), indicateur="INC-29")

    assert (row["quartile_1"], row["quartile_3"]) == ("1.3", "48")


def test_a_count_that_its_neighbours_have_is_a_zero_and_what_nobody_counted_is_not():
    zero = figure("INC-17", 9, level=Level.REGION, place="84")

    found = rows(files(found=(*FOUND, zero)))

    assert one(found, indicateur="INC-17", lieu_code="93")["nombre"] == "0"
    assert not [row for row in found if row["indicateur"] == "INC-17" and row["niveau"] == "TYPE"]
    assert not [row for row in found if row["annee"] == "2023" and row["niveau"] == "REGION"]


def test_the_same_figures_in_any_order_make_the_same_bytes():
    assert files() == files(found=tuple(reversed(FOUND)))


def test_csv_parquet_and_json_say_the_same(tmp_path):
    made = files()
    path = tmp_path / "x.parquet"
    path.write_bytes(made["chiffres.parquet"])
    names = [column.name for column in FIGURES]

    stored = duckdb.from_parquet(str(path))
    told = json.loads(made["chiffres.json"])

    assert stored.columns == names
    assert [dict(zip(names, row, strict=True)) for row in stored.fetchall()] == told
    assert [row["nombre"] for row in rows(made)] == [
        "" if row["nombre"] is None else str(row["nombre"]) for row in told
    ]


def test_the_package_describes_what_is_there():
    made = files()
    said = json.loads(made["datapackage.json"])

    assert said["licenses"][0]["name"] == "etalab-2.0"
    assert {each["path"] for each in said["resources"]} == set(made) - {"datapackage.json"}
    for resource in said["resources"]:
        assert resource["bytes"] == len(made[resource["path"]])
        if "schema" in resource:
            check(rows(made, resource["path"]), resource["schema"])


TYPES = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


def check(found, schema):
    """What Table Schema asks of a table: names, types, constraints, keys."""
    fields = schema["fields"]
    assert list(found[0]) == [field["name"] for field in fields]
    for row, field in product(found, fields):
        text, limits = row[field["name"]], field.get("constraints", {})
        assert text or not limits.get("required"), field["name"]
        if not text:
            continue
        assert TYPES[field["type"]](text) is not None
        assert text in limits.get("enum", [text])
        assert [each["value"] for each in field.get("categories", [])] == limits.get("enum", [])
        assert float(text) >= limits["minimum"] if "minimum" in limits else True
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in found]
    assert len(keys) == len(set(keys))


def test_every_indicator_of_the_figures_is_described():
    made = files()

    assert {row["indicateur"] for row in rows(made)} == {
        row["indicateur"] for row in rows(made, "indicateurs.csv")
    }


def test_no_column_could_name_an_establishment_or_how_much_one_has():
    names = {column.name for column in (*FIGURES, *INDICATORS)}

    assert not names & {"finess", "entite", "ght", "holders", "largest", "holder", "site", "siren"}
    made = files()
    for name in ("chiffres.csv", "indicateurs.csv"):
        for row in rows(made, name):
            assert not any(FINESS.search(text) for column, text in row.items() if column != "base")


@pytest.mark.parametrize(
    "wrong",
    [
        figure("INC-01", 9, level=Level.GHT, place="ARA-01"),
        figure("INC-01", 9, level=Level.ENTITY, place="010780054"),
        figure("XXX-01", 9),
        Figure(
            key=key("INC-01", category="x"),
            cell=Cell(key=key("INC-01", category="x"), n=2),
            shown=Shown.SMALL,
        ),
    ],
)
def test_what_is_not_for_everybody_is_refused_whole(wrong):
    with pytest.raises(NotOpen):
        files(found=(*FOUND, wrong))


def test_a_region_s_edition_says_nothing_of_another_place():
    region = replace(NATIONAL, place="84")
    mine = figure("INC-01", 90, level=Level.REGION, place="84")

    assert len(rows(files(region, [mine]))) == 1
    with pytest.raises(NotOpen):
        files(region, [mine, figure("INC-01", 700)])


def test_an_edition_that_says_rounded_is():
    rounded = replace(NATIONAL, rounded=5)
    made = files(rounded, [figure("INC-14", 300, base=750), hidden("INC-01")])

    assert one(rows(made), indicateur="INC-14")["valeur"] == "40"
    assert "arrondis à 5 près" in json.loads(made["datapackage.json"])["description"]
    with pytest.raises(NotOpen):
        files(rounded, [figure("INC-01", 749)])


@pytest.mark.parametrize("place", ["", "fr", "../x", "ARA-01", "010780054"])
def test_an_edition_without_an_address_is_none(place):
    with pytest.raises(ValueError, match="no name"):
        replace(NATIONAL, place=place)


def test_an_edition_is_kept_once_and_found_again():
    published()
    published()
    found = shelf.find("2024-FR-1")

    assert found.edition == NATIONAL
    assert found.whole("chiffres.csv").path.read_bytes() == files()["chiffres.csv"]
    with pytest.raises(CannotKeep):
        published(found=FOUND[:1])
    with pytest.raises(NotFound):
        found.whole("edition.json")


def test_what_is_prepared_is_nobody_s_until_it_is_opened(settings):
    shelf.prepare(NATIONAL, files(found=FOUND[:1]))
    with pytest.raises(NotFound):
        shelf.find("2024-FR-1")
    assert shelf.listed() == []
    assert shelf.waiting() == ["2024-FR-1"]

    later = replace(NATIONAL, published_at=AT + timedelta(days=2))
    shelf.prepare(later, files(later))
    assert shelf.open_up("2024-FR-1")
    assert shelf.find("2024-FR-1").edition == later
    assert not shelf.open_up("2024-FR-1")
    with pytest.raises(CannotKeep, match="ne change plus"):
        shelf.prepare(NATIONAL, files())
    assert [each.name for each in (settings.OBSERVATORY / "open").iterdir()] == ["2024-FR-1"]


def test_what_was_left_by_who_was_killed_is_cleared_and_nothing_else(settings):
    published()
    shelf.prepare(replace(NATIONAL, number=2), files())
    folder = settings.OBSERVATORY / "open"
    (folder / ".partiel-old").mkdir()
    (folder / ".partiel-old" / "chiffres.csv").write_text("half")
    now = (folder / ".partiel-old").stat().st_mtime
    (folder / ".partiel-new").mkdir()
    os.utime(folder / ".partiel-new", (now + 7000, now + 7000))

    shelf.clear(["2024-FR-2"], now=now + 7200)

    assert sorted(each.name for each in folder.iterdir()) == [".partiel-new", "2024-FR-1"]
    shelf.find("2024-FR-1").whole("chiffres.csv")


def test_the_last_edition_is_that_of_the_last_year_then_of_the_last_number():
    for year, number, place in [
        (2023, 12, "FR"),
        (2024, 2, "FR"),
        (2024, 10, "FR"),
        (2025, 1, "84"),
    ]:
        shelf.prepare(edition := replace(NATIONAL, year=year, number=number, place=place), {})
        shelf.open_up(edition.name)
        assert shelf.find(edition.name)

    assert shelf.latest("FR").edition.name == "2024-FR-10"
    assert shelf.latest("84").edition.name == "2025-84-1"
    with pytest.raises(NotFound):
        shelf.latest("11")


def test_what_was_cut_or_altered_is_not_served(settings):
    published()
    path = settings.OBSERVATORY / "open" / "2024-FR-1" / "chiffres.csv"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Torn):
        shelf.find("2024-FR-1").whole("chiffres.csv")


def test_a_withdrawn_edition_says_when_and_why_and_is_the_last_no_more():
    published()
    published(replace(NATIONAL, number=2))

    shelf.withdraw("2024-FR-2", why="Deux régions étaient inversées.", at=AT)

    with pytest.raises(Gone, match="le 03/03/2025. Motif\N{NO-BREAK SPACE}: Deux régions"):
        shelf.find("2024-FR-2")
    assert shelf.latest("FR").edition.name == "2024-FR-1"


def test_a_folder_that_cannot_be_written_publishes_nothing(settings):
    settings.OBSERVATORY.write_text("not a folder")

    with pytest.raises(CannotKeep, match="rien n’est publié"):
        published()
    assert shelf.listed() == []


def test_what_lies_there_without_being_an_edition_is_left_out(settings):
    published()
    folder = settings.OBSERVATORY / "open"
    (folder / ".partiel-x").mkdir()
    (folder / "2023-FR-1").mkdir()
    (folder / "2022-FR-1").mkdir()
    (folder / "2022-FR-1" / "edition.json").write_text('{"year": 2022')
    (folder / "2021-FR-1").mkdir()
    (folder / "2021-FR-1" / "edition.json").write_bytes(
        (folder / "2024-FR-1" / "edition.json").read_bytes()
    )

    assert [each.edition.name for each in shelf.listed()] == ["2024-FR-1"]


def test_publishing_keeps_what_is_open_and_tells_what_is_hidden():
    others = (
        figure("INC-01", 9, level=Level.GHT, place="ARA-01"),
        figure("INC-01", 9, level=Level.ENTITY, place="010780054"),
        figure("INC-01", 9, year=2025),
    )

    publishing.prepare(NATIONAL, (*FOUND, *others), labels=Labels())
    publishing.prepare(replace(NATIONAL, place="93"), (*FOUND, *others), labels=Labels())
    for name in shelf.waiting():
        shelf.open_up(name)

    assert (
        shelf.find("2024-FR-1").whole("chiffres.csv").path.read_bytes() == files()["chiffres.csv"]
    )
    region = shelf.find("2024-93-1").whole("chiffres.csv").path.read_text()
    assert "MASQUE" in region
    assert len(region.splitlines()) == 2
