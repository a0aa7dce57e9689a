"""Where the contents lie: a folder, one file per hash."""

from pathlib import Path
from typing import IO

from django.conf import settings

from hygie.documents.models import Document
from hygie.kernel.errors import Refused


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
