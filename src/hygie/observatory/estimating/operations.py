"""What is done with second sources: a list is compared, compared again, withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.kernel.wording import NBSP
from hygie.observatory import store
from hygie.observatory.engine import Engine
from hygie.observatory.estimating import declared, lists
from hygie.observatory.estimating.lists import Fault, Line
from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.opening import opened
from hygie.observatory.rules import matching
from hygie.observatory.rules.matching import MOST_WITHIN, USUAL_WITHIN, Counts, Seen, State

FIRST_YEAR = 2000
SHORTEST, LONGEST = 3, 120


class NotComparable(Refused):
    """What was asked cannot be compared."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What somebody hands: a list, what it is called, and what they say of it."""

    raw: bytes
    title: str
    year: int
    is_independent: bool = False
    within: int = USUAL_WITHIN


def compare(handed: Handed, *, by: Actor, at: datetime) -> SecondSource:
    """Compare a list with what was declared, keep the counts that may be told, and no line of it.

    The same title in the same year replaces, with a trace. Raise BadList for a list that is badly
    written, NotComparable for a year or a title; nothing is kept then.
    """
    title = _checked(handed, at)
    lines = lists.read(handed.raw, year=handed.year)
    kept = store.here()
    found = kept.latest()
    if found is None:
        raise NotComparable("Aucun instantané n’a été pris : « hygie observatory snapshot ».")
    if handed.year >= int(found.id[:4]):
        raise NotComparable(
            f"Le dernier instantané a été pris avant la fin de {handed.year}{NBSP}: prenez-en un."
        )
    with opened(kept, found, is_verified=True) as engine:
        seen = _seen(lines, engine)
        counts = matching.compared(
            seen, declared.declared(engine), year=handed.year, within=handed.within
        )
    return _keep(handed, title, counts, found.id, by=by, at=at)


@transaction.atomic
def withdraw(title: str, year: int, *, by: Actor, at: datetime) -> SecondSource:
    """Compare a list no more; raise NotFound when none of this title stands."""
    row = _standing(clean_line(title), year)
    if row is None:
        raise NotFound(f"Aucune seconde source de ce titre n’est gardée pour {year}.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record("observatory.second_source_withdrawn", row, by=by, at=at, year=year)
    return row


def _checked(handed: Handed, at: datetime) -> str:
    title = clean_line(handed.title)
    if not SHORTEST <= len(title) <= LONGEST:
        raise NotComparable(
            f"Le titre dit d’où vient la liste, en {SHORTEST} à {LONGEST} signes : il est publié."
        )
    if not FIRST_YEAR <= handed.year < at.year:
        raise NotComparable(f"L’année est finie, et n’est pas avant {FIRST_YEAR}.")
    if not 0 <= handed.within <= MOST_WITHIN:
        raise NotComparable(f"L’écart est de 0 à {MOST_WITHIN} jours.")
    return title


def _seen(lines: list[Line], engine: Engine) -> list[Seen]:
    """The lines with whose they are; raise BadList for those that nobody knows, or told twice."""
    owners = declared.owners(engine, {line.finess for line in lines})
    seen: list[Seen] = []
    faults: list[Fault] = []
    known: dict[tuple[str, object], int] = {}
    for line in lines:
        own, holder = owners.get(line.finess, ("", ""))
        before = known.setdefault((own, line.on), line.number)
        if not own:
            faults.append(Fault(number=line.number, why="ce numéro FINESS n’est pas au registre."))
        elif before != line.number:
            why = f"même établissement et même jour que la ligne {before}."
            faults.append(Fault(number=line.number, why=why))
        else:
            seen.append(Seen(own=own, holder=holder, on=line.on))
    lists.refuse(faults)
    return seen


@transaction.atomic
def _keep(
    handed: Handed, title: str, counts: Counts, snapshot: str, *, by: Actor, at: datetime
) -> SecondSource:
    before = _standing(title, handed.year)
    told = matching.kept(counts, before.counts if before else None)
    if before is not None:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    row = SecondSource.objects.create(
        year=handed.year,
        title=title,
        is_independent=handed.is_independent,
        within=handed.within,
        snapshot=snapshot,
        state=told.state,
        first=told.first,
        second=told.second,
        both=told.both,
        compared_at=at,
        compared_by=by.name,
    )
    journal.record(
        "observatory.second_source_compared",
        row,
        by=by,
        at=at,
        year=row.year,
        is_told=told.state is State.TOLD,
        replaces=before.pk if before else None,
    )
    return row


def _standing(title: str, year: int) -> SecondSource | None:
    rows = SecondSource.objects.select_for_update()
    return rows.filter(year=year, title__iexact=title, ended_at=None).first()
