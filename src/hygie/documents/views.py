"""Handing a file over: always as a download, never shown by the browser."""

from django.http import FileResponse

from hygie.documents.models import Document
from hygie.documents.storage import open_content


def download(document: Document) -> FileResponse:
    """Answer the file as an attachment of an opaque kind; the caller has checked the access."""
    response = FileResponse(
        open_content(document),
        as_attachment=True,
        filename=document.name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-SHA256"] = document.sha256
    return response
