"""The secrets of an installation, in a file of their own that is always encrypted."""

import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from hygie.backups.archive import sealing
from hygie.backups.archive.problems import NoRoom, Unreadable, Unsealed
from hygie.backups.archive.sealing import Identity
from hygie.kernel.reasons import reason

KIND = "hygie keys 1"
_LONGEST = 1024 * 1024


def write(file: Path, secrets: Mapping[str, str], *, to: Sequence[str]) -> None:
    """Write the secrets for these public keys."""
    recipients = sealing.recipients(to)
    if not recipients:
        raise Unsealed(
            "Les clés ne s’écrivent que chiffrées : donnez une clé publique à BACKUP_RECIPIENT."
        )
    plain = json.dumps({"kind": KIND, "secrets": dict(secrets)}).encode()
    sealed = io.BytesIO()
    sealing.seal(io.BytesIO(plain), sealed, to=recipients)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(sealed.getvalue())
    except OSError as error:
        raise NoRoom(f"Les clés ne peuvent pas être écrites : {error}") from error


def read(file: Path, *, by: Sequence[Identity]) -> dict[str, str]:
    """Read the secrets again."""
    try:
        sealed = io.BytesIO(file.read_bytes()[:_LONGEST])
    except OSError as error:
        raise Unreadable(f"{file} ne peut pas être lu : {reason(error)}.") from error
    plain = io.BytesIO()
    sealing.unseal(sealed, plain, by=by)
    try:
        said = json.loads(plain.getvalue())
    except ValueError:
        said = {}
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise Unreadable(f"{file} n’est pas un fichier de clés de Hygie.")
    return {str(name): str(value) for name, value in said["secrets"].items()}
