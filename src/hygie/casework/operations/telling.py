"""Telling of tasks: the structure that gets some, the person in whose hands one is put."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.casework.models import Task
from hygie.casework.rules.tasks import OVER, TaskState, owner_mark
from hygie.incidents.addressees import of_the_structure
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side, may_mail
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import NATION, Actor, Power, Role
from hygie.kernel.roles import with_power
from hygie.kernel.text import fold
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_TOLD = "casework.tasks_told"
_GIVEN = """L’astreinte vous a donné des tâches pour l’incident {number}.

Lisez-les et dites où elles en sont{how} :
{page}

Un doute ? {name} répond à toute heure : {phone}.

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_ENTRUSTED = """Une tâche vous est confiée pour l’incident {number}.

Lisez-la et dites où elle en est :
{address}/incidents/{number}/taches/#tache-{task}

Ce mail ne dit rien de l’incident : il voyage en clair.
"""


@transaction.atomic
def tell_the_structure(incident_id: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell the structure that tasks wait, once for those given in a row; how many mails leave."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    incident = rows.defer("search").get(pk=incident_id)
    told = journal_queries.any_about(incident).filter(what=_TOLD)
    if not may_mail(list(told.values_list("at", flat=True)), at=at):
        return 0
    found = of_the_structure(incident, at=at)
    sent: list[int] = []
    for to, how, page in (
        (
            found.declarant,
            ", avec le code de votre déclaration, depuis n’importe quel appareil",
            "/declarer/taches/",
        ),
        (found.answering, "", f"/incidents/{incident.number}/taches/"),
    ):
        body = _GIVEN.format(
            number=incident.number,
            how=how,
            page=f"{desk.address}{page}",
            name=desk.name,
            phone=desk.phone,
        )
        subject = f"[Hygie] Des tâches vous attendent, incident {incident.number}"
        mails = notifications.send(
            to=to,
            subject=subject,
            body=body,
            kind="TASK",
            urgent=incident.is_crisis,
            about=incident.number,
            by=by,
            at=at,
        )
        sent += [mail.pk for mail in mails]
    journal.record("casework.tasks_told", incident, by=by, at=at, messages=sent)
    return len(sent)


@transaction.atomic
def tell_the_owner(
    task_id: int, mark: str, *, giver: int | None, desk: Desk, by: Actor, at: datetime
) -> bool:
    """Tell the one person of this name who works on the case, unless they took the task."""
    rows = Task.objects.select_related("incident__site__entity__ght")
    task = rows.filter(pk=task_id).defer("incident__search").first()
    if task is None or owner_mark(task.owner) != mark or TaskState(task.state) in OVER:
        return False
    named = _named(task, at)
    if len(named) != 1 or named[0].pk == giver:
        return False
    number = task.incident.number
    notifications.send(
        to=[named[0].email],
        subject=f"[Hygie] Une tâche vous est confiée, incident {number}",
        body=_ENTRUSTED.format(number=number, address=desk.address, task=task.pk),
        kind="TASK",
        urgent=task.incident.is_crisis,
        about=number,
        by=by,
        at=at,
    )
    return True


def why_nobody_is_told(task: Task, *, by: Actor, at: datetime) -> str:
    """The sentence for who puts a task in the hands of a name that is no one person’s here."""
    count = len(_named(task, at))
    if not task.owner or count == 1:
        return ""
    if count:
        return f"Plusieurs comptes portent le nom « {task.owner} » : personne n’est prévenu."
    return (
        f"Personne du nom de « {task.owner} » n’a de compte de ce côté ici : personne n’est "
        "prévenu. Vérifiez le nom, ou prévenez la personne vous-même."
    )


def _named(task: Task, at: datetime) -> list[Person]:
    return [one for one in _working(task, at) if fold(one.name) == fold(task.owner)]


def _working(task: Task, at: datetime) -> list[Person]:
    """Those who may be meant: analysts for the desk, those who talk for the structure."""
    today = timezone.localdate(at)
    if task.side == Side.DESK:
        return accounts.any_nearest(Role.CERT_ANALYST, path=frozenset({NATION}), today=today)
    roles = with_power(Power.TALK) - {Role.CERT_ANALYST}
    return accounts.any_nearest(*sorted(roles), path=task.incident.path(), today=today)
