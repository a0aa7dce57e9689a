"""Messages between the structure and the desk: what one may be, who has read it, when to tell."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.kernel.enums import Labelled

# A message is read on a telephone; what is longer is a file.
LONGEST = 5_000
MOST_FILES = 5
# Several messages in a row are one mail: the page has them all.
ONE_MAIL = timedelta(minutes=10)


class Side(Labelled):
    """Who speaks: somebody of the structure, with or without an account, or the desk."""

    STRUCTURE = "STRUCTURE", "La structure"
    DESK = "DESK", "L’astreinte"


OTHER = {Side.DESK: Side.STRUCTURE, Side.STRUCTURE: Side.DESK}


@dataclass(frozen=True, kw_only=True)
class Read:
    """Somebody of a side has seen all messages up to this one."""

    side: Side
    reader: str
    upto: int
    at: datetime


def mark(token: str, text: str, files: Iterable[tuple[str, int]]) -> str:
    """What tells the same message sent twice from another one sent by the same page.

    The page that is sent again has the same token; a text changed since then is another message.
    """
    said = "\0".join([token, text, *(f"{name}\0{size}" for name, size in files)])
    return hashlib.sha256(said.encode()).hexdigest()


def readers(message: int, reads: Iterable[Read], *, side: Side) -> list[Read]:
    """Who of a side has read a message, each once, in the order in which they did."""
    first: dict[str, Read] = {}
    for read in sorted(reads, key=lambda each: each.at):
        if read.side == side and read.upto >= message:
            first.setdefault(read.reader, read)
    return list(first.values())


def may_mail(told: Sequence[datetime], *, at: datetime) -> bool:
    """Say whether the other side is told by mail of one more message."""
    return all(at - moment >= ONE_MAIL for moment in told)
