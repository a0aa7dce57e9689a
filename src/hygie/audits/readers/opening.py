"""Any file that may hold results of a directory: recognised by what it says."""

from collections.abc import Mapping

from hygie.audits.readers import pingcastle, points
from hygie.audits.rules.results import Results, Unreadable

MIB = 1 << 20
LARGEST = 20 * MIB
# A hundred points and their counts.
LARGEST_TABLE = 2 * MIB
_PACKED = (b"PK\x03\x04", b"\xfd7zXZ", b"BZh", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


def read(raw: bytes, *, levels: Mapping[str, int]) -> Results:
    """The results of a file; `levels` are the control points in force. Raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable(f"Ce fichier dépasse {LARGEST // MIB} Mio : rien n’est lu.")
    if not raw.strip():
        raise Unreadable("Ce fichier est vide.")
    if raw.startswith(_PACKED):
        raise Unreadable("Ce fichier est une archive : donnez le fichier qui en est sorti.")
    head = raw.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if head == b"<" or raw[:4] in {b"\xff\xfe<\x00", b"\xfe\xff\x00<"}:
        return pingcastle.read(raw)
    if len(raw) > LARGEST_TABLE:
        raise Unreadable(
            f"Un tableau de points de contrôle ne dépasse pas {LARGEST_TABLE // MIB} Mio : "
            "rien n’est lu."
        )
    return points.read(raw, levels=levels)
