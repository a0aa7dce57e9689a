"""The editions that are kept: a folder for each, written once, read by everybody.

What is to be published is prepared beside them, where nobody reads it, and takes its place once it
is published: whoever is killed in between has opened nothing, and begins again.

Nothing of the database is asked by who reads them. What `edition.json` says of a file (its size,
its SHA-256) is compared with what is there: a file that was cut or altered is not served.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from hygie.kernel.errors import Gone, NotFound, Refused
from hygie.kernel.reasons import reason
from hygie.observatory.opendata.writing import KINDS
from hygie.observatory.rules import editions
from hygie.observatory.rules.editions import Edition
from hygie.platform.settled import settle

_SAID, _WITHDRAWN = "edition.json", "retrait.json"
# No name of an edition: what is being written, what waits for its publication.
_ASIDE, _READY = ".partiel-", ".attend-"
# Nobody takes an hour to write an edition: what is older was left by who was killed.
_LEFT_SECONDS = 3600
_SHA256 = re.compile(r"[0-9a-f]{64}")
NO_EDITION = "Cette édition n’existe pas."


class CannotKeep(Refused):
    """An edition that is there already, or a folder that cannot be written."""


class Torn(Refused):
    """A file of an edition is missing, cut or altered: it is not served."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of an edition."""

    name: str
    bytes: int
    sha256: str
    kind: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An edition on the shelf, with its files in order."""

    edition: Edition
    files: Mapping[str, File]

    def whole(self, name: str) -> File:
        """A file, compared with what was written; raise NotFound, or Torn."""
        found = self.files.get(name)
        if found is None:
            raise NotFound("Cette édition n’a pas ce fichier.")
        if not is_whole(found):
            raise Torn(
                f"Le fichier « {name} » n’est plus ce qui a été publié : il n’est pas servi. "
                "L’exploitant de la plateforme le remet d’une sauvegarde."
            )
        return found


def prepare(edition: Edition, made: Mapping[str, bytes]) -> None:
    """Write an edition, whole or not at all, where nobody reads it before `open_up`.

    What was prepared before and never published gives way; an edition that is there already does
    not: raise CannotKeep, unless its files are the same.
    """
    written = _described(edition, made)
    if (_folder() / edition.name).exists():
        with suppress(OSError):
            if (_folder() / edition.name / _SAID).read_bytes() == written:
                return
        raise CannotKeep(f"L’édition {edition.name} existe déjà : elle ne change plus.")
    try:
        _forget(edition.name)
        _write(_waiting(edition.name), {**made, _SAID: written})
    except OSError as error:
        raise CannotKeep(
            f"Le dossier {_folder()} ne peut pas être écrit ({reason(error)}) : rien n’est publié."
        ) from error


def open_up(name: str) -> bool:
    """Give what was prepared to everybody, for ever; False when nothing waits under this name."""
    place = _folder() / name
    if not _waiting(name).is_dir() or place.exists():
        return False
    try:
        _waiting(name).rename(place)
        settle(place.parent)
    except FileNotFoundError:
        return False  # somebody else just did
    except OSError as error:
        raise CannotKeep(f"L’édition {name} ne peut pas être ouverte ({reason(error)}).") from error
    return True


def waiting() -> list[str]:
    """The names of the editions that were prepared, and are not open."""
    names = (each.name.removeprefix(_READY) for each in _folders() if _is_ready(each))
    return sorted(name for name in names if editions.is_name(name))


def clear(names: Collection[str], *, now: float) -> None:
    """Remove what was prepared under these names, and what was left half written an hour ago.

    `now` is in seconds since 1970.
    """
    for name in names:
        with suppress(OSError):
            _forget(name)
    for each in _folders():
        with suppress(OSError):
            is_left = each.stat().st_mtime < now - _LEFT_SECONDS
            if each.name.startswith(_ASIDE) and is_left:
                shutil.rmtree(each, ignore_errors=True)


def _described(edition: Edition, made: Mapping[str, bytes]) -> bytes:
    said = {
        "year": edition.year,
        "place": edition.place,
        "number": edition.number,
        "title": edition.title,
        "published_at": edition.published_at.astimezone(UTC).isoformat(),
        "snapshot": edition.snapshot,
        "rounded": edition.rounded,
        "files": {
            name: {"bytes": len(content), "hash": hashlib.sha256(content).hexdigest()}
            for name, content in made.items()
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def withdraw(name: str, *, why: str, at: datetime) -> None:
    """From now on its addresses say that it was withdrawn, and why; raise NotFound."""
    place = find(name).edition.name
    said = {"at": at.astimezone(UTC).isoformat(), "why": why}
    content = json.dumps(said, ensure_ascii=False).encode()
    try:
        _settled(_folder() / place / f"{_WITHDRAWN}.{os.getpid()}", content).replace(
            _folder() / place / _WITHDRAWN
        )
    except OSError as error:
        raise CannotKeep(f"Le retrait ne peut pas être écrit ({reason(error)}).") from error


def find(name: str) -> Kept:
    """An edition; raise NotFound for one that does not exist, Gone for one that was withdrawn."""
    if not editions.is_name(name):
        raise NotFound(NO_EDITION)
    place = _folder() / name
    with suppress(FileNotFoundError):
        raise Gone(_withdrawal((place / _WITHDRAWN).read_bytes()))
    found = _read(place)
    if found is None:
        raise NotFound(NO_EDITION)
    return found


def listed() -> list[Kept]:
    """Every edition that stands, the last first; one that cannot be read is left out."""
    names = sorted(
        (each.name for each in _folders() if editions.is_name(each.name)),
        key=lambda name: (editions.rank(name), editions.place_of(name)),
        reverse=True,
    )
    places = (_folder() / name for name in names)
    found = (_read(place) for place in places if not (place / _WITHDRAWN).exists())
    return [each for each in found if each is not None]


def latest(place: str) -> Kept:
    """The last edition of a place; raise NotFound while there is none."""
    for each in listed():
        if each.edition.place == place:
            return each
    raise NotFound("Aucune édition n’a encore été publiée pour ce lieu.")


def is_whole(found: File) -> bool:
    """Whether a file is what was written, to its last byte."""
    try:
        content = found.path.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == found.sha256


def _read(place: Path) -> Kept | None:
    try:
        said = json.loads((place / _SAID).read_bytes())
        edition = Edition(
            year=int(said["year"]),
            place=str(said["place"]),
            number=int(said["number"]),
            title=str(said["title"]),
            published_at=datetime.fromisoformat(said["published_at"]),
            snapshot=str(said["snapshot"]),
            rounded=said["rounded"],
        )
        files = {name: _file(place, name, each) for name, each in said["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Kept(edition=edition, files=files) if edition.name == place.name else None


def _file(place: Path, name: str, said: Mapping[str, Any]) -> File:
    if name not in KINDS or not _SHA256.fullmatch(said["hash"]):
        raise ValueError(name)
    return File(
        name=name,
        bytes=int(said["bytes"]),
        sha256=said["hash"],
        kind=KINDS[name],
        path=place / name,
    )


def _withdrawal(content: bytes) -> str:
    try:
        said = json.loads(content)
        day, why = datetime.fromisoformat(said["at"]), str(said["why"])
    except (ValueError, KeyError, TypeError):
        return "Cette édition a été retirée."
    return f"Cette édition a été retirée le {day:%d/%m/%Y}. Motif : {why}"


def _write(place: Path, made: Mapping[str, bytes]) -> None:
    """All files aside, then one rename: nobody ever sees a part of them."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=_ASIDE, dir=place.parent))
    try:
        for name, content in made.items():
            _settled(aside / name, content)
        aside.rename(place)
        settle(place.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _waiting(name: str) -> Path:
    return _folder() / f"{_READY}{name}"


def _is_ready(place: Path) -> bool:
    return place.name.startswith(_READY)


def _forget(name: str) -> None:
    """What waited goes at once, then its files: one that was cut is never taken for another."""
    with suppress(FileNotFoundError):
        aside = Path(mkdtemp(prefix=_ASIDE, dir=_folder()))
        try:
            _waiting(name).rename(aside)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _settled(place: Path, content: bytes) -> Path:
    place.write_bytes(content)
    settle(place)
    return place


def _folders() -> list[Path]:
    try:
        return list(_folder().iterdir())
    except OSError:
        return []


def _folder() -> Path:
    return Path(settings.OBSERVATORY) / "open"
