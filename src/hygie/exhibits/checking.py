"""A sealed export looked at again: what holds, what does not, and the first file that differs."""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from hygie.exhibits.rules import manifest
from hygie.exhibits.rules.manifest import Part, Seal, Unsealed
from hygie.platform.signing import Signature

_BLOCK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    holds: bool
    said: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that was looked at, and the seal that the file bears."""

    seal: Seal
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return all(each.holds for each in self.findings)


def check(path: Path, *, printed: str = "") -> Report:
    """Look at a sealed export; `printed` is the hash that the signed slip bears.

    Raises Unsealed when it is none, or cannot be read.
    """
    try:
        with ZipFile(path) as archive:
            seal = manifest.read_seal(_text(archive, manifest.SEAL))
            main = _text(archive, manifest.MANIFEST)
            findings = [*_sealed(archive, seal, main)]
            if printed:
                findings.append(_as_printed(seal, printed))
            findings += _files(archive, manifest.read_parts(main))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Unsealed(
            "Ce fichier n’est pas une archive ZIP entière : elle a été coupée ou modifiée."
        ) from None
    return Report(seal=seal, findings=tuple(findings))


def _text(archive: ZipFile, path: str) -> bytes:
    try:
        entry = archive.getinfo(path)
    except KeyError:
        raise Unsealed(f"Ce n’est pas un export scellé de Hygie : {path} y manque.") from None
    if entry.file_size > manifest.LONGEST:
        raise Unsealed(f"{path} est trop grand pour un export de Hygie.")
    with archive.open(entry) as content:
        return content.read(manifest.LONGEST)


def _sealed(archive: ZipFile, seal: Seal, main: bytes) -> Iterator[Finding]:
    is_main = manifest.digest(main) == seal.manifest_sha256
    yield _finding(is_main, "Le manifeste est celui du sceau.", "Le manifeste a été modifié.")
    is_slip = manifest.digest(_text(archive, manifest.SLIP)) == seal.slip_sha256
    yield _finding(is_slip, "Le bordereau est celui du sceau.", "Le bordereau a été modifié.")
    signature = Signature(public_key=seal.public_key, signature=seal.signature)
    yield _finding(
        signature.holds(seal.signed),
        "La signature tient, sous la clé que porte le sceau.",
        "La signature ne tient pas : le sceau a été modifié.",
    )


def _as_printed(seal: Seal, printed: str) -> Finding:
    # What is copied from a page brings its spaces, and breaks that nobody sees.
    wanted = re.sub("[^0-9a-f]", "", printed.lower())
    return _finding(
        wanted == seal.manifest_sha256,
        "L’empreinte du manifeste est celle que vous avez donnée.",
        "L’empreinte du manifeste n’est pas celle que vous avez donnée.",
    )


def _files(archive: ZipFile, parts: list[Part]) -> Iterator[Finding]:
    """Every file of the manifest, then what the manifest does not name."""
    held = Counter(archive.namelist())
    wrong = [(part, why) for part in parts if (why := _difference(archive, held, part))]
    if wrong:
        part, why = wrong[0]
        more = f" Après lui, {len(wrong) - 1} de plus." if len(wrong) > 1 else ""
        said = f"Premier fichier qui diffère : {part.path}, {why}.{more}"
        yield Finding(holds=False, said=said)
    else:
        yield Finding(holds=True, said=f"Les {len(parts)} fichiers du manifeste sont identiques.")
    named = {part.path for part in parts} | {manifest.MANIFEST, manifest.SEAL, manifest.SLIP}
    strange = [*_twice(held), *sorted(held.keys() - named)]
    if strange:
        yield Finding(
            holds=False, said=f"L’archive tient ce que le manifeste ignore : {strange[0]}."
        )


def _difference(archive: ZipFile, held: Counter[str], part: Part) -> str:
    """Why a file is not the one of the manifest, or nothing; no more of it is read than it has."""
    if not held[part.path]:
        return "absent"
    if archive.getinfo(part.path).file_size != part.size:
        return "d’une autre taille"
    hashed, size = hashlib.sha256(), 0
    try:
        with archive.open(part.path) as content:
            while size <= part.size and (block := content.read(_BLOCK)):
                size += len(block)
                hashed.update(block)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return "illisible ou modifié"
    return "" if hashed.hexdigest() == part.sha256 else "modifié"


def _twice(held: Counter[str]) -> Iterable[str]:
    return sorted(name for name, count in held.items() if count > 1)


def _finding(holds: bool, said: str, otherwise: str) -> Finding:
    return Finding(holds=holds, said=said if holds else otherwise)
