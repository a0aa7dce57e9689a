"""Whether two lines of one reference tell the same incident."""

from datetime import UTC, datetime

from hygie.kernel.text import clean_line
from hygie.takeover.rules.record import Record

# When it was declared, by which structure, and its title.
Told = tuple[datetime, str, str]
_NAMES = ("la date", "la structure", "le titre")


def told_by(record: Record) -> Told:
    """What tells one incident from another, as it is kept."""
    structure, title = clean_line(record.structure)[:200], clean_line(record.title)[:150]
    # In the hour that comes twice, no moment of a zone equals one of another (PEP 495).
    return record.declared_at.astimezone(UTC), structure, title


def differing(one: Told, other: Told) -> list[str]:
    """The names of what is not the same."""
    return [name for name, a, b in zip(_NAMES, one, other, strict=True) if a != b]


def said_otherwise(reference: str, names: list[str]) -> str:
    """The sentence for a reference that is known with another content."""
    return (
        f"La référence « {reference[:60]} » est déjà reprise, avec un autre contenu : "
        f"{', '.join(names)}. Rien n’est changé."
    )
