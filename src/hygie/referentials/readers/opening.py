"""Any file that may hold a referential: recognised by what it says, read within bounds."""

import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from hygie.kernel.encodings import decoded
from hygie.kernel.reasons import reason
from hygie.kernel.text import clean_line
from hygie.referentials.readers import ciso, madis, oscal, own, plain, table
from hygie.referentials.readers.ciso import NothingToTake
from hygie.referentials.readers.naming import Naming, named
from hygie.referentials.readers.plain import LARGEST, MIB, Unreadable
from hygie.referentials.rules.records import Brought

_GZIP, _PACKED = b"\x1f\x8b", (b"PK\x03\x04", b"\xfd7zXZ", b"BZh")


def read_file(path: Path, naming: Naming | None = None) -> Brought:
    """What a file on the disk brings."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"{path.name} ne se lit pas ({reason(error)}).") from None
    return read(raw, name=path.name, naming=naming)


def read(raw: bytes, *, name: str, naming: Naming | None = None) -> Brought:
    """What these bytes bring; raise Unreadable, NothingToTake or Faulty, in a sentence."""
    raw = _unpacked(raw)
    if len(raw) > LARGEST:
        raise Unreadable(f"Ce fichier dépasse {LARGEST // MIB} Mio : rien n’est lu.")
    if not raw.strip():
        raise Unreadable("Ce fichier est vide.")
    brought = _read(raw, clean_line(name))
    if naming is None or not (naming.slug or naming.version):
        return brought
    if len(brought.catalogues) != 1:
        raise Unreadable(
            "Un nom et une version ne se donnent que pour un fichier d’un référentiel."
        )
    return replace(brought, catalogues=(named(brought.catalogues[0], naming),))


def _unpacked(raw: bytes) -> bytes:
    if raw.startswith(_PACKED):
        raise Unreadable("Ce fichier est une archive : donnez un fichier qui en est sorti.")
    if not raw.startswith(_GZIP):
        return raw
    try:
        unpacker = zlib.decompressobj(wbits=31)
        content = unpacker.decompress(raw, LARGEST + 1)
    except zlib.error:
        raise Unreadable("Ce fichier gzip est abîmé.") from None
    if not unpacker.eof and len(content) <= LARGEST:
        raise Unreadable("Ce fichier gzip est coupé.")
    return content


def _read(raw: bytes, name: str) -> Brought:
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return madis.read(raw)
    if start in {b"{", b"["}:
        values = oscal.parse(raw)
        return _own(values) if _is_own(values) else oscal.read(values)
    text = _text(raw)
    if name.lower().endswith((".csv", ".tsv")) or _is_table(text):
        return table.read(text, name=name)
    values = plain.read(text)
    if _is_own(values):
        return _own(values)
    if isinstance(values, dict) and ciso.looks_like(values):
        return ciso.read(values)
    raise NothingToTake(
        "Ce fichier n’est ni un référentiel de Hygie, ni une bibliothèque de CISO Assistant, ni un "
        "questionnaire de MADIS, ni un catalogue OSCAL, ni un tableau."
    )


def _is_own(values: Any) -> bool:
    return isinstance(values, dict) and str(values.get("format", "")).startswith("hygie-")


def _own(values: Any) -> Brought:
    return Brought(catalogues=(own.of_values(values),))


def _is_table(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    return (
        not first.startswith(("#", "---"))
        and ": " not in first
        and any(first.count(sign) >= 2 for sign in ";,\t")
    )


def _text(raw: bytes) -> str:
    text = decoded(raw)
    if text is None:
        raise Unreadable("Ce n’est pas un fichier texte.")
    return text
