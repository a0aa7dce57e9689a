"""Answering the questions of the desk: a row is added, with the wording that it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident, QuestionAnswer
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import answers as rules
from hygie.incidents.rules import questions
from hygie.incidents.rules.answers import Kept, Value
from hygie.incidents.rules.questions import Question
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import walls
from hygie.platform.walls import Domain


class NotKept(Refused):
    """Nothing was kept; `faults` says why, question by question."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer, with what its page showed: the version of the question, the rank that stood."""

    value: Value
    mark: str
    seen: int = 0


@transaction.atomic
def answer(
    incident_id: int,
    said: Mapping[str, Said],
    *,
    by: Actor,
    at: datetime,
    holder: Draft | None = None,
) -> list[QuestionAnswer]:
    """Keep what is new or corrected among some answers: all of it, or nothing.

    `holder` is the draft whose code was given. An answer that its page showed and nobody changed
    says nothing; one that is emptied is taken back, and stays readable.
    """
    incident = locked(incident_id)
    if not is_held(incident, holder) and not access.may_answer(by, above=incident.path()):
        raise NotAllowed("Votre rôle ne répond pas aux questions de l’astreinte.")
    asked = {each.code: each for each in queries.any_asked(incident, _now())}
    before = queries.any_answers(incident)
    rows, faults = [], {}
    for code, each in said.items():
        try:
            row = _row(asked.get(code), each, [one for one in before if one.code == code])
        except Refused as refusal:
            faults[code] = refusal.sentence
        else:
            rows += [row] if row else []
    if faults:
        raise NotKept(faults)
    if len(before) + len(rows) > rules.MOST_ANSWERS:
        raise Refused(f"{rules.MOST_ANSWERS} réponses par incident, c’est le plus.")
    return _keep(incident, rows, by=by, at=at)


def _now() -> list[Question]:
    return list(queries.any_questions().values())


def _row(
    question: Question | None, said: Said, before: list[QuestionAnswer]
) -> QuestionAnswer | None:
    """The row that an answer adds, if it says anything new."""
    if question is None:
        if said.value in (None, ""):
            return None
        raise Refused(f"Cette question n’est plus posée. Votre réponse : « {said.value} »")
    value = rules.kept(question.wording, said.value)
    shown = _shown(question, said.seen, before)
    if value == shown:
        return None
    last = before[-1] if before else None
    if last is not None and last.rank != said.seen:
        if value == _shown(question, last.rank, before):
            return None
        raise Refused(_since(question, last))
    if said.mark != question.mark:
        raise Refused(
            "L’astreinte vient de changer cette question. Relisez-la : votre réponse est gardée "
            "ci-dessous, enregistrez-la si elle tient."
        )
    return QuestionAnswer(
        code=question.code,
        rank=last.rank + 1 if last else 1,
        mark=question.mark,
        label=question.label,
        wording=questions.wording_to_json(question.wording),
        told=sorted(question.told),
        of_declaration=questions.is_of_the_declaration(question.told),
        value=value,
    )


def _shown(question: Question, rank: int, before: list[QuestionAnswer]) -> Kept:
    """What a page showed as the answer: none when it answered another wording."""
    wording = questions.wording_to_json(question.wording)
    return next(
        (each.value for each in before if each.rank == rank and each.wording == wording), None
    )


def _since(question: Question, last: QuestionAnswer) -> str:
    words = rules.in_words(questions.wording_from(last.wording), last.value)
    said = f"« {words} »" if words else "rien, la réponse est retirée"
    return (
        f"{last.answered_by} a répondu pendant que vous écriviez : {said}. Votre réponse est "
        "gardée ci-dessous, enregistrez-la si elle tient."
    )


def _keep(
    incident: Incident, rows: list[QuestionAnswer], *, by: Actor, at: datetime
) -> list[QuestionAnswer]:
    for row in rows:
        row.incident, row.answered_at, row.answered_by = incident, at, by.name
        row.person_id = by.person_id
        row.save(force_insert=True)
    if rows:
        new = sum(row.rank == 1 for row in rows)
        incident.answered += len(rows)
        incident.changed_at = at
        with walls.opened("incidents.answers", Domain.DESK):
            incident.save(update_fields=["answered", "changed_at"])
        journal.record(
            "incidents.questions_answered",
            incident,
            by=by,
            at=at,
            count=len(rows),
            corrected=len(rows) - new,
        )
    return rows
