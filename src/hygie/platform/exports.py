"""Tables that leave: CSV and XLSX that no spreadsheet can be made to execute."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase

from hygie.kernel.text import FORMULA, spreadsheet_cell
from hygie.platform import workbook
from hygie.platform.workbook import PARIS, Cell

__all__ = ["PARIS", "Cell", "csv_file", "xlsx_file"]

# A table that is larger waits on the disk until it is sent: it takes no memory, whatever its size.
_IN_MEMORY = 512 * 1024
_CSV, _XLSX = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer a CSV that French spreadsheets open by a double click (BOM, semicolons)."""
    made = _file()
    text = io.TextIOWrapper(cast(BinaryIO, made), encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_line, chain([header], rows)))
    text.detach()  # flushed, and left open for the answer
    return _answer(made, f"{name}.csv", _CSV)


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer an Excel workbook; texts are written as texts, never as formulas."""
    made = _file()
    workbook.write(cast(BinaryIO, made), header, rows)
    return _answer(made, f"{name}.xlsx", _XLSX)


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR))


def _answer(made: IO[bytes], name: str, kind: str) -> HttpResponseBase:
    """Send what is finished: a stream of rows would outlive the transaction of the page."""
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
    return spreadsheet_cell(cell) if isinstance(cell, str) else str(cell)
