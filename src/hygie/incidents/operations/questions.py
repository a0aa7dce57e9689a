"""Writing a version of a question, or a new one: the desk alone, without a release."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.incidents import access
from hygie.incidents.events import QuestionAsked
from hygie.incidents.models import QuestionEdition
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import questions as rules
from hygie.incidents.rules.questions import OWN, Changes, Question
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform import bus

_SINCE = (
    "Quelqu’un d’autre a changé cette question pendant que vous écriviez. Ce que vous avez tapé "
    "est gardé ci-dessous : ouvrez la question dans un autre onglet, puis reprenez ici vos "
    "changements."
)
_AT_ONCE = (
    "Quelqu’un d’autre vient d’ajouter une question. La vôtre est gardée ci-dessous : vérifiez "
    "qu’elle n’est pas déjà posée, puis enregistrez à nouveau."
)


class ChangedSince(Refused):
    """Somebody else wrote a version while this one was typed."""


@transaction.atomic
def write(code: str, changes: Changes, *, seen: str, by: Actor, at: datetime) -> QuestionEdition:
    """Write the next version of a question; what was answered keeps the one it answered.

    `seen` is the mark of the version that its author was changing.
    """
    _refuse_others(by)
    now = queries.any_questions()
    current = now.pop(code, None)
    if current is None:
        raise NotFound("Cette question n’existe pas.")
    rules.check(changes, others=now.values())
    if seen != current.mark:
        raise ChangedSince(_SINCE)
    proposed = rules.shipped().get(code)
    written = QuestionEdition(
        code=code,
        edition=current.edition + 1,
        based_on=proposed.version if proposed else current.version,
    )
    return _keep(written, changes, before=current, since=_SINCE, by=by, at=at)


@transaction.atomic
def add(changes: Changes, *, by: Actor, at: datetime) -> QuestionEdition:
    """Write a question that nobody asked before."""
    _refuse_others(by)
    now = queries.any_questions()
    rules.check(changes, others=now.values())
    if len(now) >= rules.MOST_QUESTIONS:
        raise Refused(
            f"{rules.MOST_QUESTIONS} questions, c’est le plus : changez-en une qui n’est "
            "plus posée."
        )
    number = 1 + sum(each.version == OWN for each in now.values())
    written = QuestionEdition(code=f"Q{number}", edition=1, based_on=OWN)
    return _keep(written, changes, since=_AT_ONCE, by=by, at=at)


def _refuse_others(by: Actor) -> None:
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes changent les questions de l’astreinte.")


def _keep(
    written: QuestionEdition,
    changes: Changes,
    *,
    before: Question | None = None,
    since: str,
    by: Actor,
    at: datetime,
) -> QuestionEdition:
    written.content, written.why = rules.content_of(changes), changes.why[:500]
    written.written_at, written.written_by = at, by.name
    try:
        with transaction.atomic():
            written.save(force_insert=True)
    except IntegrityError:  # the same moment, twice
        raise ChangedSince(since) from None
    journal.record(
        "incidents.question_written",
        written,
        by=by,
        at=at,
        edition=written.edition,
        title=changes.wording.text,
        reason=written.why,
    )
    if rules.is_news(changes, before=before):
        mark = queries.any_questions()[written.code].mark
        bus.announce(QuestionAsked(code=written.code, mark=mark))
    return written
