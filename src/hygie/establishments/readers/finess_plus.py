"""The daily FiNESS+ file of the ANS: structures in JSON, streamed.

Two passes over the file: the hospital groups first, whose members are named by internal numbers,
then the legal persons with their sites. The names of the keys vary in case and in underscores
between the published schema and the published example: they are compared without either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ijson

from hygie.establishments.readers.cells import Cells, read_finess, where, why_refused
from hygie.establishments.readers.inspection import Inspection, NotReadable, as_bytes
from hygie.establishments.readers.projection import is_french
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    GhtRecord,
    MemberRecord,
    OpenedRegister,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.rules.sources import SourceKind
from hygie.kernel import geography

_GENERATED = re.compile(rb'"generatedAt"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_GHT = "001"  # type of conventional group
_SUPPORT = "S"
_INACTIVE = "I"
Object = dict[str, Any]


def recognise(file: Inspection) -> OpenedRegister | None:
    """Open a FiNESS+ file of structures, or return None when it is another JSON."""
    marks = (b'"pmej"', b'"gcc"', b'"gco"')
    if b'"schemaVersion"' not in file.head or not any(mark in file.head for mark in marks):
        return None
    if file.encoding == "cp1252":
        raise NotReadable("Un fichier FiNESS+ est en UTF-8 ; celui-ci est abîmé.")
    return OpenedRegister(kind=SourceKind.FINESS_PLUS, is_stock=False, records=_records(file))


@dataclass
class _Group:
    """A hospital group and the internal numbers of its members."""

    line: int
    code: str
    name: str
    region_code: str
    members: dict[str, bool] = field(default_factory=dict)


def _records(file: Inspection) -> Iterator[Record]:
    if match := _GENERATED.search(file.head):
        yield DataDate(on=date.fromisoformat(match[1].decode()))
    groups: list[_Group] = []
    for number, item in _items(file, "gcc.item"):
        found = _group(number, item)
        if isinstance(found, RefusedLine):
            yield found
        elif found:
            groups.append(found)
    numbers: dict[str, str] = {}
    for number, item in _items(file, "pmej.item"):
        yield from _person(number, item, numbers)
    for group in groups:
        yield from _members(group, numbers)


def _items(file: Inspection, prefix: str) -> Iterator[tuple[int, Object]]:
    try:
        with as_bytes(file) as stream:
            for number, item in enumerate(ijson.items(stream, prefix, use_float=True), start=1):
                stream.pending = 0
                yield number, _plain(item) if isinstance(item, dict) else {}
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable(
            "Le fichier JSON est coupé ou mal formé : téléchargez-le de nouveau."
        ) from error


def _plain(value: Any) -> Any:
    """The same with keys in lower case, without underscores."""
    if isinstance(value, dict):
        return {key.lower().replace("_", ""): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _text(item: Object, key: str) -> str:
    """A value as text; a coded value is given by its code."""
    value = item.get(key)
    if isinstance(value, dict):
        value = value.get("code")
    return str(value) if isinstance(value, str | int | float) else ""


def _object(item: Object, *keys: str) -> Object:
    for key in keys:
        value = item.get(key)
        if isinstance(value, dict):
            return value
    return {}


def _list(item: Object, *keys: str) -> list[Object]:
    for key in keys:
        value = item.get(key)
        if isinstance(value, list):
            return [one for one in value if isinstance(one, dict)]
    return []


def _group(number: int, item: Object) -> _Group | RefusedLine | None:
    if _text(item, "typegcc") != _GHT or _text(item, "etatobjet") == _INACTIVE:
        return None
    code, name = (
        _text(item, "gccidentifiantexterne").strip().zfill(5),
        _text(item, "nomgcc").strip(),
    )
    region = geography.regions().get(code[:2])
    if region is None or not name or not code.isdigit() or len(code) > 10:
        reason = "Code de GHT absent ou sans région connue, ou nom absent."
        return RefusedLine(number=number, reason=reason, text=f"gcc ; {code} ; {name}"[:2000])
    group = _Group(line=number, code=code, name=name[:200], region_code=region.code)
    for member in _list(item, "pmejdugcc"):
        group.members[_text(member, "pmsmsseid")] = (
            _text(member, "typeroleentitegroupe") == _SUPPORT
        )
    return group


def _members(group: _Group, numbers: dict[str, str]) -> Iterator[Record]:
    text = f"gcc ; {group.code} ; {group.name}"
    unknown = [member for member in group.members if member not in numbers]
    yield GhtRecord(
        line=group.line,
        text=text,
        code=group.code,
        name=group.name,
        region_code=group.region_code,
        lists_members=bool(group.members) and not unknown,
    )
    for member, is_support in group.members.items():
        if member in numbers:
            yield MemberRecord(
                ght_code=group.code, entity_finess=numbers[member], is_support=is_support
            )
    if unknown:
        absent = "membre absent" if len(unknown) == 1 else "membres absents"
        reason = f"{len(unknown)} {absent} du fichier, sur {len(group.members)}"
        yield DamagedLine(number=group.line, finess=group.code, reason=reason, text=text)


def _person(number: int, item: Object, numbers: dict[str, str]) -> Iterator[Record]:
    info = _object(item, "informationsgeneralespmej")
    row = {key: _text(info, key) for key in info} | _place_and_contact(item)
    text = _summary("pmej", row, "pmsmsseid", "numfinesspm", "denominationpm")
    finess, reason = read_finess(row.get("numfinesspm", ""))
    cells = Cells(row)
    name = cells.text("denominationpm", 200) or cells.text("denominationlonguepmsmsse", 200)
    place = _where(row, finess)
    if finess is None or name is None or place["department_code"] is None:
        why = why_refused(finess, name, reason)
        yield RefusedLine(number=number, reason=why, text=text)
    else:
        numbers[row.get("pmsmsseid", "")] = finess
        yield EntityRecord(
            line=number,
            text=text,
            finess=finess,
            name=name,
            long_name=cells.text("denominationlonguepmsmsse"),
            siren=cells.siren("siren"),
            legal_status_code=cells.padded("statutjuridique", 2),
            phone=cells.phone("telephone"),
            opened_on=cells.day("datecreation"),
            **_state(cells, item, info),
            **_address(cells),
            **place,
        )
        yield from _damaged(number, finess, reason, cells, text)
    for site in _list(item, "ege"):
        yield from _site(number, site, finess)


def _site(number: int, item: Object, entity: str | None) -> Iterator[Record]:
    info = _object(item, "informationsgeneralesege")
    row = {key: _text(info, key) for key in info} | _place_and_contact(item)
    row["siret"] = row.get("siret") or _text(item, "siret")
    row["category"] = _text(item, "categorieentitegeographiqueexercice")
    text = _summary("ege", row, "egeid", "numfinessege", "nomegecourt")
    finess, reason = read_finess(row.get("numfinessege", ""))
    cells = Cells(row)
    name = cells.text("nomegecourt", 200) or cells.text("nomegelong", 200)
    place = _where(row, finess)
    if finess is None or name is None or place["department_code"] is None:
        yield RefusedLine(number=number, reason=why_refused(finess, name, reason), text=text)
        return
    longitude, latitude = _position(row)
    yield SiteRecord(
        line=number,
        text=text,
        finess=finess,
        entity_finess=entity,
        name=name,
        long_name=cells.text("nomegelong"),
        category_code=cells.padded("category", 3),
        siret=cells.siret("siret"),
        phone=cells.phone("telephone"),
        email=cells.email("courriel"),
        longitude=longitude,
        latitude=latitude,
        opened_on=cells.day("dateouverture"),
        **_state(cells, item, info),
        **_address(cells),
        **place,
    )
    yield from _damaged(number, finess, reason, cells, text)


def _summary(kind: str, row: dict[str, str], *keys: str) -> str:
    """The object in a few words, for the report."""
    return " ; ".join([kind, *(row.get(key, "").strip() for key in keys)])[:2000]


def _place_and_contact(item: Object) -> dict[str, str]:
    """The cells of the first address that has a postcode, and of the contacts."""
    addresses = _list(item, "adresse")
    address = next(
        (one for one in addresses if _text(one, "codepostal")), addresses[0] if addresses else {}
    )
    point = _object(address, "coordonneesgeographique")
    row = {key: _text(address, key) for key in address}
    # X and Y are swapped in the published example; the directions are right.
    row |= {key: _text(point, key) for key in ("directionlongitude", "directionlatitude")}
    for contact in _list(item, "contact"):
        telecom = _object(contact, "telecom")
        for key in ("telephone", "courriel"):
            row[key] = row.get(key) or _text(telecom, key)
    return row


def _where(row: dict[str, str], finess: str | None) -> dict[str, Any]:
    commune = row.get("cogcommune", "").strip()
    if len(commune) != 5:
        return where(finess or "", "")
    return where(commune[:3] if commune[:2] in {"97", "98"} else commune[:2], commune)


def _state(cells: Cells, item: Object, info: Object) -> dict[str, Any]:
    closed_on = cells.day("datefermeture")
    state = _text(item, "etatobjet") or _text(info, "etatobjet")
    is_open = state != _INACTIVE and closed_on is None
    return {"is_open": is_open, "closed_on": closed_on}


def _address(cells: Cells) -> dict[str, Any]:
    return {
        "address": cells.words("numerovoie", "complementvoie", "typevoie", "libellevoie"),
        "address_extra": cells.words("complementpointgeographique", "lieudit"),
        "postcode": cells.padded("codepostal", 5),
        "city": cells.text("ligneacheminement", 120),
    }


def _position(row: dict[str, str]) -> tuple[float, float] | tuple[None, None]:
    try:
        longitude = round(float(row["directionlongitude"]), 6)
        latitude = round(float(row["directionlatitude"]), 6)
    except (KeyError, ValueError):
        return None, None
    return (longitude, latitude) if is_french(longitude, latitude) else (None, None)


def _damaged(number: int, finess: str, reason: str, cells: Cells, text: str) -> Iterator[Record]:
    reasons = [reason, *cells.damage] if reason else cells.damage
    if reasons:
        yield DamagedLine(
            number=number, finess=finess, reason=" ; ".join(reasons), text=text[:2000]
        )
