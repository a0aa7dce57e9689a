"""The tables of a workbook as LibreOffice keeps them, written line by line: no memory is held.

OpenDocument 1.3. A text is a paragraph, and a formula is an attribute that is never written here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO, BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from hygie.platform.workbook import LONGEST, PARIS, Cell, Sheet, letters

KIND = "application/vnd.oasis.opendocument.spreadsheet"
_AT_ONCE = 500
_PACKED = 2
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(" {2,}|^ | $|\t")
# The mark of the kind comes first and as it is: so is the file recognised without being opened.
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    f' manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_BEGIN = (
    f'{_HEAD}<office:document-content office:version="1.3" xmlns:office="{_NAMES}:office:1.0"'
    f' xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0"'
    f' xmlns:style="{_NAMES}:style:1.0" xmlns:fo="{_NAMES}:xsl-fo-compatible:1.0"'
    f' xmlns:number="{_NAMES}:datastyle:1.0"><office:automatic-styles>'
    '<number:date-style style:name="moment"><number:day number:style="long"/>'
    "<number:text>/</number:text>"
    '<number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/><number:text> </number:text>'
    '<number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/></number:date-style>'
    '<number:date-style style:name="date"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="at" style:family="table-cell" style:data-style-name="moment"/>'
    '<style:style style:name="on" style:family="table-cell" style:data-style-name="date"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)


def write_sheets(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the tables: in each a bold header, with a filter on it."""
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_PACKED) as package:
        package.writestr("mimetype", KIND, compress_type=ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        with package.open("content.xml", "w") as part:
            part.write(_BEGIN.encode())
            lasts = [_written(part, each) for each in sheets]
            ranges = "".join(
                _filter(place, each, last)
                for place, (each, last) in enumerate(zip(sheets, lasts, strict=True))
            )
            part.write(
                f"<table:database-ranges>{ranges}</table:database-ranges>"
                "</office:spreadsheet></office:body></office:document-content>".encode()
            )


def _written(part: IO[bytes], sheet: Sheet) -> int:
    """Write one table; the number of its last row."""
    width = len(sheet.header)
    head = "".join(_cell(each, ' table:style-name="head"') for each in sheet.header)
    part.write(
        f"<table:table table:name={quoteattr(sheet.name)}>"
        f'<table:table-column table:number-columns-repeated="{width}"/>'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row>"
        "</table:table-header-rows>".encode()
    )
    last, left = 1, iter(sheet.rows)
    while some := list(islice(left, _AT_ONCE)):
        part.write("".join(_rows(some, width)).encode())
        last += len(some)
    part.write(b"</table:table>")
    return last


def _rows(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[str]:
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row has {len(row)} cells, the header {width}")
        yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"


def _cell(cell: Cell, style: str = "") -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return (
            f'<table:table-cell{style} office:value-type="string">{_text(cell)}</table:table-cell>'
        )
    if isinstance(cell, datetime):
        at = cell.astimezone(PARIS).replace(tzinfo=None, microsecond=0)
        return (
            '<table:table-cell table:style-name="at" office:value-type="date"'
            f' office:date-value="{at.isoformat()}"/>'
        )
    if isinstance(cell, date):
        return (
            '<table:table-cell table:style-name="on" office:value-type="date"'
            f' office:date-value="{cell.isoformat()}"/>'
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def _text(text: str) -> str:
    """A paragraph for each line; spaces that follow each other are said, or they would be lost."""
    units = _UNWRITABLE.sub("", text).encode("utf-16-le")[: 2 * LONGEST]
    lines = units.decode("utf-16-le", "ignore").split("\n")
    return "".join(f"<text:p>{_SPACES.sub(_said, escape(line))}</text:p>" for line in lines)


def _said(spaces: re.Match[str]) -> str:
    return "<text:tab/>" if spaces[0] == "\t" else f'<text:s text:c="{len(spaces[0])}"/>'


def _filter(place: int, sheet: Sheet, last: int) -> str:
    column = letters(len(sheet.header) - 1)
    name = sheet.name.replace("'", "''")
    where = quoteattr(f"'{name}'.A1:'{name}'.{column}{last}")
    return (
        f'<table:database-range table:name="filtre{place + 1}"'
        f" table:target-range-address={where}"
        ' table:display-filter-buttons="true"/>'
    )
