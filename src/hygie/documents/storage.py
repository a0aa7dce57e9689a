"""Where the contents lie: a folder, one file per hash."""

import fcntl
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


class InUse(FileRefused):
    """The content is on its way to somebody: it is not removed now."""


def open_content(document: Document) -> IO[bytes]:
    """Open the content for reading; raises FileRefused when it is not there."""
    if document.erased_at is not None:
        raise FileRefused("Ce fichier a été effacé : son empreinte reste, son contenu non.")
    try:
        return place_of(document.sha256).open("rb")
    except OSError as error:
        raise FileRefused(
            "Ce fichier est introuvable sur la plateforme : prévenez l’exploitant."
        ) from error


def hold_content(document: Document) -> IO[bytes]:
    """Open the content for somebody to whom it goes whole: until it is closed, it stays."""
    content = open_content(document)
    fcntl.flock(content, fcntl.LOCK_SH)
    return content


def check_not_in_use(document: Document) -> None:
    """Raise InUse while the content is held on its way to somebody."""
    try:
        content = open_content(document)
    except FileRefused:
        return  # there is nothing left to hold
    with content:
        try:
            fcntl.flock(content, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                "Ce fichier est en train de partir dans un export scellé : réessayez quand il sera "
                "parti."
            ) from None


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
