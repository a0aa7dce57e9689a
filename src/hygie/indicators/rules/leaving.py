"""What leaves of an indicator, and the marks of the file that holds it: shared by each format."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hygie.indicators.rules.kinds import Kind
from hygie.kernel.markings import Pap, Tlp

# Names of ours, so that the same thing exported twice has the same identifier.
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://hygie.example/indicators")


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """One indicator on its way out."""

    uuid: uuid.UUID
    kind: Kind
    value: str
    tlp: Tlp
    pap: Pap
    comment: str
    to_block: bool
    first_seen: datetime | None
    last_seen: datetime | None
    added_at: datetime
    lists: Sequence[str] = ()
    confirmed_by: str = ""

    @property
    def said(self) -> str:
        """What is told of it in words: the comment, and the warning lists that hold it."""
        return " · ".join(
            filter(None, (self.comment, confirmed_words(self.lists, by=self.confirmed_by)))
        )


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A file: of which incident, made by whom, marked as what."""

    number: str
    maker: str
    tlp: Tlp
    made_at: datetime
    indicators: Sequence[Leaving]

    def identifier(self, *names: str) -> uuid.UUID:
        """The identifier of something that this file names, the same in the next one."""
        return uuid.uuid5(OURS, "\n".join(names))


def lets_out(mark: Tlp, tlp: Tlp) -> bool:
    """Say whether what is marked so may be in a file of this mark."""
    return tlp.strictness <= mark.strictness


def confirmed_words(lists: Sequence[str], *, by: str) -> str:
    """Say that warning lists hold an indicator, and who confirmed it all the same."""
    if not lists:
        return ""
    which = "la liste" if len(lists) == 1 else "les listes"
    return f"Figure sur {which} {', '.join(f'« {each} »' for each in lists)}, confirmé par {by}"


def moment(at: datetime) -> str:
    """A moment as both formats write it, in UTC to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
