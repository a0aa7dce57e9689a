"""A report into a file: PDF, HTML or JSON by the name of the file, whole or not at all."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp

from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason
from hygie.kernel.wording import NBSP
from hygie.observatory.reports import making, shown
from hygie.observatory.reports.plain import Plain, plain, without_pictures
from hygie.observatory.reports.printing import sheet


class NotWritten(Refused):
    """The file cannot be written, or its name says no form."""


def write(place: str, year: int, out: Path, *, at: datetime) -> None:
    """Make the report of a place and a year and write it; a former file of this name is replaced.

    Raise Refused for an unknown place or form, a year without data, a file that cannot be written;
    nothing is then left behind.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise NotWritten(
            f"Le nom du fichier dit sa forme{NBSP}: il finit par .pdf, .html ou .json."
        )
    made, _ = making.document(making.area_of(place), year, at=at)
    _keep(out, form(plain(made), at))


def _pdf(report: Plain, at: datetime) -> bytes:
    return sheet(report, is_draft=True, at=at)


def _html(report: Plain, at: datetime) -> bytes:
    return shown.alone(report, is_draft=True).encode()


def _json(report: Plain, at: datetime) -> bytes:
    said = {**without_pictures(report), "state_of_publication": "DRAFT", "made_at": at.isoformat()}
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


_FORMS: Mapping[str, Callable[[Plain, datetime], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".json": _json,
}


def _keep(out: Path, content: bytes) -> None:
    aside = ""
    try:
        handle, aside = mkstemp(dir=out.parent, prefix=".rapport-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(out)
    except OSError as error:
        if aside:
            with suppress(OSError):
                Path(aside).unlink()
        raise NotWritten(f"{out} ne peut pas être écrit{NBSP}: {reason(error)}.") from error
