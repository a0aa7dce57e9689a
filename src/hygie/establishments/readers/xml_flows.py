"""The ministry's XML flows `<fluxfiness>`: entities, sites, and two nomenclatures, streamed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from hygie.establishments.readers.cells import Cells, read_finess, why_refused
from hygie.establishments.readers.inspection import Inspection, NotReadable, as_bytes
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    LabelRecord,
    OpenedRegister,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.rules.sources import SourceKind, Standing

_CLOSED = "[Fermé]"
_LONGEST_TEXT = 2000
# What the beginning of the file shows, and the element that is read then.
_FLOWS = (
    ((b"<structureet>", b"<categetab"), SourceKind.XML_SITES, "structureet"),
    ((b"<structureej>", b"<statutjuridique"), SourceKind.XML_ENTITIES, "structureej"),
    ((b"<nomenclcategorieETavecagr>",), SourceKind.XML_CATEGORIES, "nomenclcategorieETavecagr"),
    ((b"<nomenclstatutavecagr>",), SourceKind.XML_LEGAL_STATUSES, "nomenclstatutavecagr"),
)
_STANDING = {"P": Standing.MAIN, "S": Standing.ANNEX}
Row = Mapping[str, str]


def is_flow(file: Inspection) -> bool:
    """Say whether this is a flow of the ministry, whatever it carries."""
    return b"<fluxfiness" in file.head


def recognise(file: Inspection) -> OpenedRegister | None:
    """Open a flow that says something for the register, or return None."""
    if not is_flow(file):
        return None
    for marks, kind, element in _FLOWS:
        if all(mark in file.head for mark in marks):
            return OpenedRegister(kind=kind, is_stock=False, records=_records(file, kind, element))
    return None


def _records(file: Inspection, kind: SourceKind, element: str) -> Iterator[Record]:
    read: dict[SourceKind, Callable[[int, Row], Iterator[Record]]] = {
        SourceKind.XML_SITES: _site,
        SourceKind.XML_ENTITIES: _entity,
        SourceKind.XML_CATEGORIES: _label,
        SourceKind.XML_LEGAL_STATUSES: _label,
    }
    latest: date | None = None
    stamped = False
    for number, (tag, row) in enumerate(_elements(file, {element, "horodatage"}), start=1):
        if tag == "horodatage" or not stamped:
            day = Cells(row).day("datemaj") if row.get("datemaj") else None
            if day and (latest is None or day > latest or tag == "horodatage"):
                latest, stamped = day, tag == "horodatage"
                yield DataDate(on=day)
        if tag == element:
            yield from read[kind](number, row)


def _elements(file: Inspection, wanted: set[str]) -> Iterator[tuple[str, Row]]:
    """The wanted children of the root, each forgotten as soon as it is read."""
    try:
        with as_bytes(file) as stream:
            depth = 0
            root: Any = None
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                root = element if root is None else root
                if event == "end" and depth == 1:
                    if element.tag in wanted:
                        yield element.tag, {child.tag: child.text or "" for child in element}
                    root.clear()
                    stream.pending = 0
    except ParseError as error:
        line = error.position[0]
        raise NotReadable(
            f"Le flux XML est coupé ou mal formé (ligne {line}) : téléchargez-le de nouveau."
        ) from error
    except DefusedXmlException as error:
        raise NotReadable("Le flux XML déclare des entités : il est refusé.") from error


def _site(number: int, row: Row) -> Iterator[Record]:
    text = _text(row)
    finess, reason = read_finess(row.get("nofinesset", ""))
    cells = Cells(row)
    name, is_open = _name(cells)
    place = cells.place("departement", "commune", finess or "")
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
        return
    yield SiteRecord(
        line=number,
        text=text,
        finess=finess,
        entity_finess=cells.finess("nofinessej"),
        name=name,
        long_name=cells.text("rslongue"),
        category_code=cells.padded("categetab", 3),
        standing=_STANDING.get(row.get("typeet", "")),
        siret=cells.siret("siret"),
        phone=cells.phone("telephone"),
        email=cells.email("courriel"),
        opened_on=cells.day("dateouv"),
        is_open=is_open,
        closed_on=None if is_open else cells.day("datefermeture"),
        **_address(cells),
        **place,
    )
    yield from _damaged(number, finess, reason, cells, text)


def _entity(number: int, row: Row) -> Iterator[Record]:
    text = _text(row)
    finess, reason = read_finess(row.get("nofiness", ""))
    cells = Cells(row)
    name, is_open = _name(cells)
    place = cells.place("departement", "commune", finess or "")
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
        return
    yield EntityRecord(
        line=number,
        text=text,
        finess=finess,
        name=name,
        long_name=cells.text("rslongue"),
        siren=cells.siren("siren"),
        legal_status_code=cells.padded("statutjuridique", 2),
        phone=cells.phone("telephone"),
        opened_on=cells.day("datecrea"),
        is_open=is_open,
        closed_on=None if is_open else cells.day("datefermeture"),
        **_address(cells),
        **place,
    )
    yield from _damaged(number, finess, reason, cells, text)


def _label(number: int, row: Row) -> Iterator[Record]:
    cells = Cells(row)
    code, label = cells.code("code", 4), cells.text("libelle", 200)
    if not code or not label:
        yield RefusedLine(number=number, reason="Code ou libellé absent.", text=_text(row))
        return
    yield LabelRecord(
        line=number,
        text=_text(row),
        code=code,
        label=label,
        short_label=cells.text("libellecourt", 60) or "",
        group_code=cells.code("codeagr3", 4) or "",
        group_label=cells.text("libelleagr3", 200) or "",
        ended_on=cells.day("datefin"),
    )


def _name(cells: Cells) -> tuple[str | None, bool]:
    """The name without its mark, and whether the structure is open."""
    name = cells.text("rs", 208) or cells.text("rslongue", 208)
    is_closed = bool(name and name.startswith(_CLOSED)) or bool(cells.text("datefermeture"))
    if name and name.startswith(_CLOSED):
        name = name.removeprefix(_CLOSED).strip() or cells.text("rslongue", 200)
    return (name[:200] if name else None), not is_closed


def _address(cells: Cells) -> dict[str, Any]:
    postcode, city = cells.delivery("ligneacheminement")
    return {
        "address": cells.words("numvoie", "compvoie", "typvoie", "voie"),
        "address_extra": cells.words("complrs", "compldistrib", "lieuditbp"),
        "postcode": cells.padded("codepostal", 5) or postcode,
        "city": city or cells.text("libcommune", 120),
    }


def _text(row: Row) -> str:
    """The element in a few words, for the report."""
    return " ; ".join(f"{tag}={value}" for tag, value in row.items() if value)[:_LONGEST_TEXT]


def _damaged(number: int, finess: str, reason: str, cells: Cells, text: str) -> Iterator[Record]:
    reasons = [reason, *cells.damage] if reason else cells.damage
    if reasons:
        yield DamagedLine(number=number, finess=finess, reason=" ; ".join(reasons), text=text)
