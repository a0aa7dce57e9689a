"""What the register announces. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FileReceived:
    """A file was handed over from a page, and waits to be read."""

    import_id: int
