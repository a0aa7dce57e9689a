"""The open FINESS files « etalab »: cs1100501 (entities), cs1100502 and cs1100507 (sites).

They have no header of their own: line 1 is `finess;etalab;111;2026-05-12`, then each line says by
its first cell what it is. A spreadsheet may have put a line of column names there instead.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from hygie.establishments.readers.cells import Cells, read_finess, why_refused
from hygie.establishments.readers.inspection import Inspection
from hygie.establishments.readers.projection import epsg_of, to_degrees
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    LabelRecord,
    OpenedRegister,
    PositionRecord,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.readers.table import first_line, refuse_if_cut, rows
from hygie.establishments.rules.sources import SourceKind

_WORD = re.compile(r"\w+")
_SITE = _WORD.findall(
    """section nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie
    lieuditbp commune departement libdepartement ligneacheminement telephone telecopie categetab
    libcategetab categagretab libcategagretab siret codeape codemft libmft codesph libsph dateouv
    dateautor datemaj numuai"""
)
_ENTITY = _WORD.findall(
    """section nofiness rs rslongue complrs numvoie typvoie voie compvoie compldistrib lieuditbp
    commune ligneacheminement departement libdepartement telephone statutjuridique
    libstatutjuridique categetab libcategetab siren codeape datecrea"""
)
_LEAST_POSITION = 6
Reader = Callable[[int, str, list[str]], Iterator[Record]]


def recognise(file: Inspection) -> OpenedRegister | None:
    """Open an etalab file, or return None when it is something else."""
    lines = file.head.decode(file.encoding, errors="replace").lstrip("\ufeff").splitlines()
    starts = [line.split(";", 1)[0].strip('" ') for line in lines[:3] if ";" in line]
    kinds = {
        "structureet": SourceKind.ETALAB_SITES,
        "structureej": SourceKind.ETALAB_ENTITIES,
        "geolocalisation": SourceKind.ETALAB_POSITIONS,
    }
    kind = next((kinds[start] for start in starts if start in kinds), None)
    if kind is None:
        return None
    is_stock = kind is SourceKind.ETALAB_SITES and manifest_day(first_line(file)) is not None
    return OpenedRegister(kind=kind, is_stock=is_stock, records=_records(file))


def manifest_day(line: str) -> date | None:
    """The day written in the manifest, the first line of an untouched file."""
    cells = line.strip().split(";")
    if cells[:2] != ["finess", "etalab"] or len(cells) < 4:
        return None
    try:
        return date.fromisoformat(cells[3])
    except ValueError:
        return None


def _records(file: Inspection) -> Iterator[Record]:
    sections: dict[str, tuple[int, Reader]] = {
        "structureet": (len(_SITE) - 1, _Sites().read),
        "structureej": (len(_ENTITY), _entity),
        "geolocalisation": (_LEAST_POSITION, _position),
    }
    latest = manifest_day(first_line(file))
    if latest:
        yield DataDate(on=latest)
    is_dated = latest is not None
    for line in rows(file, ";"):
        if isinstance(line, RefusedLine):
            yield line
            continue
        number, text, cells = line
        section = cells[0].strip("\ufeff ")
        if section == "finess" and number == 1:
            continue
        if section not in sections:
            yield RefusedLine(
                number=number, reason=f"Section « {section[:30]} » inconnue.", text=text
            )
            continue
        expected, read = sections[section]
        refuse_if_cut(text, cells=len(cells), expected=expected)
        if len(cells) < expected:
            reason = f"{len(cells)} cellules au lieu de {expected}."
            yield RefusedLine(number=number, reason=reason, text=text)
            continue
        if not is_dated and (day := _last_day(cells)) and (latest is None or day > latest):
            latest = day
            yield DataDate(on=day)
        yield from read(number, text, cells)


def _last_day(cells: list[str]) -> date | None:
    """The day of the last update of a line, written in its last cell but blank ones."""
    for cell in reversed(cells[-4:]):
        if cell.strip():
            return Cells({"day": cell}).day("day")
    return None


class _Sites:
    """Reads the lines `structureet`, and each category the first time it is met."""

    def __init__(self) -> None:
        self.categories: set[str] = set()

    def read(self, number: int, text: str, values: list[str]) -> Iterator[Record]:
        row = dict(zip(_SITE, values, strict=False))
        finess, reason = read_finess(row["nofinesset"])
        cells = Cells(row)
        name = cells.text("rs", 200) or cells.text("rslongue", 200)
        place = cells.place("departement", "commune", finess or "")
        if finess is None or name is None or place["department_code"] is None:
            yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
            return
        if reason:
            cells.damage.append(reason)
        yield from self._category(number, text, row)
        postcode, city = cells.delivery("ligneacheminement")
        yield SiteRecord(
            line=number,
            text=text,
            finess=finess,
            entity_finess=cells.finess("nofinessej"),
            name=name,
            long_name=cells.text("rslongue"),
            category_code=cells.padded("categetab", 3),
            siret=cells.siret("siret"),
            address=cells.words("numvoie", "compvoie", "typvoie", "voie"),
            address_extra=cells.words("complrs", "compldistrib", "lieuditbp"),
            postcode=postcode,
            city=city,
            phone=cells.phone("telephone"),
            opened_on=cells.day("dateouv"),
            is_open=True,
            **place,
        )
        if cells.damage:
            reason = " ; ".join(cells.damage)
            yield DamagedLine(number=number, finess=finess, reason=reason, text=text)

    def _category(self, number: int, text: str, row: Mapping[str, str]) -> Iterator[Record]:
        code, label = row["categetab"].strip(), row["libcategetab"].strip()
        if code in self.categories or not label or not code.isdigit() or len(code) > 4:
            return
        self.categories.add(code)
        yield LabelRecord(
            line=number,
            text=text,
            code=code.zfill(3),
            label=label[:200],
            group_code=row["categagretab"].strip()[:4],
            group_label=row["libcategagretab"].strip()[:200],
        )


def _entity(number: int, text: str, values: list[str]) -> Iterator[Record]:
    row = dict(zip(_ENTITY, values, strict=False))
    finess, reason = read_finess(row["nofiness"])
    cells = Cells(row)
    name = cells.text("rs", 200) or cells.text("rslongue", 200)
    place = cells.place("departement", "commune", finess or "")
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
        return
    if reason:
        cells.damage.append(reason)
    postcode, city = cells.delivery("ligneacheminement")
    yield EntityRecord(
        line=number,
        text=text,
        finess=finess,
        name=name,
        long_name=cells.text("rslongue"),
        siren=cells.siren("siren"),
        legal_status_code=cells.padded("statutjuridique", 2),
        address=cells.words("numvoie", "compvoie", "typvoie", "voie"),
        address_extra=cells.words("complrs", "compldistrib", "lieuditbp"),
        postcode=postcode,
        city=city,
        phone=cells.phone("telephone"),
        opened_on=cells.day("datecrea"),
        is_open=True,
        **place,
    )
    if cells.damage:
        reason = " ; ".join(cells.damage)
        yield DamagedLine(number=number, finess=finess, reason=reason, text=text)


def _position(number: int, text: str, values: list[str]) -> Iterator[Record]:
    """Both layouts begin with number, x, y and end with a day; the projection is named between."""
    finess, reason = read_finess(values[1])
    if finess is None:
        yield RefusedLine(number=number, reason=why_refused(None, None, reason), text=text)
        return
    epsg = epsg_of(" ".join(values[4:-1]))
    point = to_degrees(values[2], values[3], epsg=epsg) if epsg else None
    if point is None:
        reason = "Projection inconnue." if epsg is None else "Coordonnées hors du territoire."
        yield RefusedLine(number=number, reason=reason, text=text)
        return
    yield PositionRecord(
        line=number, text=text, finess=finess, longitude=point[0], latitude=point[1]
    )
