"""Taking the file away, for an insurer, the Court of Audit, the region."""

from datetime import datetime

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor


def take(incident: Incident, *, form: str, with_costs: bool, by: Actor, at: datetime) -> None:
    """Remember who took the file, in which form, with the euros or without."""
    what = "recovery.taken_with_costs" if with_costs else "recovery.taken"
    journal.remember_taken([Act(what=what, subject=incident, detail={"form": form})], by=by, at=at)
