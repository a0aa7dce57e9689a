"""Files on their way in: written to our own folder, and stopped at their bound."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from hygie.kernel.text import clean_line
from hygie.platform.http import View

LARGEST = 20 * 1024 * 1024
_TOO_LARGE, _DISK_FULL = "hygie.too_large", "hygie.disk_full"
log = logging.getLogger("hygie.platform")


def uploads_up_to(size: int) -> Callable[[View], View]:
    """Let a page receive files; the others keep nothing of those that are sent to them."""

    def label(view: View) -> View:
        setattr(view, "largest_upload", size)  # noqa: B010 - read by BoundedUpload
        return view

    return label


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes to the temporary folder; stops at the bound of the page, or when the disk is full."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, and look up how large it may be."""
        match = getattr(self.request, "resolver_match", None)
        self.bound = int(getattr(getattr(match, "func", None), "largest_upload", 0))
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

    def _stop(self, why: str, error: OSError | None = None) -> NoReturn:
        """Stop here and let the page say why."""
        if error is not None:
            log.error("a file on its way in cannot be written: %s", error.strerror)
        if self.request is not None:
            self.request.META[why] = self.file_name or "sans nom"
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


def _named(request: HttpRequest, why: str) -> str:
    return clean_line(str(request.META.get(why) or ""))[:60]
