"""What is said of the chain: its anchors, written on one line, and what may be wrong with it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hygie.kernel.actor import Place, PlaceKind, Role
from hygie.kernel.enums import Labelled

# One is made each night; two nights without one is a worker that does not run.
ANCHORED_WITHIN = timedelta(days=2)
_ANCHOR = re.compile(
    r"hygie-ancre (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) (\d{1,18}) sha256:([0-9a-f]{64})"
)


class Problem(Labelled):
    """What may be wrong with a chain."""

    CHANGED = "CHANGED", "la ligne a été changée, déplacée ou remplacée"
    ENTRY_REMOVED = "ENTRY_REMOVED", "la ligne a été retirée"
    LINK_REMOVED = "LINK_REMOVED", "un maillon a été retiré"
    UNLINKED = "UNLINKED", "une ligne est hors de la chaîne"
    SHORTENED = "SHORTENED", "la fin de la chaîne a été retirée"
    REWRITTEN = "REWRITTEN", "la chaîne a été réécrite depuis cette ancre"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The last link at one moment: whoever keeps it elsewhere sees that the past was rewritten."""

    at: datetime
    position: int
    hash: str

    def __str__(self) -> str:
        return f"hygie-ancre {self.at:%Y-%m-%dT%H:%M:%SZ} {self.position} sha256:{self.hash}"


@dataclass(frozen=True, kw_only=True)
class Break:
    """One thing that is wrong, with what is known of where and when."""

    problem: Problem
    position: int | None = None
    entry_id: int | None = None
    at: datetime | None = None
    after: datetime | None = None
    what: str = ""
    who: str = ""
    anchor: str = ""


def anchors_in(text: str) -> list[Anchor]:
    """Every anchor of a text: a kept file, a mail, a line typed again; raises no error."""
    found = []
    for day, position, digest in _ANCHOR.findall(text):
        try:
            at = datetime.strptime(day, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Anchor(at=at, position=int(position), hash=digest))
    return found


def is_late(last: Anchor | None, *, at: datetime) -> bool:
    """Say whether the last anchor is missing or old."""
    return last is None or at - last.at > ANCHORED_WITHIN


def ranges(first: int, last: int, *, size: int) -> list[tuple[int, int]]:
    """Cut what lies between two numbers, both included."""
    return [(start, min(start + size - 1, last)) for start in range(first, last + 1, size)]


def roles_kept(text: str) -> list[tuple[Role, Place]]:
    """The roles that a line kept of its author; what no version knows any more is left out."""
    found = []
    for word in text.split():
        role, kind, code = [*word.split(":", 2), "", ""][:3]
        if role in set(Role) and kind in set(PlaceKind):
            found.append((Role(role), Place(PlaceKind(kind), code)))
    return found
