"""Rows are checked column by column, and kept as Parquet, the same for the same rows."""

import hashlib
from datetime import UTC, date, datetime

import duckdb
import pytest

from hygie.kernel.errors import Refused
from hygie.observatory.checked import NotPublishable, Press
from tests.observatory.snapshots import ROWS, THINGS, pressed

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC).replace(tzinfo=None)


@pytest.fixture
def press(tmp_path):
    with Press(tmp_path) as press:
        yield press


def read(file):
    with duckdb.connect() as db:
        return db.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall()


def types(file):
    with duckdb.connect() as db:
        found = db.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    return {name: kind for name, kind, *_ in found}


def test_rows_are_kept_sorted_by_whose_they_are_each_of_its_declared_type(press, tmp_path):
    count, file = pressed(press, tmp_path)

    assert count == 3
    assert read(file) == [
        (1, "A", "", None, None, False),
        (3, "", "", date(1, 1, 1), None, None),
        (2, "B", "75", date(2026, 1, 2), MOMENT, True),
    ]


def test_a_column_that_is_all_empty_has_its_type(press, tmp_path):
    _, file = pressed(press, tmp_path, "1,A,75,,,\n")

    assert types(file) == {
        "id": "BIGINT",
        "kind": "VARCHAR",
        "place": "VARCHAR",
        "seen_on": "DATE",
        "seen_at": "TIMESTAMP",
        "is_open": "BOOLEAN",
    }


def test_no_row_at_all_is_a_table_without_rows(press, tmp_path):
    count, file = pressed(press, tmp_path, "")

    assert (count, read(file)) == (0, [])
    assert list(types(file)) == list(THINGS.columns)


def test_the_same_rows_in_another_order_are_the_same_file(press, tmp_path):
    rows = [f"{n},{'AB'[n % 2]},{n % 90 + 10},,2026-01-02 03:04:05,t\n" for n in range(300_000)]
    _, first = pressed(press, tmp_path, "".join(rows), name="first")
    rows.sort(key=lambda row: row[::-1])
    _, second = pressed(press, tmp_path, "".join(rows), name="second")

    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (first, second)}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("1,Madame Dupont,75,,,t\n", "kind"),
        ("1,C,75,,,t\n", "kind"),
        ("1,a,75,,,t\n", "kind"),
        ("1,A,Lyon,,,t\n", "place"),
        ("1,A,751,,,t\n", "place"),
        ('1,A,"75\n",,,t\n', "place"),
        ("1,A,75,hier,,t\n", "seen_on"),
        ("1,A,75,,midi,t\n", "seen_at"),
        ("1,A,75,,,peut-être\n", "is_open"),
        ("un,A,75,,,t\n", "id"),
        ("1.5e400,A,75,,,t\n", "id"),
    ],
)
def test_what_is_no_value_of_its_column_refuses_all_and_is_not_told(press, tmp_path, line, column):
    with pytest.raises(NotPublishable) as refused:
        pressed(press, tmp_path, ROWS + line)

    said = refused.value.sentence
    assert "things\u00a0»" in said
    assert f"{column} (1 ligne)" in said
    for value in ("Dupont", "Lyon", "hier", "midi", "peut"):
        assert value not in said
    assert not (tmp_path / "rows.parquet").exists()


@pytest.mark.parametrize("rows", ["1,A\n", "1,A,75,,,t,de trop\n", '1,A,"75\n', "1;A;75;;;t\n"])
def test_lines_of_another_shape_are_refused_in_a_sentence(press, tmp_path, rows):
    with pytest.raises(Refused) as refused:
        pressed(press, tmp_path, ROWS + rows)

    assert "de trop" not in refused.value.sentence


def test_it_reads_and_writes_nowhere_else(press, tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "rows.csv").write_text(ROWS)

    with pytest.raises(Refused):
        press.press(THINGS, elsewhere / "rows.csv", tmp_path / "x.parquet")
    (tmp_path / "rows.csv").write_text(ROWS)
    with pytest.raises(Refused):
        press.press(THINGS, tmp_path / "rows.csv", elsewhere / "x.parquet")

    assert not (elsewhere / "x.parquet").exists()


def test_a_memory_that_is_too_small_is_a_sentence(tmp_path):
    rows = "".join(f"{n},A,75,,,t\n" for n in range(200_000))
    with Press(tmp_path, memory="1MB") as press, pytest.raises(Refused, match="manque de mémoire"):
        pressed(press, tmp_path, rows)
