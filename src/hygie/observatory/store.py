"""The folder of snapshots: files named by what they hold, manifests that name them.

Nothing in it is ever changed. A file is written aside and takes its name once it is whole and on
the disk, so that a power cut, a full disk or a kill leaves what was there before.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.reasons import reason
from hygie.observatory import manifest as manifests
from hygie.observatory.manifest import Damaged, Manifest, Part
from hygie.observatory.rules import keeping
from hygie.platform.settled import settle

# An object that nothing names yet may be on its way into a manifest.
GRACE_SECONDS = 24 * 3600
# Whoever works aside holds this file; the system lets it go for who is killed.
_HELD = "held"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1024 * 1024


class NoRoom(Refused):
    """The folder cannot be written."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file that the store has now; it may have had it before."""

    sha256: str
    size: int
    is_new: bool


class Store:
    """One folder of snapshots."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects, self._snapshots = folder / "objects", folder / "snapshots"
        self._figures = folder / "figures"
        self._aside = folder / "partial"

    def names(self) -> list[str]:
        """The names of the snapshots, the oldest first."""
        found = (path.stem for path in self._snapshots.glob("*.json"))
        return sorted(name for name in found if keeping.moment_of(name))

    def latest(self) -> Manifest | None:
        """The last snapshot that can be read; none while there is none."""
        for name in reversed(self.names()):
            with suppress(Damaged):
                return self.manifest(name)
        return None

    def manifest(self, name: str) -> Manifest:
        """Read one snapshot’s manifest; raise NotFound, or Damaged."""
        if keeping.moment_of(name) is None:
            raise NotFound("Cet instantané n’existe pas.")
        try:
            raw = (self._snapshots / f"{name}.json").read_bytes()
        except FileNotFoundError:
            raise NotFound(f"L’instantané {name} n’existe pas.") from None
        return manifests.read(raw, name=name)

    def files(self, found: Manifest) -> dict[str, list[Path]]:
        """The files of each fact, read again to their last byte; raise Damaged for one."""
        return {
            name: [self.whole(part) for part in table.parts] for name, table in found.facts.items()
        }

    def whole(self, part: Part) -> Path:
        """The file of a part; raise Damaged when it is missing, cut, or not what it was."""
        place = self.place(part.sha256)
        hashed, size = _hashed(place)
        if size is None:
            why = "manque"
        elif size != part.bytes:
            why = f"est coupé ({size} octets pour {part.bytes})"
        elif hashed != part.sha256:
            why = "a été modifié"
        else:
            return place
        raise Damaged(
            f"Un fichier de l’observatoire {why} : {part.sha256[:16]}…, dans {self._objects}. "
            "Aucun chiffre n’en est tiré. Remettez le dossier « observatory » d’une sauvegarde, ou "
            "prenez un nouvel instantané : « hygie observatory snapshot »."
        )

    def place(self, sha256: str) -> Path:
        """Where an object lies, or will."""
        return self._objects / sha256[:2] / f"{sha256}.parquet"

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to work in, gone afterwards whatever happens."""
        try:
            self._lay_out(self._aside)
            place = Path(mkdtemp(dir=self._aside))
            held = (place / _HELD).open("wb")
        except OSError as error:
            raise self._unwritable(error) from error
        with held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what was left aside by those who were killed: they hold it no more."""
        for place in self._aside.glob("*"):
            with suppress(OSError), (place / _HELD).open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(place, ignore_errors=True)

    def keep(self, file: Path) -> Kept:
        """Take a file that was written aside: it is called by its hash then, and by nothing else.

        Raise NoRoom.
        """
        hashed, size = _hashed(file)
        if size is None:
            raise NoRoom(f"{file.name} n’a pas été écrit.")
        place = self.place(hashed)
        is_new = _hashed(place) != (hashed, size)
        try:
            if not is_new:
                os.utime(place)
                file.unlink()
            else:
                self._lay_out(place.parent)
                settle(file)
                file.replace(place)
                settle(place.parent)
        except OSError as error:
            raise self._unwritable(error) from error
        return Kept(sha256=hashed, size=size, is_new=is_new)

    def write(self, made: Manifest) -> None:
        """Write a manifest, once all that it names is there; it is the snapshot."""
        place = self._snapshots / f"{made.id}.json"
        if place.exists():
            raise Refused(f"Un instantané {made.id} existe déjà : il ne change plus.")
        self._put(place, made.as_bytes())

    def write_figures(self, name: str, **said: Mapping[str, Any]) -> None:
        """Say which objects hold the figures of a snapshot, once they are there."""
        text = json.dumps(said, indent=1, sort_keys=True)
        self._put(self._figures / f"{name}.json", text.encode())

    def has_figures(self, name: str) -> bool:
        """Whether the figures of a snapshot are made."""
        return (self._figures / f"{name}.json").is_file()

    def last_figured(self) -> str:
        """The name of the last snapshot whose figures can be read; empty while there is none."""
        names = sorted((path.stem for path in self._figures.glob("*.json")), reverse=True)
        return next((name for name in names if self.made(name, "figures")), "")

    def said(self, name: str, kind: str) -> Mapping[str, Any]:
        """What is written of one thing beside a snapshot’s figures; nothing when it is not."""
        try:
            said = json.loads((self._figures / f"{name}.json").read_bytes())[kind]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return said if isinstance(said, dict) else {}

    def made(self, name: str, kind: str) -> Path | None:
        """One object of a snapshot’s figures, if it is there and what it was when it was made."""
        try:
            hashed = str(self.said(name, kind)["sha256"])
            place = self.place(hashed)
            found = place.stat()
        except (OSError, ValueError, KeyError):
            return None
        is_whole = _still(place, found.st_mtime_ns, found.st_size) == hashed
        return place if is_whole else None

    def forget(self, names: list[str]) -> int:
        """Remove snapshots, and the objects that none of the others names; how many bytes."""
        for name in names:
            if keeping.moment_of(name):
                (self._figures / f"{name}.json").unlink(missing_ok=True)
                (self._snapshots / f"{name}.json").unlink(missing_ok=True)
        return self._clear_objects()

    def _clear_objects(self) -> int:
        named = self.named()
        if named is None:
            return 0
        freed, before = 0, time.time() - GRACE_SECONDS
        for place in list(self._objects.glob("*/*.parquet")):
            with suppress(FileNotFoundError):
                found = place.stat()
                if place.stem not in named and found.st_mtime < before:
                    place.unlink()
                    freed += found.st_size
        return freed

    def named(self) -> set[str] | None:
        """The objects that any manifest names, of snapshots or of figures; None if one is torn."""
        found: set[str] = set()
        for place in self.folder.glob("*/*.json"):
            try:
                found |= set(_named(json.loads(place.read_bytes())))
            except (OSError, ValueError, RecursionError):
                return None
        return found

    def _put(self, place: Path, raw: bytes) -> None:
        try:
            self._lay_out(place.parent)
            with self.aside() as aside:
                written = aside / place.name
                written.write_bytes(raw)
                settle(written)
                written.replace(place)
            settle(place.parent)
        except OSError as error:
            raise self._unwritable(error) from error

    def _lay_out(self, folder: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)

    def _unwritable(self, error: OSError) -> NoRoom:
        return NoRoom(
            f"Le dossier {self.folder} ne peut pas être écrit ({reason(error)}). Rien n’est gardé "
            "de cet instantané ; les précédents sont entiers. Faites de la place, puis recommencez."
        )


def here() -> Store:
    """The snapshots of this installation."""
    return Store(Path(settings.OBSERVATORY))


def _hashed(place: Path) -> tuple[str, int | None]:
    """The hash and the size of a file; no size when it cannot be read."""
    hashed, size = hashlib.sha256(), 0
    try:
        with place.open("rb") as content:
            while block := content.read(_BLOCK):
                hashed.update(block)
                size += len(block)
    except OSError:
        return "", None
    return hashed.hexdigest(), size


@lru_cache(maxsize=64)
def _still(place: Path, _written: int, _size: int) -> str:
    """The hash of a file, read again once it was written again."""
    return _hashed(place)[0]


def _named(said: Any) -> Iterator[str]:
    """Every hash that a manifest gives as one of an object."""
    if isinstance(said, dict):
        for name, value in said.items():
            if name == "sha256" and isinstance(value, str) and _SHA256.fullmatch(value):
                yield value
            else:
                yield from _named(value)
    elif isinstance(said, list):
        for value in said:
            yield from _named(value)
