"""Files on their way in: written to our own folder, and stopped at their bound."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from hygie.platform.http import View

LARGEST = 20 * 1024 * 1024


def uploads_up_to(size: int) -> Callable[[View], View]:
    """Let a page receive larger files than the usual 20 MiB."""

    def label(view: View) -> View:
        setattr(view, "largest_upload", size)  # noqa: B010 - read by BoundedUpload
        return view

    return label


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes to the temporary folder; refuses the file that passes the bound of its page."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, and look up how large it may be."""
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        self.bound = int(getattr(getattr(match, "func", None), "largest_upload", LARGEST))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one piece, or stop the upload."""
        if start + len(raw_data) > self.bound:
            self.file.close()
            if self.request is not None:
                self.request.META["hygie.too_large"] = self.file_name
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Hand the file over; None when it was stopped."""
        return None if self.file.closed else super().file_complete(file_size)


def too_large(request: HttpRequest) -> str:
    """The name of the file that passed its bound during this request, or nothing."""
    return str(request.META.get("hygie.too_large") or "")
