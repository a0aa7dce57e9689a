"""Telling the structures of open incidents that the desk asks them something more."""

from datetime import datetime

from django.db import transaction

from hygie.incidents.addressees import of_the_structure
from hygie.incidents.models import Incident
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import lifecycle
from hygie.incidents.rules import questions as rules
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.questions import Question
from hygie.incidents.rules.talk import may_mail
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import Actor
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_TOLD = "incidents.question_told"
_ASKED = """L’astreinte vous pose une question de plus au sujet de l’incident {number}.

Ni une échéance ni une aide n’attend votre réponse. Répondez quand vous le pouvez{how} :
{page}

Un doute ? {name} répond à toute heure : {phone}.

Ce mail ne dit rien de l’incident : il voyage en clair.
"""


def tell_of_a_question(code: str, mark: str, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell the structures of open incidents and their declarants, once; how many mails leave.

    A version that another one replaced meanwhile is not told: the other one tells for itself.
    """
    question = queries.any_questions().get(code)
    if question is None or question.mark != mark:
        return 0
    concerned = queries.any_open_that_may_be_asked(question)
    return sum(_tell(each, question, desk=desk, by=by, at=at) for each in concerned)


@transaction.atomic
def _tell(incident_id: int, question: Question, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell of one incident, once for questions asked in a row; a job that runs twice tells once."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    incident = rows.defer("search").get(pk=incident_id)
    told = journal_queries.any_about(incident).filter(what=_TOLD)
    before = [(each.at, each.detail.get("version")) for each in told]
    version = f"{question.code} {question.mark}"
    if any(each == version for _, each in before) or not _waits(incident, question):
        return 0
    if not may_mail([when for when, _ in before], at=at):
        return 0
    found = of_the_structure(incident, at=at)
    sent: list[int] = []
    for to, how, page in (
        (found.declarant, ", avec le code de votre déclaration", "/declarer/questions/"),
        (found.answering, "", f"/incidents/{incident.number}/questions/"),
    ):
        body = _ASKED.format(
            number=incident.number,
            how=how,
            page=f"{desk.address}{page}",
            name=desk.name,
            phone=desk.phone,
        )
        subject = f"[Hygie] Une question vous attend, incident {incident.number}"
        mails = notifications.send(
            to=to,
            subject=subject,
            body=body,
            kind="TALK",
            about=incident.number,
            by=by,
            at=at,
        )
        sent += [mail.pk for mail in mails]
    journal.record(_TOLD, incident, by=by, at=at, version=version, messages=sent)
    return len(sent)


def _waits(incident: Incident, question: Question) -> bool:
    """Whether the question is put about this incident as it stands, and nobody answered it."""
    if not lifecycle.is_open(Status(incident.status)):
        return False
    if not queries.any_asked(incident, [question]):
        return False
    standing = queries.any_standing(queries.any_answers(incident)).get(question.code)
    wording = rules.wording_to_json(question.wording)
    return standing is None or standing.value is None or standing.wording != wording
