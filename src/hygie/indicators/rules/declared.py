"""What people wrote, read for indicators: candidates that somebody ticks, never added by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hygie.indicators.rules.kinds import Found, Kind
from hygie.indicators.rules.pasted import MOST_LINES, TooMuch, read_block

# Beyond, nobody ticks: the text is pasted whole.
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Written:
    """A text and where it was written."""

    where: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Spotted:
    """An indicator that a text holds, and where it was written first."""

    found: Found
    where: str

    @property
    def line(self) -> str:
        """The line that the reader of pasted texts reads as this very indicator."""
        agent = self.found.kind == Kind.USER_AGENT
        return f"User-Agent: {self.found.value}" if agent else self.found.value


def spotted(texts: Iterable[Written], *, known: Collection[str]) -> list[Spotted]:
    """Return what these texts hold and nobody has added, or taken back, yet: each once."""
    first: dict[Found, str] = {}
    for each in texts:
        try:
            reading = read_block("\n".join(each.text.splitlines()[:MOST_LINES]))
        except TooMuch:
            continue
        for found in reading.found:
            if found.mark not in known:
                first.setdefault(found, each.where)
    return [Spotted(found=found, where=where) for found, where in first.items()][:MOST]
