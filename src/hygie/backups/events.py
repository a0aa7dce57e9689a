"""What this module announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BackupAsked:
    """Somebody who may wants a backup now."""

    asked_at: str
