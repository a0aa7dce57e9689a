"""Recalling exercises that were announced: before their day, and after it without a proof."""

from datetime import date, datetime

from django.db import transaction

from hygie.accounts import queries as accounts
from hygie.contacts.rules.places import key_of
from hygie.establishments import tree
from hygie.evidence import queries
from hygie.evidence.models import Planned
from hygie.evidence.rules.planned import next_step_on
from hygie.evidence.rules.validity import day_in_paris
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Power
from hygie.kernel.roles import with_power
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_BODY = """{lines}

{what}
{address}/preuves/{key}/

Ce message ne dit pas à quoi vous vous exercez : il voyage en clair.
"""
_COMING = "Un exercice de crise est prévu le {day:%d/%m/%Y} dans votre établissement."
_LATE = (
    "Un exercice de crise était prévu le {day:%d/%m/%Y} dans votre établissement, et rien ne dit "
    "qu’il a eu lieu."
)
_TO_DO_AFTER = "Quand il aura eu lieu, déposez-en la preuve. Il se reporte ou s’annule aussi ici :"
_TO_DO_NOW = "S’il a eu lieu, déposez-en la preuve ; sinon, reportez-le ou annulez-le :"


def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Recall what is due, place by place; return how many mails leave."""
    today = day_in_paris(at)
    places = queries.any_places_to_be_recalled(on=today)
    return sum(_remind(place, today=today, desk=desk, by=by, at=at) for place in places)


@transaction.atomic
def _remind(place: Place, *, today: date, desk: Desk, by: Actor, at: datetime) -> int:
    """What is due at one place; a job that runs twice finds it done."""
    rows = queries.any_to_be_recalled(on=today)
    due = list(rows.filter(place_kind=place.kind, place_code=place.code).select_for_update())
    for row in due:
        row.next_step_on = next_step_on(row.planned_on, after=today)
    Planned.objects.bulk_update(due, ["next_step_on"])
    return _tell(place, due, today=today, desk=desk, by=by, at=at) if due else 0


def _tell(
    place: Place, due: list[Planned], *, today: date, desk: Desk, by: Actor, at: datetime
) -> int:
    """One mail of all that is due at a place, to the nearest of those who keep its proofs."""
    path = tree.any_path(place)
    people = accounts.any_nearest(*sorted(with_power(Power.KEEP_EVIDENCE)), path=path, today=today)
    if not people:
        return 0
    is_late = any(row.planned_on < today for row in due)
    said = [(_LATE if row.planned_on < today else _COMING, row.planned_on) for row in due]
    body = _BODY.format(
        lines="\n".join(words.format(day=day) for words, day in said),
        what=_TO_DO_NOW if is_late else _TO_DO_AFTER,
        address=desk.address,
        key=key_of(place),
    )
    sent = notifications.send(
        to=sorted(person.email for person in people),
        subject="[Hygie] Un exercice prévu attend sa preuve"
        if is_late
        else "[Hygie] Un exercice est prévu bientôt",
        body=body,
        kind="EVIDENCE",
        by=by,
        at=at,
    )
    for row in due:
        journal.record("evidence.planned_told", row, by=by, at=at, on=f"{row.planned_on:%d/%m/%Y}")
    return len(sent)
