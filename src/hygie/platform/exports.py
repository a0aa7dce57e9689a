"""Tables that leave: CSV, XLSX and ODS that no spreadsheet can be made to execute; and JSON."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase

from hygie.kernel.text import FORMULA, spreadsheet_cell
from hygie.platform import opendocument, workbook
from hygie.platform.workbook import PARIS, Cell, Sheet

__all__ = [
    "PARIS",
    "Cell",
    "Sheet",
    "csv_file",
    "json_file",
    "ods_book",
    "ods_file",
    "xlsx_book",
    "xlsx_file",
]

# A table that is larger waits on the disk until it is sent: it takes no memory, whatever its size.
_IN_MEMORY = 512 * 1024
_CSV, _XLSX, _JSON = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/json",
)


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer a CSV that French spreadsheets open by a double click (BOM, semicolons)."""

    def write(made: BinaryIO) -> None:
        text = io.TextIOWrapper(made, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerows(map(_line, chain([header], rows)))
        text.detach()  # flushed, and left open for the answer

    return _answer(write, f"{name}.csv", _CSV)


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer an Excel workbook; texts are written as texts, never as formulas."""
    return _answer(lambda made: workbook.write(made, header, rows), f"{name}.xlsx", _XLSX)


def xlsx_book(name: str, sheets: Sequence[Sheet]) -> HttpResponseBase:
    """Answer an Excel workbook of several tables."""
    return _answer(lambda made: workbook.write_sheets(made, sheets), f"{name}.xlsx", _XLSX)


def ods_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer the same table for LibreOffice."""
    return ods_book(name, [Sheet(name=name, header=header, rows=rows)])


def ods_book(name: str, sheets: Sequence[Sheet]) -> HttpResponseBase:
    """Answer the same tables for LibreOffice; texts are texts, never formulas."""
    kind = opendocument.KIND
    return _answer(lambda made: opendocument.write_sheets(made, sheets), f"{name}.ods", kind)


def json_file(name: str, chunks: Iterable[str]) -> HttpResponseBase:
    """Answer a JSON document that is written piece by piece."""

    def write(made: BinaryIO) -> None:
        made.writelines(chunk.encode() for chunk in chunks)

    return _answer(write, f"{name}.json", _JSON)


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR))


def _answer(write: Callable[[BinaryIO], None], name: str, kind: str) -> HttpResponseBase:
    """Send what is finished: a stream of rows would outlive the transaction of the page."""
    made = _file()
    try:
        write(cast(BinaryIO, made))
    except BaseException:
        made.close()
        raise
    size = made.tell()
    made.seek(0)
    if size > _IN_MEMORY:
        return FileResponse(made, as_attachment=True, filename=name, content_type=kind)
    with made:
        response = HttpResponse(made.read(), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _line(row: Sequence[Cell]) -> list[str]:
    # A plain text is by far the most frequent cell: it is not worth a call.
    return [
        cell if isinstance(cell, str) and not cell.startswith(FORMULA) else _text(cell)
        for cell in row
    ]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return spreadsheet_cell(cell) if isinstance(cell, str) else str(cell)
