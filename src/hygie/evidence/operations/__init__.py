"""Recording what happened, and ending what it proves; other modules call these."""

from hygie.evidence.operations.ending import supersede, withdraw
from hygie.evidence.operations.recording import Source, record, record_many

__all__ = ["Source", "record", "record_many", "supersede", "withdraw"]
