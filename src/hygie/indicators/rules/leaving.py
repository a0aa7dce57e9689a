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


def moment(at: datetime) -> str:
    """A moment as both formats write it, in UTC to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
