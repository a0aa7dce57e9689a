"""What notifications announce."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MessageQueued:
    """A message waits to be delivered."""

    message_id: int
