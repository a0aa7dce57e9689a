"""Recalling what is due: actions to who has them in charge, exceptions to who approved them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import Actor, Place
from hygie.kernel.text import fold
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk
from hygie.remediation.models import Action, Waiver
from hygie.remediation.queries import plans, waivers
from hygie.remediation.rules import pace as rules
from hygie.remediation.rules.waivers import APPROVERS

_ACTION, _WAIVER = "remediation.recalled", "remediation.waiver_recalled"
_BODY = """{count} du plan d’action {waits} :

{lines}

Dites où en est chacune, à ces adresses : faite, abandonnée, ou remise à un autre jour.
Une action se rappelle deux fois : avant son échéance, et quand elle est passée.

Ce mail ne dit rien de ce qu’il y a à faire : il voyage en clair.
"""
_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing to recall: its address, and what is said of its day."""

    path: str
    words: str


@transaction.atomic
def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Recall the actions and the exceptions whose day has come; how many mails leave.

    Everybody gets one mail, whatever they have in charge. A job that runs twice tells once.
    """
    today = timezone.localdate(at)
    due: dict[str, list[Due]] = defaultdict(list)
    crews: dict[frozenset[Place], list[Person]] = {}
    for action in plans.any_to_recall(today=today):
        told = _told_of_action(action, today=today, crews=crews, by=by, at=at)
        for address in told[1]:
            due[address].append(told[0])
    for waiver in waivers.any_to_recall(today=today):
        told = _told_of_waiver(waiver, today=today, by=by, at=at)
        for address in told[1]:
            due[address].append(told[0])
    return sum(_tell(each, due[each], desk=desk, by=by, at=at) for each in sorted(due))


def _told_of_action(
    action: Action,
    *,
    today: date,
    crews: dict[frozenset[Place], list[Person]],
    by: Actor,
    at: datetime,
) -> tuple[Due, list[str]]:
    """What is said of an action, and to whom; nobody when it was said already."""
    is_late = action.due_on < today
    said = f"en retard depuis le {action.due_on:%d/%m/%Y}" if is_late else ""
    due = Due(path=f"/plan/{action.pk}/", words=said or f"avant le {action.due_on:%d/%m/%Y}")
    acts = journal_queries.any_about(action).filter(
        what=_ACTION, detail__due=action.due_on.isoformat()
    )
    turn = rules.turn(
        rules.of_an_action(action.due_on),
        today=today,
        told=set(acts.values_list("detail__turn", flat=True)),
    )
    people = _owners(action, crews, today=today) if turn else []
    if people:
        day = action.due_on.isoformat()
        journal.record("remediation.recalled", action, by=by, at=at, due=day, turn=turn)
    return due, sorted(person.email for person in people)


def _told_of_waiver(
    waiver: Waiver, *, today: date, by: Actor, at: datetime
) -> tuple[Due, list[str]]:
    """The same of an exception: it falls to who may approve one."""
    is_over = waiver.expires_on < today
    said = "dérogation finie depuis le" if is_over else "dérogation, jusqu’au"
    due = Due(path=f"/plan/derogations/{waiver.pk}/", words=f"{said} {waiver.expires_on:%d/%m/%Y}")
    acts = journal_queries.any_about(waiver).filter(
        what=_WAIVER, detail__until=waiver.expires_on.isoformat()
    )
    turn = rules.turn(
        rules.of_a_waiver(waiver.expires_on),
        today=today,
        told=set(acts.values_list("detail__turn", flat=True)),
    )
    path = waivers.any_path(waiver)
    people = accounts.any_nearest(*APPROVERS, path=path, today=today) if turn else []
    if people:
        day = waiver.expires_on.isoformat()
        journal.record("remediation.waiver_recalled", waiver, by=by, at=at, until=day, turn=turn)
    return due, sorted(person.email for person in people)


def _owners(
    action: Action, crews: dict[frozenset[Place], list[Person]], *, today: date
) -> list[Person]:
    """Whom « par qui » means: an account, a name, a function; else who answers for the plan."""
    path = plans.any_path(action)
    if path not in crews:
        crews[path] = plans.any_owners(path, today=today)
    crew = crews[path]
    chosen = [person for person in crew if person.pk == action.owner_person_id]
    named = [person for person in crew if fold(person.name) == fold(action.owner)]
    if chosen or len(named) == 1:
        return chosen or named
    role = rules.function_of(action.owner)
    held = accounts.any_nearest(role, path=path, today=today) if role else []
    return held or _answering(path, today=today)


def _answering(path: frozenset[Place], *, today: date) -> list[Person]:
    for role in rules.pace().whose:
        if found := accounts.any_nearest(role, path=path, today=today):
            return found
    return []


def _tell(address: str, due: list[Due], *, desk: Desk, by: Actor, at: datetime) -> int:
    """One mail of all that somebody has in charge."""
    one = len(due) == 1
    word = "Une échéance du plan d’action" if one else "Des échéances du plan d’action"
    lines = [f"- {each.words} : {desk.address}{each.path}" for each in due[:_SHOWN]]
    if len(due) > _SHOWN:
        lines.append(f"- et {len(due) - _SHOWN} de plus : {desk.address}/plan/?vue=moi")
    body = _BODY.format(
        count="Une échéance" if one else f"{len(due)} échéances",
        waits="vous attend" if one else "vous attendent",
        lines="\n".join(lines),
    )
    subject = f"[Hygie] {word}"
    sent = notifications.send(to=[address], subject=subject, body=body, kind="TASK", by=by, at=at)
    return len(sent)
