"""A file of an edition as an answer: conditional, in parts when asked, kept by who has read it."""

import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from hygie.observatory.opendata.shelf import File

# An edition never changes; one that is withdrawn must not be told for longer than this.
_KEPT = "public, max-age=3600"
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def answer(request: HttpRequest, found: File, *, since: datetime) -> HttpResponse:
    """The file with its marks; 304 for who has it, 206 for a part, 416 for one beyond its end."""
    etag, moment = f'"{found.sha256}"', int(since.timestamp())
    whole = HttpResponse(content_type=found.kind)
    whole.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    whole.headers["Accept-Ranges"] = "bytes"
    whole.headers["ETag"], whole.headers["Last-Modified"] = etag, http_date(moment)
    whole.headers["Cache-Control"] = _KEPT
    found_again = get_conditional_response(request, etag, moment, whole)
    if found_again is not None and found_again is not whole:
        found_again.headers["Cache-Control"] = _KEPT
        return HttpResponse(status=found_again.status_code, headers=dict(found_again.headers))
    content = found.path.read_bytes()
    if request.headers.get("If-Range", etag) == etag:
        return _part(request.headers.get("Range", ""), content, whole)
    whole.content = content
    return whole


def _part(asked: str, content: bytes, whole: HttpResponse) -> HttpResponse:
    """One part of the content; several parts at once, or what is no range, get all of it."""
    found = _RANGE.fullmatch(asked)
    if not found or not (found[1] or found[2]):
        whole.content = content
        return whole
    size = len(content)
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first > last:
        whole.status_code = 416
        whole.headers["Content-Range"] = f"bytes */{size}"
        return whole
    whole.status_code = 206
    whole.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    whole.content = content[first : last + 1]
    return whole
