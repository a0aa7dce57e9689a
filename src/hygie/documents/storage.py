"""Where the contents lie: a folder, one file per hash."""

import hashlib
from pathlib import Path
from typing import IO

from django.conf import settings

from hygie.documents.models import Document
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

_BLOCK = 1024 * 1024


class Found(Labelled):
    """What became of a content since it was kept."""

    SAME = "SAME", "identique"
    CHANGED = "CHANGED", "modifié"
    MISSING = "MISSING", "introuvable"


class FileRefused(Refused):
    """The file is empty, too large, or cannot be written or read."""


def place_of(sha256: str) -> Path:
    """The place of a content in the folder of files."""
    return Path(settings.FILES) / sha256[:2] / sha256


def open_content(document: Document) -> IO[bytes]:
    """Open the content for reading; raises FileRefused when it is not there."""
    try:
        return place_of(document.sha256).open("rb")
    except OSError as error:
        raise FileRefused(
            "Ce fichier est introuvable sur la plateforme : prévenez l’exploitant."
        ) from error


def look_again(document: Document) -> Found:
    """Read the whole content again and compare its hash with the one it was kept under."""
    hashed = hashlib.sha256()
    try:
        with open_content(document) as content:
            while block := content.read(_BLOCK):
                hashed.update(block)
    except (FileRefused, OSError):
        return Found.MISSING
    return Found.SAME if hashed.hexdigest() == document.sha256 else Found.CHANGED
