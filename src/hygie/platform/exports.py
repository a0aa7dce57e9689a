"""Tables that leave: CSV and XLSX that no spreadsheet can be made to execute."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase

from hygie.kernel.text import spreadsheet_cell

Cell = str | int | float | datetime | None
PARIS = ZoneInfo("Europe/Paris")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer a CSV that French spreadsheets open by a double click (BOM, semicolons)."""
    # Not a stream: it would outlive the transaction of the page.
    content = b"".join(line.encode() for line in _csv_lines(header, rows))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """Answer an Excel workbook; texts are written as texts, never as formulas."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,  # a line that is written goes to the disk
        "tmpdir": str(settings.FILE_UPLOAD_TEMP_DIR),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy hh:mm",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Données")
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, header, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [_plain(cell) for cell in row])
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), len(header) - 1)
    buffer.seek(0)
    return FileResponse(buffer, as_attachment=True, filename=f"{name}.xlsx")


def _csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in chain([header], rows):
        writer.writerow(["" if cell is None else _text(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    return spreadsheet_cell(cell) if isinstance(cell, str) else str(cell)


def _plain(cell: Cell) -> Cell:
    """Excel knows no time zones: write the hour of Paris."""
    return cell.astimezone(PARIS).replace(tzinfo=None) if isinstance(cell, datetime) else cell
