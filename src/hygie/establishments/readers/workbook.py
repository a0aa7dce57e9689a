"""The list of the SAE as an Excel workbook: number, name, city, status, region."""

import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hygie.establishments.readers.cells import Cells, read_finess, where, why_refused
from hygie.establishments.readers.inspection import Inspection, NotReadable
from hygie.establishments.readers.records import (
    DamagedLine,
    OpenedRegister,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.rules.sources import SourceKind
from hygie.kernel.text import fold

# The published list expands to 2 MiB; a workbook that expands beyond this is a trap.
LARGEST_EXPANDED = 64 * 1024 * 1024
_HEADER = ("finess", "raison sociale")
_MOST_ROWS = 200_000


def recognise(file: Inspection) -> OpenedRegister | None:
    """Open the workbook, or return None when it is not the list of the SAE."""
    if not file.is_zip:
        return None
    _refuse_trap(file)
    rows = _rows(file)
    header = [fold(str(cell)) for cell in rows[0]] if rows else []
    if tuple(header[:2]) != _HEADER:
        return None
    return OpenedRegister(kind=SourceKind.SAE_LIST, is_stock=False, records=_records(header, rows))


def _refuse_trap(file: Inspection) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = archive.infolist()
            if "xl/workbook.xml" not in {entry.filename for entry in entries}:
                raise NotReadable("L’archive n’est pas un classeur Excel (.xlsx).")
            if len(entries) > 1000 or sum(entry.file_size for entry in entries) > LARGEST_EXPANDED:
                raise NotReadable(
                    "Le classeur grossit démesurément une fois décompressé : il est refusé."
                )
            # The declared sizes may lie: reading each entry checks its size and its sum.
            if archive.testzip() is not None:
                raise NotReadable("Le classeur est abîmé : une de ses parties ne se lit pas.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotReadable("Le classeur est coupé ou abîmé : téléchargez-le de nouveau.") from error


def _rows(file: Inspection) -> list[list[Any]]:
    try:
        with CalamineWorkbook.from_path(file.path) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > _MOST_ROWS or sheet.total_width > 500:
                raise NotReadable(
                    "La première feuille du classeur est trop grande pour un registre."
                )
            return [list(row) for row in sheet.to_python()]
    except CalamineError as error:
        raise NotReadable(
            "Le classeur ne se lit pas : enregistrez-le de nouveau en .xlsx."
        ) from error


def _records(header: list[str], rows: list[list[Any]]) -> Iterator[Record]:
    for number, row in enumerate(rows[1:], start=2):
        values = [_cell(value) for value in row]
        if any(values):
            yield from _site(number, dict(zip(header, values, strict=False)), ";".join(values))


def _cell(value: Any) -> str:
    """A number that Excel made of a text comes back without its decimal part."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _site(number: int, row: dict[str, str], text: str) -> Iterator[Record]:
    finess, reason = read_finess(row["finess"])
    cells = Cells(row)
    name = cells.text("raison sociale", 220)
    if finess and name:
        name = name.removeprefix(row["finess"]).removeprefix(finess).lstrip(" -")[:200] or None
    place = where(finess or "", "")
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text[:2000])
        return
    yield SiteRecord(
        line=number, text=text, finess=finess, name=name, city=cells.text("commune", 120), **place
    )
    if reason:
        yield DamagedLine(number=number, finess=finess, reason=reason, text=text[:2000])
