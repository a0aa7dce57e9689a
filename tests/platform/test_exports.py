"""Tables that leave, read again by a reader that is not ours."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hygie.platform import exports, opendocument, workbook
from hygie.platform.exports import Sheet
from tests.hostile.worlds import read

SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.text(max_size=30),
    st.sampled_from(
        [
            "=1+1",
            "<b>&amp;",
            "_x0041_",
            "__x000D_",
            "\x00\x1f",
            "\ud800",
            "",
            "l1\nl2",
            "a_x41_x0042_",
        ]
    ),
)


# Controls, halves of characters, and the two that are none: XML has no way to write them.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def written(header, rows):
    made = io.BytesIO()
    workbook.write(made, header, rows)
    return made.getvalue()


def test_a_workbook_holds_texts_numbers_and_the_hour_of_paris():
    rows = [["=1+1", 3, 1.5, SUMMER, None], ["<é> & 🚑", -2, 0, SUMMER, "_x0041_"]]

    head, first, second = sheet(written(["Texte", "N", "F", "Le", "Rien"], rows))

    assert head == ["Texte", "N", "F", "Le", "Rien"]
    assert first == ["=1+1", 3, 1.5, datetime(2026, 7, 1, 14, 0), ""]  # noqa: DTZ001 - of Excel
    assert second[0] == "<é> & 🚑"
    assert second[4] == "_x0041_"


def test_a_day_is_a_day_in_every_form_and_a_whole_number_has_no_point():
    rows = [[date(2026, 3, 1), 12.0, 12.5, 45000.0]]
    made = io.BytesIO()
    opendocument.write_sheets(made, [Sheet(name="A", header=["Le", "N", "F", "E"], rows=rows)])

    for content in (written(["Le", "N", "F", "E"], rows), made.getvalue()):
        assert sheet(content)[1] == [date(2026, 3, 1), 12, 12.5, 45000]
    text = read(exports.csv_file("a", ["Le", "N", "F", "E"], rows)).decode("utf-8-sig")
    assert text.splitlines()[1] == "01/03/2026;12;12.5;45000"


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_whatever_people_wrote_a_workbook_opens_and_holds_each_line(rows):
    content = written(["a", "b", "c"], rows)

    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<row ") == len(rows) + 1
    assert "<f>" not in xml
    found = sheet(content)
    assert found[0] == ["a", "b", "c"]
    for row, line in zip(rows, found[1:], strict=False):
        for cell, shown in zip(row, line, strict=True):
            if isinstance(cell, str):
                # Excel, too, drops the spaces at both ends.
                assert shown.strip() == UNWRITABLE.sub("", cell).strip()
            else:
                assert shown == ("" if cell is None else cell)


@pytest.mark.parametrize("text", ["x" * 40_000, "🚑" * 20_000])
def test_a_text_too_long_for_excel_is_cut_where_excel_would_refuse_the_file(text):
    (_, (cell,)) = sheet(written(["a"], [[text]]))

    assert text.startswith(cell)
    assert workbook.LONGEST - 1 <= len(cell.encode("utf-16-le")) // 2 <= workbook.LONGEST


def test_a_filter_covers_every_column_and_line():
    package = zipfile.ZipFile(io.BytesIO(written([f"c{n}" for n in range(28)], [range(28)] * 3)))

    assert 'ref="A1:AB4"' in package.read("xl/worksheets/sheet1.xml").decode()
    assert "$A$1:$AB$4" in package.read("xl/workbook.xml").decode()


@pytest.mark.parametrize("write", [exports.csv_file, exports.xlsx_file])
def test_a_large_table_waits_on_the_disk_and_leaves_nothing_there(write):
    kept = Path(settings.FILE_UPLOAD_TEMP_DIR)
    before = set(kept.iterdir())
    rows = ([str(number), f"{hash(number * 7919):x}" * 4, SUMMER] for number in range(30_000))

    answer = write("gros", ("a", "b", "c"), rows)

    assert answer.streaming
    assert int(answer.headers["Content-Length"]) == len(read(answer))
    assert set(kept.iterdir()) == before


def test_a_csv_opens_by_a_double_click_and_executes_nothing():
    answer = exports.csv_file("petit", ("Nom", "Le"), [['=cmd|"x"; é', SUMMER], [None, 7]])

    assert answer.headers["Content-Disposition"] == 'attachment; filename="petit.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines == [["Nom", "Le"], ['\'=cmd|"x"; é', "01/07/2026 14:00"], ["", "7"]]


def books(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("write", [workbook.write_sheets, opendocument.write_sheets])
def test_several_tables_are_written_and_read_again(write):
    made = io.BytesIO()
    first = Sheet(name="Établissements", header=("Nom", "Le"), rows=[["=1+1", SUMMER], ["é", 3]])
    other = Sheet(name="Réponses", header=("a", "b", "c"), rows=iter([["x", None, -1.5]] * 1_201))

    write(made, [first, other])

    found = books(made.getvalue())
    assert list(found) == ["Établissements", "Réponses"]
    assert found["Établissements"][1] == ["=1+1", datetime(2026, 7, 1, 14, 0)]  # noqa: DTZ001
    assert found["Établissements"][2] == ["é", 3]
    assert len(found["Réponses"]) == 1_202
    assert found["Réponses"][-1] == ["x", "", -1.5]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_whatever_people_wrote_libreoffice_reads_each_line_and_no_formula(rows):
    made = io.BytesIO()
    opendocument.write_sheets(made, [Sheet(name="T", header=("a", "b", "c"), rows=rows)])

    package = zipfile.ZipFile(made)
    xml = package.read("content.xml").decode()
    assert "table:formula" not in xml
    assert xml.count("<table:table-row>") == len(rows) + 1
    found = ElementTree.fromstring(xml)  # noqa: S314 - ours
    names = {"t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    lines = found.findall(".//t:table-row", names)[1:]
    for row, line in zip(rows, lines, strict=True):
        for cell, shown in zip(row, line.findall("t:table-cell", names), strict=True):
            if isinstance(cell, str):
                said = UNWRITABLE.sub("", cell)
                assert "".join("".join(shown.itertext()).split()) == "".join(said.split())


def test_the_kind_of_an_opendocument_is_said_first_and_plainly():
    made = io.BytesIO()
    opendocument.write_sheets(made, [Sheet(name="T", header=("a",), rows=[["a  b\nc"]])])

    assert made.getvalue()[30:38] == b"mimetype"
    assert made.getvalue()[38:84] == opendocument.KIND.encode()
    assert books(made.getvalue()) == {"T": [["a"], ["a  b\nc"]]}


@pytest.mark.parametrize("write", [exports.xlsx_book, exports.ods_book])
def test_a_book_waits_on_the_disk_as_a_table_does(write):
    rows = ([str(number), f"{hash(number * 7919) ** 9:x}"] for number in range(30_000))
    answer = write("gros", [Sheet(name="T", header=("a", "b"), rows=rows)])
    assert answer.streaming
    assert len(read(answer)) == int(answer.headers["Content-Length"])
    with pytest.raises(ValueError, match=r"row|zip"):
        write("faux", [Sheet(name="T", header=("a", "b"), rows=[["trop", "de", "cases"]])])


def test_json_is_written_piece_by_piece():
    answer = exports.json_file("essai", ['{"a": ', '"é"}'])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="essai.json"'
    assert answer.content.decode() == '{"a": "é"}'
