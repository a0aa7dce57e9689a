"""The SAE survey (DREES): tables ID and IDB give sites, table GHT gives the hospital groups.

The year and the case of the column names change: columns are found by name, in upper case.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hygie.establishments.readers.cells import Cells, read_finess, where, why_refused
from hygie.establishments.readers.inspection import Inspection
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    GhtRecord,
    OpenedRegister,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.readers.table import delimiter_of, first_line, refuse_if_cut, rows
from hygie.establishments.rules.sources import SourceKind, Standing
from hygie.kernel import geography

_SITES = {"FI", "RS", "CAT", "REG", "DEP"}
_ONLY_IN_IDB = {"ADRVOIENOM", "ADRCPOST", "COMPRS"}
_GROUPS = {"NOM_COURT_GHT", "CODE_GHT", "NOM_COMPLET_GHT"}
_OTHER = {"BOR", "AN", "FI"}


def columns(file: Inspection) -> list[str]:
    """The names of the columns, in upper case."""
    header = first_line(file)
    return [name.strip().strip('"').upper() for name in header.split(delimiter_of(header))]


def is_other_table(file: Inspection) -> bool:
    """Say whether this is a table of the SAE that says nothing for the register."""
    names = set(columns(file))
    return names >= _OTHER and not names >= _SITES


def recognise(file: Inspection) -> OpenedRegister | None:
    """Open a SAE table, or return None when it is something else."""
    names = columns(file)
    if set(names) >= _GROUPS:
        return OpenedRegister(kind=SourceKind.SAE_GHT, is_stock=False, records=_groups(file, names))
    if not set(names) >= _SITES:
        return None
    kind = SourceKind.SAE_IDB if _ONLY_IN_IDB & set(names) else SourceKind.SAE_ID
    return OpenedRegister(kind=kind, is_stock=False, records=_sites(file, names, kind))


def _lines(
    file: Inspection, names: list[str]
) -> Iterator[tuple[int, str, Mapping[str, str]] | RefusedLine]:
    for line in rows(file, delimiter_of(first_line(file))):
        if isinstance(line, RefusedLine):
            yield line
            continue
        number, text, cells = line
        if number == 1:
            continue
        refuse_if_cut(text, cells=len(cells), expected=len(names))
        if len(cells) != len(names):
            reason = f"{len(cells)} cellules au lieu de {len(names)}."
            yield RefusedLine(number=number, reason=reason, text=text)
            continue
        yield number, text, dict(zip(names, cells, strict=True))


def _sites(file: Inspection, names: list[str], kind: SourceKind) -> Iterator[Record]:
    year = ""
    for line in _lines(file, names):
        if isinstance(line, RefusedLine):
            yield line
            continue
        number, text, row = line
        if row.get("AN", "") > year and row["AN"].isdigit() and len(row["AN"]) == 4:
            year = row["AN"]
            yield DataDate(on=date(int(year), 12, 31))
        yield from _site(number, text, row, kind)


def _site(number: int, text: str, row: Mapping[str, str], kind: SourceKind) -> Iterator[Record]:
    finess, reason = read_finess(row["FI"])
    cells = Cells(row)
    name = cells.text("RS", 200)
    place = where(_department(row) or finess or "", _commune(row))
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
        return
    if reason:
        cells.damage.append(reason)
    is_entity = row.get("NAT") == "1"
    entity = cells.finess("FI_EJ") or (finess if is_entity else None)
    address = _address(cells)
    siret = cells.siret("SIR") if len(row.get("SIR", "").strip()) != 9 else None
    siren = siret[:9] if siret else cells.siren("SIR") if siret is None and _is_siren(row) else None
    yield SiteRecord(
        line=number,
        text=text,
        finess=finess,
        entity_finess=entity,
        name=name,
        category_code=cells.code("CAT", 4),
        standing=_standing(kind, is_entity=is_entity),
        siret=siret,
        phone=cells.phone("NUMTEL"),
        **address,
        **place,
    )
    if entity:
        described = {"name": name, **address, **place} if entity == finess else {}
        status = cells.code("STJ", 4)
        yield EntityRecord(
            line=number,
            text=text,
            finess=entity,
            legal_status_code=status,
            siren=siren,
            **described,
        )
    if cells.damage:
        yield DamagedLine(number=number, finess=finess, reason=" ; ".join(cells.damage), text=text)


def _address(cells: Cells) -> dict[str, Any]:
    """The address; tables ID and IDB name its cells differently."""
    return {
        "address": cells.words("NUMVOI", "TYPVOI", "NOMVOI", "ADRVOIENOM"),
        "address_extra": cells.words("COMPD", "COMPDIST", "BP", "ADRBP"),
        "postcode": cells.padded("CPO", 5) or cells.padded("ADRCPOST", 5),
        "city": cells.text("LIBCOM", 120)
        or cells.text("ADRLIBCOM", 120)
        or cells.text("NOMCOM", 120),
    }


def _department(row: Mapping[str, str]) -> str:
    """The FINESS code of the department, when the line has one."""
    code = row.get("DEP", "").strip()
    return code.zfill(2) if code else ""


def _commune(row: Mapping[str, str]) -> str:
    """The INSEE code: the district of a large city when it is given, 9A101 turned into 97101."""
    code = row.get("ARMT", "").strip()
    code = code if len(code) == 5 else row.get("COMINSEE", "").strip().zfill(5)
    return geography.insee_commune(code[:2], code[2:])


def _is_siren(row: Mapping[str, str]) -> bool:
    return len(row.get("SIR", "").strip()) == 9


def _standing(kind: SourceKind, *, is_entity: bool) -> Standing:
    if is_entity:
        return Standing.SEAT
    return Standing.MAIN if kind is SourceKind.SAE_ID else Standing.ANNEX


def _groups(file: Inspection, names: list[str]) -> Iterator[Record]:
    for line in _lines(file, names):
        if isinstance(line, RefusedLine):
            yield line
            continue
        number, text, row = line
        cells = Cells(row)
        code, name = cells.code("CODE_GHT"), cells.text("NOM_COMPLET_GHT", 200)
        region = geography.regions().get((code or "").zfill(5)[:2])
        if not code or not name or not code.isdigit() or region is None:
            reason = "Code de GHT absent ou sans région connue, ou nom absent."
            yield RefusedLine(number=number, reason=reason, text=text)
            continue
        yield GhtRecord(
            line=number,
            text=text,
            code=code.zfill(5),
            name=name,
            short_name=cells.text("NOM_COURT_GHT", 20),
            region_code=region.code,
        )
