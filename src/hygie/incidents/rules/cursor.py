"""Where a page of the list of machines ended: what the next one is asked with."""

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hygie.kernel.errors import Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The moment and the row, then what tells a cursor that was cut or changed on its way.
_POSITION = struct.Struct(">qq")
_SUM = struct.Struct(">I")
LENGTH = 27


class BadCursor(Refused):
    """What was given is no cursor of ours."""

    def __init__(self) -> None:
        super().__init__(
            "Ce curseur n’est pas de ceux que donne la liste : reprenez sans curseur, à la "
            "première page."
        )


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The last row of a page; the walls hold for whatever comes after it."""

    declared_at: datetime
    row: int

    def __str__(self) -> str:
        moment = (self.declared_at - _EPOCH) // _MICROSECOND
        position = _POSITION.pack(moment, self.row)
        written = position + _SUM.pack(zlib.crc32(position))
        return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def read_cursor(text: str) -> Cursor:
    """Return the cursor that this text is."""
    if len(text) != LENGTH:
        raise BadCursor
    try:
        written = base64.b64decode(f"{text}=".encode("ascii"), altchars=b"-_", validate=True)
        moment, row = _POSITION.unpack(written[: _POSITION.size])
        found = Cursor(declared_at=_EPOCH + moment * _MICROSECOND, row=row)
    except (binascii.Error, struct.error, UnicodeEncodeError, OverflowError):
        raise BadCursor from None
    if str(found) != text:
        raise BadCursor
    return found
