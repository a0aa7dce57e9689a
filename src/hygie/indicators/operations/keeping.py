"""Adding indicators to an incident, and taking them back: nothing is changed, nothing erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side
from hygie.indicators import access, queries
from hygie.indicators.models import Indicator
from hygie.indicators.rules.kinds import Found
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Pap, Tlp
from hygie.kernel.text import clean_line, clean_text

# Beyond, it is the work of another tool: the list would be read by nobody.
MOST = 5_000
TOLERANCE = timedelta(minutes=5)
_NAMED = 50


class NotToBeAdded(Refused):
    """What was said of the indicators does not hold."""


class Harmless(Refused):
    """Some are on a warning list, and nobody confirmed them; `lists` says which on which."""

    def __init__(self, lists: dict[Found, tuple[str, ...]]) -> None:
        named = " ; ".join(f"{each.value} ({', '.join(lists[each])})" for each in list(lists)[:3])
        super().__init__(
            "Ce qui suit est sur une liste de ce qui n’est presque jamais un indicateur : "
            f"{named}. Confirmez, ou retirez-le."
        )
        self.lists = lists


@dataclass(frozen=True, kw_only=True)
class Adding:
    """What somebody adds, all with the same marks; `confirmed` accepts what warning lists hold."""

    found: tuple[Found, ...]
    tlp: Tlp = USUAL_TLP
    pap: Pap = USUAL_PAP
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    comment: str = ""
    to_block: bool = False
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Added:
    """What was added, and how many of the others were there already."""

    indicators: tuple[Indicator, ...]
    known: int


@transaction.atomic
def add(incident_id: int, adding: Adding, *, by: Actor, at: datetime) -> Added:
    """Add indicators to an incident; those that stand there already stay as they are."""
    incident = locked(incident_id)
    side = _side(incident, by)
    comment = clean_line(adding.comment)[:500]
    _check(adding, comment, side, at=at)
    standing = Indicator.objects.filter(incident=incident, withdrawn_at__isnull=True)
    known = set(standing.filter(side=side).values_list("mark", flat=True))
    new = {found.mark: found for found in adding.found if found.mark not in known}
    if len(known) + len(new) > MOST:
        raise NotToBeAdded(f"Un incident tient {MOST} indicateurs, c’est le plus.")
    warned = queries.any_harmless(list(new.values()))
    if warned and not adding.confirmed:
        raise Harmless(warned)
    rows = Indicator.objects.bulk_create(
        Indicator(
            incident=incident,
            kind=found.kind,
            value=found.value,
            mark=mark,
            tlp=adding.tlp,
            pap=adding.pap,
            first_seen=adding.first_seen,
            last_seen=adding.last_seen,
            comment=comment,
            to_block=adding.to_block,
            side=side,
            added_at=at,
            added_by=by.name,
            lists=list(warned.get(found, ())),
        )
        for mark, found in new.items()
    )
    if rows:
        _remember_added(incident, rows, confirmed=len(warned), by=by, at=at)
    return Added(
        indicators=tuple(rows), known=len({each.mark for each in adding.found}) - len(rows)
    )


@transaction.atomic
def withdraw(
    incident_id: int, indicator_id: int, *, reason: str, by: Actor, at: datetime
) -> Indicator:
    """Take back an indicator, with the reason; it stays readable."""
    incident = locked(incident_id)
    side = _side(incident, by)
    words = clean_text(reason)[:500]
    if not words:
        raise NotToBeAdded("Dites pourquoi cet indicateur est retiré.")
    refuse_patient_identity(words)
    rows = queries.of_incident(by, incident).filter(withdrawn_at__isnull=True)
    indicator = rows.filter(pk=indicator_id).first()
    if indicator is None:
        raise NotFound("Cet indicateur n’existe pas, ou il est déjà retiré.")
    if not access.may_withdraw(side, added_by=Side(indicator.side)):
        raise NotAllowed("C’est l’astreinte qui a ajouté cet indicateur : écrivez-lui.")
    indicator.withdrawn_at, indicator.withdrawn_by, indicator.withdrawn_for = at, by.name, words
    indicator.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_for"])
    is_red = indicator.tlp == Tlp.RED
    journal.record(
        "indicators.withdrawn_by_desk" if is_red else "indicators.withdrawn",
        incident,
        by=by,
        at=at,
        indicator=indicator.pk,
        reason=words,
    )
    return indicator


def _side(incident: Incident, by: Actor) -> Side:
    side = access.side_of(by, above=incident.path())
    if side is None:
        raise NotAllowed("Votre rôle lit les indicateurs de cet incident, et n’en ajoute pas.")
    return side


def _check(adding: Adding, comment: str, side: Side, *, at: datetime) -> None:
    if not adding.found:
        raise NotToBeAdded("Il n’y a aucun indicateur à ajouter.")
    if adding.tlp not in access.marks_for(side):
        raise NotToBeAdded("TLP:RED est pour l’astreinte : vous ne pourriez plus le lire.")
    for text in (comment, *(found.value for found in adding.found)):
        refuse_patient_identity(text)
    first, last = adding.first_seen, adding.last_seen
    if any(moment is not None and moment > at + TOLERANCE for moment in (first, last)):
        raise NotToBeAdded("Un indicateur n’a pas été vu dans le futur.")
    if first is not None and last is not None and first > last:
        raise NotToBeAdded("Vu la dernière fois avant la première : corrigez l’un des deux.")


def _remember_added(
    incident: Incident, rows: list[Indicator], *, confirmed: int, by: Actor, at: datetime
) -> None:
    """How many and which by number; what TLP:RED holds is told to the desk alone."""
    is_red = rows[0].tlp == Tlp.RED
    journal.record(
        "indicators.added_by_desk" if is_red else "indicators.added",
        incident,
        by=by,
        at=at,
        count=len(rows),
        indicators=[row.pk for row in rows[:_NAMED]],
        tlp=rows[0].tlp,
        confirmed=confirmed,
    )
