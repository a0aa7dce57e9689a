"""Indicators that leave in a file: within their marks, and the journal remembers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.incidents import access as incidents
from hygie.incidents.models import Incident
from hygie.incidents.queries import readers
from hygie.incidents.rules.readers import Choice
from hygie.indicators import queries
from hygie.indicators.models import Indicator
from hygie.indicators.rules.leaving import lets_out
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.markings import Tlp, TooStrict, check_leaving, strictest


class Withheld(Refused):
    """The declarant does not share the indicators of this incident."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody takes out: some indicators, or all when none is chosen, marked as a whole.

    `within` leaves behind, of all of them, those that the mark does not let out.
    """

    form: str
    as_: Tlp
    chosen: frozenset[int] = frozenset()
    within: bool = False


def export(incident: Incident, wanted: Wanted, *, by: Actor, at: datetime) -> list[Indicator]:
    """Return what leaves; refuse what its marks do not let out, and remember both."""
    rows = queries.chosen(by, incident, wanted.chosen)
    if wanted.within and not wanted.chosen:
        rows = [row for row in rows if lets_out(wanted.as_, Tlp(row.tlp))]
    if not rows or len(rows) < len(wanted.chosen):
        raise NotFound("Il n’y a rien à exporter, ou un indicateur choisi a été retiré depuis.")
    try:
        _check_shared(incident, by)
        check_leaving([Tlp(row.tlp) for row in rows], as_=wanted.as_, what="indicateurs")
    except (TooStrict, Withheld):
        _remember("indicators.export_refused", incident, wanted, len(rows), by=by, at=at)
        raise
    is_red = any(row.tlp == Tlp.RED for row in rows)
    what = "indicators.exported_by_desk" if is_red else "indicators.exported"
    _remember(what, incident, wanted, len(rows), by=by, at=at)
    return rows


def read(
    incident: Incident, as_: Tlp | None, *, by: Actor, at: datetime
) -> tuple[Tlp, list[Indicator]]:
    """Return what a machine reads, and its mark: within the rules of what leaves in a file.

    A tool asks again and again: what it reads in a quarter of an hour is one reading.
    """
    rows = queries.chosen(by, incident, ())
    marks = [Tlp(row.tlp) for row in rows]
    mark = as_ or strictest(marks)
    said = {"count": len(rows), "tlp": mark.mark}
    try:
        _check_shared(incident, by)
        check_leaving(marks, as_=mark, what="indicateurs")
    except (TooStrict, Withheld):
        journal.remember_read("indicators.reading_refused", incident, by=by, at=at, **said)
        raise
    journal.remember_read("indicators.read_by_machine", incident, by=by, at=at, **said)
    return mark, rows


def _check_shared(incident: Incident, by: Actor) -> None:
    if incidents.is_of_the_structure(by, above=incident.path()):
        return
    if readers.any_withheld(incident, Choice.INDICATORS):
        raise Withheld(
            "La structure a retiré le partage des indicateurs de cet incident : ils ne sortent pas "
            "dans un fichier. Demandez-lui de le rendre, sur sa page « Qui lit cette déclaration »."
        )


@transaction.atomic
def _remember(
    what: str, incident: Incident, wanted: Wanted, count: int, *, by: Actor, at: datetime
) -> None:
    journal.record(what, incident, by=by, at=at, count=count, form=wanted.form, tlp=wanted.as_.mark)
