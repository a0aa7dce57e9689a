"""What is found when an installation is looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    ok: bool
    said: str
    mend: str = ""
    # Nothing is broken, but somebody should know: neither a tick nor a cross.
    to_know: bool = False
