"""Typed readers of the environment; each declares its variable, for the manual."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hygie.kernel.reasons import reason


@dataclass(frozen=True)
class Variable:
    """One setting that an operator may give."""

    name: str
    kind: str
    default: str
    meaning: str


DECLARED: list[Variable] = []
# The secrets that were given, for the file of keys; never shown.
GIVEN: dict[str, str] = {}
# The files that hold some of them.
FILES: dict[str, Path] = {}


def _read(name: str, kind: str, default: str, meaning: str) -> str:
    DECLARED.append(Variable(name, kind, default, meaning))
    return os.environ.get(name, "").strip()


def text(name: str, default: str, meaning: str, *, shown_default: str = "") -> str:
    """Read a text."""
    return _read(name, "texte", shown_default or default, meaning) or default


def words(name: str, default: str, meaning: str) -> list[str]:
    """Read a list separated by commas."""
    raw = _read(name, "liste séparée par des virgules", default, meaning) or default
    return [word.strip() for word in raw.split(",") if word.strip()]


def number(name: str, default: int, meaning: str, *, least: int = 0, most: int = 10**9) -> int:
    """Read a whole number between two bounds."""
    raw = _read(name, "nombre", str(default), meaning) or str(default)
    if not raw.isascii() or not raw.isdigit() or len(raw) > 10 or not least <= int(raw) <= most:
        raise _wrong(name, f"un nombre de {least} à {most}", raw)
    return int(raw)


def flag(name: str, default: bool, meaning: str, *, shown_default: str = "") -> bool:
    """Read yes or no."""
    known = {"oui": True, "1": True, "true": True, "non": False, "0": False, "false": False}
    shown = shown_default or ("oui" if default else "non")
    raw = _read(name, "oui ou non", shown, meaning).lower()
    if raw and raw not in known:
        raise _wrong(name, "oui ou non", raw)
    return known.get(raw, default)


def path(name: str, default: Path, meaning: str, *, shown_default: str = "") -> Path:
    """Read a folder or a file, made absolute."""
    raw = _read(name, "chemin", shown_default or str(default), meaning)
    try:
        return Path(raw).expanduser().absolute() if raw else default
    except RuntimeError as error:
        raise _wrong(name, "un chemin qui existe pour ce compte", raw) from error


def secret(name: str, default: str, meaning: str) -> str:
    """Read a secret from the variable, or from the file that NAME_FILE names."""
    value = _read(name, "secret", "", f"{meaning} `{name}_FILE` peut nommer un fichier.")
    file = os.environ.get(f"{name}_FILE", "").strip()
    if not value and file:
        try:
            value = Path(file).read_text("utf-8").strip()
            FILES[name] = Path(file)
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE : {file}, {reason(error)}") from error
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}_FILE : {file} n’est pas du texte") from error
    if value:
        GIVEN[name] = value
    return value or default


def address(name: str, default: str, meaning: str, *, shown_default: str = "") -> str:
    """Read the address of a site: a scheme, a name, perhaps a port, nothing else."""
    raw = text(name, default, meaning, shown_default=shown_default).rstrip("/")
    try:
        parts = urlsplit(raw)
        whole = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        whole = False
    if not whole or raw != f"{parts.scheme}://{parts.netloc}" or "@" in raw:
        raise _wrong(name, "https://nom ou https://nom:port, sans rien après", raw)
    return raw


def mails(name: str, default: str, meaning: str) -> list[str]:
    """Read mail addresses separated by commas."""
    found = words(name, default, meaning)
    for each in found:
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", each):
            raise _wrong(name, "des adresses comme garde@exemple.fr, et des virgules", each)
    return found


def _wrong(name: str, expected: str, given: str) -> ImproperlyConfigured:
    """What was expected of this setting, and what it says."""
    return ImproperlyConfigured(f"{name} : {expected} ; et non « {given[:60]} »")
