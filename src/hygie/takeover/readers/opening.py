"""Opening the file of a former tool: plain, gzip or zip, in the encodings that one still meets."""

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

from hygie.kernel.encodings import decoded
from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason

LARGEST = 1 << 30
# Enough to know what a file is, and to show how its first lines are read.
HEAD = 1 << 16
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BLOCK = 1 << 20
_OF_VERIS = re.compile(r'"(incident_id|victim|action|schema_version|security_incident)"\s*:')
_KEY = re.compile(r'"([^"\\]{1,30})"\s*:')
_OBJECTS, _TABLES = {".json", ".jsonl", ".ndjson"}, {".csv", ".tsv", ".txt"}


class Unreadable(Refused):
    """The file is not there, too large, cut, or not text."""


def text_of(path: Path, *, name: str = "", largest: int = LARGEST) -> str:
    """The whole text of a file, plain, gzip or zip; raise Unreadable with what is wrong."""
    name = name or path.name
    with _opened(path, name) as file:
        start = file.read(len(_ZIP))
        file.seek(0)
        if start == _ZIP:
            return _unzipped(file, name, largest)
        return _decoded(_read(_plain(file, start), name, largest), name)


def head_of(path: Path, *, name: str = "") -> str:
    """The beginning of the text; that of its first members, for a zip."""
    name = name or path.name
    with _opened(path, name) as file:
        start = file.read(len(_ZIP))
        file.seek(0)
        if start == _ZIP:
            return _heads(file, name)
        return _decoded(_plain(file, start).read(HEAD), name, is_cut=True)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unreadable(f"{name} ne se lit pas ({reason(error)}).") from error
    except (EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable(f"{name} ne se lit pas (fichier abîmé, ou coupé).") from error


def _plain(file: BinaryIO, start: bytes) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=file)) if start.startswith(_GZIP) else file


def _read(file: IO[bytes], name: str, largest: int) -> bytes:
    """All of it, and never more than may be: what is packed may be a thousand times as large."""
    read = io.BytesIO()
    while block := file.read(_BLOCK):
        read.write(block)
        if read.tell() > largest:
            most = f"{largest >> 20} Mio".replace("1024 Mio", "un gibioctet")
            raise Unreadable(f"{name} dépasse {most} : coupez-le en plusieurs fichiers.")
    return read.getvalue()


def _decoded(raw: bytes, name: str, *, is_cut: bool = False) -> str:
    text = decoded(raw, is_cut=is_cut)
    if text is None:
        raise Unreadable(f"{name} n’est pas du texte.")
    return text


@contextmanager
def _archive(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except RuntimeError as error:  # what the library says of a password that it lacks
        raise Unreadable(f"{name} est protégé par un mot de passe.") from error


def _members(packed: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """What an archive holds for us: its incidents, else its one table."""
    files = [each for each in packed.infolist() if not each.is_dir()]
    if any(each.filename == "[Content_Types].xml" for each in files):
        raise Unreadable(f"{name} est un classeur : enregistrez-le au format CSV.")
    ours = [each for each in files if not each.filename.startswith("__MACOSX/")]
    found = sorted(_of(ours, _OBJECTS), key=lambda each: each.filename) or _of(ours, _TABLES)
    if not found:
        raise Unreadable(f"{name} ne contient ni JSON ni CSV.")
    if len(found) > 1 and found[0] not in _of(ours, _OBJECTS):
        raise Unreadable(f"{name} contient plusieurs tableaux : donnez-les un par un.")
    return found


def _heads(file: BinaryIO, name: str) -> str:
    found = ""
    with _archive(file, name) as packed:
        for each in _members(packed, name):
            with packed.open(each) as member:
                found += _decoded(member.read(HEAD - len(found)), name, is_cut=True) + "\n"
            if len(found) >= HEAD:
                break
    return found


def _of(files: list[zipfile.ZipInfo], suffixes: set[str]) -> list[zipfile.ZipInfo]:
    return [each for each in files if Path(each.filename).suffix.lower() in suffixes]


def _unzipped(file: BinaryIO, name: str, largest: int) -> str:
    """The one text of an archive; of many objects, a line for each."""
    with _archive(file, name) as packed:
        members, texts = _members(packed, name), []
        for each in members:
            with packed.open(each) as member:
                texts.append(_decoded(_read(member, name, largest), name))
            largest -= len(texts[-1])
        return texts[0] if len(texts) == 1 else "\n".join(_on_one_line(each) for each in texts)


def _on_one_line(text: str) -> str:
    """An object as a line; several lines of objects stay what they are."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


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
    """The format that a file which is no table of ours seems to have; or nothing.

    Raise Unreadable for what is another thing altogether, and looks like one of ours.
    """
    start = text.lstrip()[:HEAD]
    first = start.partition("\n")[0]
    if first.startswith(("{", "[")):
        if start[1:].strip(" \n\r\t]}") and not _OF_VERIS.search(start):
            raise Unreadable(
                f"C’est du JSON, mais pas du VERIS{_keys(start)} : rien n’y dit l’identifiant d’un "
                "incident (incident_id), sa victime (victim) ni ce qui s’est passé (action)."
            )
        return "veris"
    names = {name.strip().strip('"').lower() for name in first.split(",")}
    if "incident_id" not in names and all(
        any(name.startswith(part) for name in names) for part in ("victim.", "action.")
    ):
        raise Unreadable(
            "C’est un résumé de VERIS mis à plat : il ne dit ni l’identifiant, ni l’établissement, "
            "ni le jour de chaque incident. Donnez la base dont il vient, en JSON."
        )
    squeezed = first.replace(" ", "").lower()
    return "hhs" if "coveredentity" in squeezed and "breachsubmissiondate" in squeezed else ""


def _keys(text: str) -> str:
    """The first names that an object gives to what it says."""
    found = list(dict.fromkeys(islice((each[1] for each in _KEY.finditer(text)), 8)))[:4]
    return f" (on y lit : {', '.join(found)})" if found else ""
