"""Passwords that were stolen somewhere: looked up in a file of the operator, and nowhere else.

One SHA-1 a line, in hexadecimal and in order, whole or its first signs, with or without a count
after a colon: what the published lists of stolen passwords are made of.
"""

import hashlib
import logging
import re
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError

from hygie.kernel.reasons import reason

# Sixteen signs are 64 bits: fewer would refuse passwords that nobody has stolen.
_FEWEST = 16
_LINE = re.compile(rb"[0-9A-F]{16,40}(?::\d{1,12})?")
_LONGEST_LINE = 100
_SAMPLES = 200
log = logging.getLogger("hygie.accounts")


class Breached:
    """Refuses the passwords of the list that the operator gives; without one, refuses none."""

    def __init__(self, path: str = "") -> None:
        self.path = path

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one of them. A list that went away stops nobody: `hygie check` says it."""
        try:
            found = bool(self.path) and is_in(Path(self.path), password)
        except OSError as error:
            log.error("list of stolen passwords: %s", error.strerror)
            return
        if found:
            raise ValidationError(
                "Ce mot de passe est dans une liste de mots de passe volés : d’autres que vous "
                "le connaissent. Prenez-en un autre, et changez-le aussi là où il vous sert.",
                code="breached",
            )

    def get_help_text(self) -> str:
        """Nothing to say beforehand: whoever chooses a password knows no list."""
        return ""


def is_in(path: Path, password: str) -> bool:
    """Look a password up by halves: forty readings in the longest list there is."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            line = _line_after(file, middle)
            if line is None or file.tell() - len(line) >= high:
                high = middle
                continue
            entry = _entry(line)
            if len(entry) >= _FEWEST and wanted.startswith(entry):
                return True
            low, high = (file.tell(), high) if entry < wanted else (low, middle)
    return False


def fault_of(path: Path) -> str:
    """What is wrong with a list, in words; nothing when it can be looked up."""
    try:
        with path.open("rb") as file:
            size, before = file.seek(0, 2), b""
            for number in range(_SAMPLES):
                line = _line_after(file, size * number // _SAMPLES)
                if line is None:
                    break
                if not _LINE.fullmatch(line.strip().upper()):
                    return "ses lignes ne sont pas des empreintes SHA-1"
                if _entry(line) < before:
                    return "ses lignes ne sont pas dans l’ordre"
                before = _entry(line)
            return "" if before else "elle est vide"
    except OSError as error:
        return f"elle ne se lit pas ({reason(error)})"


def _line_after(file: BinaryIO, place: int) -> bytes | None:
    """The first line that begins at a place or after it; nothing at the end."""
    file.seek(max(place - 1, 0))
    if place:
        while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
    return file.readline(_LONGEST_LINE) or None


def _entry(line: bytes) -> bytes:
    return line.partition(b":")[0].strip().upper()
