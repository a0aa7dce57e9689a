"""What a file may be, and what it really is."""

import re
from dataclasses import dataclass

from hygie.kernel.text import clean_line

LARGEST = 20 * 1024 * 1024
NAME_LENGTH = 150
# Files stop before the database does: both often lie on the same disk.
ROOM_LEFT = 256 * 1024 * 1024

# What is kept on the desk must not be run by a double click.
_DANGEROUS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "msi",
        "ps1",
        "vbs",
        "js",
        "jse",
        "wsf",
        "hta",
        "lnk",
        "jar",
        "dll",
        "cpl",
        "reg",
        "iso",
        "img",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How large a file may be, and what is said besides when it is not kept."""

    largest: int
    otherwise: str

    @property
    def in_words(self) -> str:
        """The size as people read it."""
        return f"{self.largest // 1024**2} Mio"


JOINED = Bound(
    largest=LARGEST,
    otherwise="Votre déclaration, elle, est gardée ; joignez le fichier plus tard.",
)


@dataclass(frozen=True)
class Kind:
    """What the content of a file says that it is."""

    extensions: frozenset[str]
    mime: str


def safe_name(raw: str) -> str:
    """Return the name without folders, hidden characters or reserved ones."""
    last = re.split(r"[\\/]", clean_line(raw))[-1]
    plain = re.sub(r'[<>:"|?*;%\x00-\x1f]', "_", last).strip(". ")
    if len(plain) > NAME_LENGTH:
        stem, dot, extension = plain.rpartition(".")
        plain = f"{stem[: NAME_LENGTH - 12]}{dot}{extension[:10]}" if dot else plain[:NAME_LENGTH]
    return plain or "fichier"


def extension_of(name: str) -> str:
    """Return the extension in lower case, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def lies(name: str, kind: Kind | None) -> bool:
    """Say whether the name announces something else than what the content shows."""
    extension = extension_of(name)
    return bool(kind and kind.extensions and extension and extension not in kind.extensions)


def is_dangerous(name: str, kind: Kind | None) -> bool:
    """Say whether opening the file would run it."""
    extensions = {extension_of(name)} | (kind.extensions if kind else frozenset())
    return bool(extensions & _DANGEROUS)
