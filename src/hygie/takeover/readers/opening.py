"""Opening the file of a former tool: plain or gzip, in the encodings that people still have."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason

LARGEST = 1 << 30
_GZIP = b"\x1f\x8b"


class Unreadable(Refused):
    """The file is not there, too large, cut, or not text."""


def text_of(path: Path) -> str:
    """The whole text of a file; raise Unreadable with what is wrong."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if raw.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        raise Unreadable(f"{path.name} ne se lit pas ({reason(error)}).") from error
    if len(raw) > LARGEST:
        raise Unreadable(f"{path.name} dépasse un gibioctet : coupez-le en plusieurs fichiers.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{path.name} n’est pas du texte.")


def rows_of(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV with their number in the file, each by the name of its columns."""
    first = text.partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    csv.field_size_limit(1 << 24)
    reader = csv.DictReader(_lines_of(text), delimiter=separator)
    try:
        for row in reader:
            said = {name.strip(): (row[name] or "").strip() for name in row if name is not None}
            if any(said.values()):
                yield reader.line_num, said
    except csv.Error as error:
        raise Unreadable(f"Ligne {reader.line_num} : le tableau est mal formé.") from error


def _lines_of(text: str) -> Iterator[str]:
    """Each line with its end, cut out when it is wanted: a copy would be four times the text."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def headers_of(text: str) -> list[str]:
    """The names of the columns."""
    for _, row in rows_of(text):
        return list(row)
    raise Unreadable("Le tableau est vide.")


def likely_form(text: str) -> str:
    """The format that a file which is no table of ours seems to have; or nothing."""
    first = text.lstrip().partition("\n")[0]
    if first.startswith(("{", "[")):
        return "veris"
    squeezed = first.replace(" ", "").lower()
    return "hhs" if "coveredentity" in squeezed and "breachsubmissiondate" in squeezed else ""
