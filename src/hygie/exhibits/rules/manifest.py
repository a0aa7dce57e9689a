"""What a sealed export says of itself: the manifest, what is signed, and how both are read."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from hygie.kernel.errors import Refused

FORMAT, SEAL_FORMAT = "hygie.exhibits/1", "hygie.seal/1"
MANIFEST, SEAL, SLIP = "manifeste.json", "sceau.json", "bordereau-de-remise.pdf"
CUSTODY, SUMS, README = "journal-de-garde.csv", "SHA256SUMS", "LISEZ-MOI.txt"
# Beyond, it was not made by Hygie.
LONGEST = 32 * 1024 * 1024
_SHA256 = re.compile("[0-9a-f]{64}")


class Unsealed(Refused):
    """The file is no sealed export, or one that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of the export, as the manifest says it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What holds the manifest and the slip together."""

    manifest_sha256: str
    slip_sha256: str
    public_key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is of."""
        return signed(self.manifest_sha256, self.slip_sha256)


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def written(said: dict[str, Any]) -> bytes:
    """A manifest or a seal as bytes, the same for the same, readable by people."""
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def signed(manifest_sha256: str, slip_sha256: str) -> bytes:
    """The bytes that are signed: short, and made by hand if need be."""
    return f"{SEAL_FORMAT}\n{manifest_sha256}\n{slip_sha256}\n".encode()


def sealed(seal: Seal) -> bytes:
    """The seal as a file."""
    return written({"format": SEAL_FORMAT, **seal.__dict__})


def sums(parts: list[Part]) -> bytes:
    """The file that `sha256sum -c` reads."""
    return "".join(f"{part.sha256}  {part.path}\n" for part in parts).encode()


def path_of(rank: int, name: str) -> str:
    """Where a piece of evidence lies in the export: no name leaves its folder or hides another."""
    return f"elements/{rank:03d}-{name.replace('/', '_')}"


def read_seal(content: bytes) -> Seal:
    """Read a seal; raise Unsealed when it is none."""
    said = _read(content, SEAL_FORMAT, "Le sceau")
    names = ("manifest_sha256", "slip_sha256", "public_key", "signature")
    if not all(isinstance(said.get(name), str) for name in names):
        raise Unsealed("Le sceau n’est pas complet.")
    return Seal(**{name: said[name] for name in names})


def read_parts(content: bytes) -> list[Part]:
    """Read the files that a manifest names; raise Unsealed when it is none."""
    said = _read(content, FORMAT, "Le manifeste")
    files = said.get("files")
    if not isinstance(files, list) or not files:
        raise Unsealed("Le manifeste ne nomme aucun fichier.")
    return [_part(each) for each in files]


def _part(said: Any) -> Part:
    if not isinstance(said, dict):
        raise Unsealed("Le manifeste ne se lit pas.")
    path, size, sha256 = said.get("path"), said.get("size"), said.get("sha256")
    if not (isinstance(path, str) and isinstance(size, int) and isinstance(sha256, str)):
        raise Unsealed("Le manifeste ne se lit pas.")
    if size < 0 or not _SHA256.fullmatch(sha256):
        raise Unsealed("Le manifeste ne se lit pas.")
    return Part(path=path, size=size, sha256=sha256)


def _read(content: bytes, form: str, what: str) -> dict[str, Any]:
    try:
        said = json.loads(content.decode())
    except (ValueError, RecursionError):
        raise Unsealed(f"{what} ne se lit pas.") from None
    if not isinstance(said, dict) or said.get("format") != form:
        raise Unsealed(f"{what} n’est pas d’un format connu de cette version de Hygie.")
    return said
