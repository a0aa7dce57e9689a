"""Indicators of an incident, as the desk adds them; tests change what matters."""

from hygie.indicators.operations import keeping
from hygie.indicators.operations.keeping import Adding
from hygie.indicators.rules.reading import read
from tests.cast import LEA, NOON


def added(incident, *texts, by=LEA, at=NOON, **changes):
    """Indicators that somebody added."""
    found = tuple(read(text) for text in texts or ("evil.example",))
    adding = Adding(found=found, **changes)
    return keeping.add(incident.pk, adding, by=by, at=at).indicators
