"""An Excel workbook, a sheet for each table, written line by line: nothing of it stays in memory.

Texts are inline strings, which Excel never takes for formulas, links or numbers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

Cell = str | int | float | datetime | date | None
PARIS = ZoneInfo("Europe/Paris")
# What Excel takes in one cell, in units of UTF-16; beyond, it repairs or refuses the file.
LONGEST = 32_767
_NAME = "Données"
# What Excel takes as the name of a sheet.
_LONGEST_NAME = 31
_AT_ONCE = 500
# A third less time than the usual 6, for a file a tenth larger.
_PACKED = 2
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zones
_DAY = 24 * 3600
# What XML cannot write, and what Excel would read as the code of a character.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Where none of these is, a text is written as it is: one class of characters is quickly searched.
_asks_for_care = re.compile(f"[&<>_{_UNWRITABLE.pattern[1:]}").search
_BOLD, _MOMENT, _DATE = ' s="1"', ' s="2"', ' s="3"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/>'
        '<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="4">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
_SHEET_HEAD = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{{}} workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_SELECTED = ' tabSelected="1"'


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of a workbook; its name holds none of []:*?/\\ and no quote."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write(out: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a workbook of one table."""
    write_sheets(out, [Sheet(name=_NAME, header=header, rows=rows)])


def write_sheets(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the workbook: in each sheet a header that stays in sight, a filter on it, the rows."""
    filtered = []
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_PACKED) as package:
        for name, content in {**_PARTS, **_listed(len(sheets))}.items():
            package.writestr(name, _HEAD + content)
        for place, each in enumerate(sheets):
            with package.open(f"xl/worksheets/sheet{place + 1}.xml", "w") as part:
                filtered.append(_written(part, each, is_first=not place))
        # The filters have names in the workbook too, so their places must be known.
        package.writestr("xl/workbook.xml", _book(sheets, filtered))


def _written(part: IO[bytes], sheet: Sheet, *, is_first: bool) -> str:
    """Write one sheet; where its filter is."""
    names = [letters(place) for place in range(len(sheet.header))]
    head = _SHEET_HEAD.format(_SELECTED if is_first else "")
    part.write(f"{head}{_row(1, names, sheet.header, _BOLD)}".encode())
    last, left = 1, iter(sheet.rows)
    while some := list(islice(left, _AT_ONCE)):
        lines = [_row(last + each, names, row) for each, row in enumerate(some, 1)]
        part.write("".join(lines).encode())
        last += len(some)
    part.write(f'</sheetData><autoFilter ref="A1:{names[-1]}{last}"/></worksheet>'.encode())
    return f"$A$1:${names[-1]}${last}"


def _listed(count: int) -> dict[str, str]:
    """The parts that name every sheet."""
    numbers = range(1, count + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{_KIND}.worksheet+xml"/>'
        for number in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{count + 1}" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
    }


def _row(number: int, names: Sequence[str], row: Sequence[Cell], style: str = "") -> str:
    cells = [
        f'<c r="{letter}{number}"{style} t="inlineStr"><is><t>{_text(cell)}</t></is></c>'
        if isinstance(cell, str)
        else _number(f"{letter}{number}", cell)
        for letter, cell in zip(names, row, strict=True)
        if cell is not None and cell != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _number(place: str, cell: float | datetime | date) -> str:
    if isinstance(cell, datetime):
        since = cell.astimezone(PARIS).replace(tzinfo=None) - _EPOCH
        return f'<c r="{place}"{_MOMENT}><v>{since.days + since.seconds / _DAY}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}"{_DATE}><v>{(cell - _EPOCH.date()).days}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def _text(text: str) -> str:
    if len(text) < LONGEST // 2 and not _asks_for_care(text):
        return text
    units = _UNWRITABLE.sub("", text).encode("utf-16-le")[: 2 * LONGEST]
    return escape(_LIKE_A_CODE.sub("_x005F_", units.decode("utf-16-le", "ignore")))


def _book(sheets: Sequence[Sheet], filtered: Sequence[str]) -> str:
    names = [escape(each.name[:_LONGEST_NAME]) for each in sheets]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"'{name}'!{where}</definedName>"
        for place, (name, where) in enumerate(zip(names, filtered, strict=True))
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets>'
        f"<definedNames>{filters}</definedNames></workbook>"
    )


def letters(place: int) -> str:
    """The name of a column: A, B, … Z, AA."""
    before = letters(place // 26 - 1) if place >= 26 else ""
    return before + chr(ord("A") + place % 26)
