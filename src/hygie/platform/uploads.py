"""Files on their way in: written to our own folder, and stopped at their bound."""

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from hygie.kernel.text import clean_line
from hygie.platform.http import View

LARGEST = 20 * 1024 * 1024
# Files stop before the database does: both often lie on the same disk.
ROOM_LEFT = 256 * 1024 * 1024
# Up to here, a file that is too large is told on its page; further, it is not received.
BEYOND = 64 * 1024 * 1024
_TOO_LARGE, _DISK_FULL, _BOUND = "hygie.too_large", "hygie.disk_full", "hygie.largest"
log = logging.getLogger("hygie.platform")


class TooLong(RequestDataTooBig):
    """A request announces more than its page takes: none of it is read."""

    def __init__(self, largest: int) -> None:
        self.largest = (largest or LARGEST) // 1024**2
        super().__init__(f"Envoi trop lourd : {self.largest} Mio au plus par fichier.")


def uploads_up_to(
    size: int | Callable[[], int], *, files: int = 1, signed_in: bool = False
) -> Callable[[View], View]:
    """Let a page receive files; the others keep nothing of those that are sent to them.

    `files`: how many at a time. `signed_in`: of whoever has not signed in nothing is kept either,
    for the body of a request is read before anything knows who sent it.
    """

    def label(view: View) -> View:
        setattr(view, "largest_upload", size)  # noqa: B010 - read by BoundedUpload
        setattr(view, "most_uploads", files)  # noqa: B010 - read by check_length
        setattr(view, "uploads_signed_in", signed_in)  # noqa: B010 - read by BoundedUpload
        return view

    return label


def check_length(view: Any, length: int) -> None:
    """Refuse a body that is far beyond what its page takes, by the length that it announces.

    One that is a little beyond is received, for its page to name the file and keep the words.
    """
    largest = _largest(view)
    files = getattr(view, "most_uploads", 0)
    most = files * largest + BEYOND if largest else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > most:
        raise TooLong(largest)


def _largest(view: Any) -> int:
    """How large a file may be that a page receives."""
    size = getattr(view, "largest_upload", 0)
    return int(size() if callable(size) else size)


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes to the temporary folder; stops at the bound of the page, or when the disk is full."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, and look up how large it may be."""
        self.bound = self._bound()
        if not self._has_room():
            self._stop(_DISK_FULL)
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._stop(_DISK_FULL, error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one piece, or stop the upload."""
        if start + len(raw_data) > self.bound:
            self._stop(_TOO_LARGE)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._stop(_DISK_FULL, error)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Hand the file over, once all of it is written."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            self._stop(_DISK_FULL, error)

    def _bound(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        view = getattr(match, "func", None)
        if getattr(view, "uploads_signed_in", False) and not self._is_signed_in():
            return 0
        return _largest(view)

    def _is_signed_in(self) -> bool:
        return SESSION_KEY in getattr(self.request, "session", {})

    def _has_room(self) -> bool:
        """Say whether a large file fits twice, here and where it is kept, and the database too."""
        if self.bound <= LARGEST or self.request is None:
            return True
        coming = min(int(self.request.META.get("CONTENT_LENGTH") or 0), self.bound)
        free = shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR).free
        return free - 2 * coming > ROOM_LEFT

    def _stop(self, why: str, error: OSError | None = None) -> NoReturn:
        """Stop here and let the page say why."""
        if error is not None:
            log.error("a file on its way in cannot be written: %s", error.strerror)
        if self.request is not None:
            self.request.META[why] = self.file_name or "sans nom"
            self.request.META[_BOUND] = self.bound // 1024**2
        file = getattr(self, "file", None)
        if file is not None:
            with suppress(OSError):  # what is left in its buffer cannot be written either
                file.close()
        raise StopUpload(connection_reset=False)


def too_large(request: HttpRequest) -> str:
    """The name of the file that passed its bound during this request, or nothing."""
    return _named(request, _TOO_LARGE)


def disk_full(request: HttpRequest) -> str:
    """The name of the file that the disk did not take during this request, or nothing."""
    return _named(request, _DISK_FULL)


def not_received(request: HttpRequest, nothing: str, *, larger: str = "") -> str:
    """Why a file of this request did not come, or nothing when it did.

    `nothing`: what therefore was not done; `larger`: where a larger file may be brought.
    The body must have been read before.
    """
    if name := too_large(request):
        said = f"Le fichier « {name} » dépasse {request.META[_BOUND]} Mio : {nothing}"
        return f"{said} {larger}".rstrip()
    if disk_full(request):
        return f"Le disque de la plateforme ne prend pas ce fichier : {nothing}"
    return ""


def _named(request: HttpRequest, why: str) -> str:
    return clean_line(str(request.META.get(why) or ""))[:60]
