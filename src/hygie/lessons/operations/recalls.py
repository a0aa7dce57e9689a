"""Recalling what a lesson awaits: a debrief that nobody held, an action whose date has passed."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.incidents.models import Incident
from hygie.incidents.rules.territory import zone_of
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import NATION, Actor, Power, Role
from hygie.kernel.roles import with_power
from hygie.kernel.text import fold
from hygie.lessons import queries
from hygie.lessons.acted import Acted
from hygie.lessons.rules import debriefs as expected
from hygie.lessons.rules import recalls as rules
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_DEBRIEF, _ACTION = "lessons.debrief_recalled", "lessons.action_recalled"
_UNHELD = """L’incident {number} est clos depuis {days} jours, et aucun débriefing n’est noté.

Réunissez ceux qui y étaient, puis notez ce qui a marché, ce qui n’a pas marché, et les leçons :
{address}/incidents/{number}/debriefings/

Dès qu’un débriefing est noté, plus rien ne vous est rappelé. {turn}

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_OVERDUE = """Une action tirée de l’incident {number} devait être faite avant le {due:%d/%m/%Y}.

Dites où elle en est : faite, abandonnée, ou remise à un autre jour :
{address}/incidents/{number}/actions/{action}/

Dès que c’est dit, plus rien ne vous est rappelé. {turn}

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_TURNS = {
    rules.FIRST: "Sinon, un second rappel partira, et ce sera le dernier.",
    rules.AGAIN: "C’est le dernier rappel.",
}


def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Recall the debriefs and the actions whose moment has come; how many mails leave."""
    sent = sum(
        _recall_debrief(each, desk=desk, by=by, at=at) for each in queries.any_debriefs_due(at=at)
    )
    return sent + sum(
        _recall_action(each, desk=desk, by=by, at=at) for each in queries.any_actions_due(at=at)
    )


@transaction.atomic
def _recall_debrief(incident_id: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell those whose duty a debrief is; a job that runs twice tells once."""
    incident = _held(incident_id)
    if incident.closed_at is None or queries.any_debriefs(incident):
        return 0
    acts = journal_queries.any_about(incident).filter(what=_DEBRIEF, at__gte=incident.closed_at)
    told = set(acts.values_list("detail__turn", flat=True))
    turn = rules.turn(incident.closed_at + expected.expected().remind_after, at=at, told=told)
    people = _answering(incident, at=at) if turn else []
    if turn is None or not people:
        return 0
    word = "Un débriefing vous attend" + (" toujours" if turn == rules.AGAIN else "")
    body = _UNHELD.format(
        number=incident.number,
        days=(at - incident.closed_at).days,
        address=desk.address,
        turn=_TURNS[turn],
    )
    return _tell(incident, people, word, body, act=_DEBRIEF, by=by, at=at, turn=turn)


@transaction.atomic
def _recall_action(action: Acted, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell the owner of an action that its date has passed; a job that runs twice tells once."""
    incident = _held(action.incident_id)
    if not queries.any_to_do().filter(pk=action.pk).exists():
        return 0
    acts = journal_queries.any_about(incident).filter(what=_ACTION, detail__action=action.pk)
    told = set(acts.values_list("detail__turn", flat=True))
    # « Avant le 12 » is late when the 12th is over, where the structure lives.
    over = datetime.combine(action.due_on + timedelta(days=1), time(), _clock(incident))
    turn = rules.turn(over, at=at, told=told)
    people = _owners(incident, action.owner, at=at) if turn else []
    if turn is None or not people:
        return 0
    word = "Une action " + ("est toujours en retard" if turn == rules.AGAIN else "est en retard")
    body = _OVERDUE.format(
        number=incident.number,
        due=action.due_on,
        action=action.pk,
        address=desk.address,
        turn=_TURNS[turn],
    )
    said = {"action": action.pk, "turn": turn}
    return _tell(incident, people, word, body, act=_ACTION, by=by, at=at, **said)


def _tell(
    incident: Incident,
    people: list[Person],
    word: str,
    body: str,
    *,
    act: str,
    by: Actor,
    at: datetime,
    **said: Any,
) -> int:
    """Write to these people and keep that it was written; how many mails leave."""
    sent = notifications.send(
        to=sorted(person.email for person in people),
        subject=f"[Hygie] {word}, incident {incident.number}",
        body=body,
        kind="TASK",
        about=incident.number,
        by=by,
        at=at,
    )
    written = [mail.pk for mail in sent]
    journal.record(act, incident, by=by, at=at, messages=written, **said)
    return len(sent)


def _held(incident_id: int) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    return rows.defer("search").get(pk=incident_id)


def _clock(incident: Incident) -> ZoneInfo:
    return ZoneInfo(zone_of(incident.department_code))


def _owners(incident: Incident, owner: str, *, at: datetime) -> list[Person]:
    """Whom « par qui » means: one person's name, a function; else those who answer for it all."""
    today = timezone.localdate(at)
    roles = sorted(with_power(Power.TALK) - {Role.CERT_ANALYST})
    own = accounts.any_nearest(*roles, path=incident.path(), today=today)
    desk = accounts.any_nearest(Role.CERT_ANALYST, path=frozenset({NATION}), today=today)
    named = [person for person in [*own, *desk] if fold(person.name) == fold(owner)]
    if len(named) == 1:
        return named
    role = rules.function_of(owner)
    held = accounts.any_nearest(role, path=incident.path(), today=today) if role else []
    return held or _answering(incident, at=at)


def _answering(incident: Incident, *, at: datetime) -> list[Person]:
    """Those of the structure whose duty a debrief is; none where nobody has an account."""
    today = timezone.localdate(at)
    for role in rules.pace().whose:
        if found := accounts.any_nearest(role, path=incident.path(), today=today):
            return found
    return []
