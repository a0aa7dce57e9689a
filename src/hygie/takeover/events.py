"""What a past on its way in announces. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CheckAsked:
    """Somebody wants to know what a file would bring, as it is described at this turn."""

    file_id: int
    turn: int


@dataclass(frozen=True, kw_only=True)
class TakeoverAsked:
    """Somebody wants a file to be taken over, or the rest of it."""

    file_id: int
