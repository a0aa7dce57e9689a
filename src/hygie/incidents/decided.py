"""What the desk has decided of an incident: marked on a page, and told since that page."""

from collections.abc import Iterable

from hygie.incidents.models import Incident
from hygie.journal import queries as journal
from hygie.journal.models import Entry
from hygie.kernel.text import whole

# What one analyst says and another would undo without having read it.
ACTS = frozenset(
    f"incidents.{act}"
    for act in (
        "acknowledged",
        "qualified",
        "marked_duplicate",
        "put_out_of_scope",
        "closed",
        "reopened",
        "awareness_corrected",
    )
)


def mark(acts: Iterable[Entry]) -> str:
    """What a page remembers of the last decision that it shows."""
    return str(max((entry.pk for entry in acts if entry.what in ACTS), default=0))


def since(acts: Iterable[Entry], seen: str) -> list[Entry]:
    """What was decided after a page was shown, oldest first; all, when its mark is none of ours."""
    last = whole(seen) or 0
    return [entry for entry in acts if entry.what in ACTS and entry.pk > last]


def any_since(incident: Incident, seen: str) -> list[Entry]:
    """The same, as it is now; the caller holds the incident."""
    return since(journal.any_about(incident).filter(what__in=ACTS), seen)
