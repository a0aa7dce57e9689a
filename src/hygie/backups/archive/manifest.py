"""What a backup says of itself: first what it is, last what it holds."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from hygie.backups.archive.problems import OtherVersion, Unreadable

FORMAT = 2
# The first one knew no snapshots of statistics.
READABLE = frozenset({1, FORMAT})
LONGEST = 4 * 1024 * 1024
NOTED = 1000  # names of damaged files that are written; their number is always whole


@dataclass(frozen=True, kw_only=True)
class Header:
    """Known before anything is copied."""

    made_at: str
    hygie: str
    address: str
    server: int
    owner: str
    application: str
    tables: dict[str, int]
    migrations: list[tuple[str, str]]
    rights: str
    journal: str
    space: int
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """The part of the tape."""
        return _written(asdict(self))


@dataclass(kw_only=True)
class Manifest:
    """Known once everything is copied."""

    header_sha256: str = ""
    database_size: int = 0
    database_sha256: str = ""
    files: int = 0
    files_size: int = 0
    files_sha256: str = ""
    snapshots: int = 0
    snapshots_size: int = 0
    snapshots_sha256: str = ""
    damaged: list[str] = field(default_factory=list)
    damaged_count: int = 0
    # Made with the secret key of the installation: nobody else can make up a backup of it.
    proof: str = ""

    def as_bytes(self) -> bytes:
        """The part of the tape."""
        return _written(self._said())

    def proven(self, key: bytes) -> str:
        """The proof that this key gives."""
        said = self._said() | {"proof": ""}
        derived = hmac.new(key, b"hygie backup manifest 1", hashlib.sha256).digest()
        return hmac.new(derived, _written(said), hashlib.sha256).hexdigest()

    def _said(self) -> dict[str, Any]:
        """What is written: a backup of the first format says nothing of snapshots."""
        said = asdict(self)
        if not self.snapshots_sha256:
            for name in ("snapshots", "snapshots_size", "snapshots_sha256"):
                del said[name]
        return said


def header_of(raw: bytes) -> Header:
    """Read a header; refuse a format that this program does not know."""
    said = _read(raw)
    if said.get("format") not in READABLE:
        raise OtherVersion(
            f"Cette sauvegarde est au format {str(said.get('format'))[:20]}, et cette version de "
            f"Hygie ne connaît que les formats 1 et {FORMAT}. Prenez la version qui l’a faite ou "
            "une plus récente."
        )
    try:
        header = Header(**said)
        migrations = [(str(app), str(name)) for app, name in header.migrations]
        tables = {str(name): int(count) for name, count in header.tables.items()}
    except (TypeError, ValueError, AttributeError) as error:
        raise Unreadable("L’en-tête de cette sauvegarde est illisible.") from error
    return Header(**(said | {"migrations": migrations, "tables": tables}))


def manifest_of(raw: bytes) -> Manifest:
    """Read a manifest."""
    try:
        return Manifest(**_read(raw))
    except TypeError as error:
        raise Unreadable("Le bordereau de cette sauvegarde est illisible.") from error


def _written(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _read(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("Le bordereau de cette sauvegarde est illisible.") from error
    if not isinstance(said, dict):
        raise Unreadable("Le bordereau de cette sauvegarde est illisible.")
    return said
