"""The folder that holds all state, and the secret that it keeps."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from hygie.kernel.reasons import reason

SHORTEST = 32


def lay_out(home: Path, *others: Path) -> None:
    """Make the folders that are not there yet; say which one cannot be made."""
    if not home.exists():
        _make_closed(home)
    for folder in (home, home / "files", home / "tmp", *others):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error


def _make_closed(home: Path) -> None:
    """Nobody else reads there; the account that root gives to PostgreSQL passes through."""
    try:
        home.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    except FileExistsError:
        return
    except OSError as error:
        raise _unwritable(home, error) from error


def kept_secret(file: Path) -> str:
    """Return the secret kept in this file; make it, for its owner only, when there is none."""
    try:
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read(file)
        value = secrets.token_urlsafe(48)
        try:
            with os.fdopen(handle, "w") as out:
                out.write(value)
        except OSError:
            file.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(file, error) from error
    return value


def replace_secret(file: Path, value: str) -> None:
    """Put back the secret of the installation that is restored."""
    new = file.with_name(f"{file.name}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(value)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def _read(file: Path) -> str:
    """Read the secret; one that a full disk cut short would weaken every code."""
    value = file.read_text("ascii", errors="replace").strip()
    if len(value) < SHORTEST:
        raise ImproperlyConfigured(
            f"HYGIE_HOME : le secret de {file} est tronqué. Remettez-le d’une copie ; sans copie, "
            "ôtez ce fichier, et les sessions et les codes de reprise n’ouvriront plus rien."
        )
    return value


def _unwritable(place: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"HYGIE_HOME : {place} ne peut pas être écrit ({reason(error)}). "
        "Donnez un dossier où ce compte peut écrire, par exemple HYGIE_HOME=/srv/hygie"
    )
