"""The questions of the desk and their answers, as people and machines read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hygie.incidents.models import Incident, QuestionAnswer
from hygie.incidents.presentation.said import Fact
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import answers as rules
from hygie.incidents.rules import questions
from hygie.incidents.rules.answers import Value
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.duty_catalogue import CSP
from hygie.incidents.rules.questions import Question, Wording
from hygie.incidents.rules.territory import zone_of

TITLE = "Questions de l’astreinte"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as a form puts it: what stands, when it answers this very wording."""

    question: Question
    initial: Value
    rank: int
    readers: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """An answer in words, under the question that it answered."""

    text: str
    words: str
    said: str
    version: str
    readers: str
    note: str = ""
    former: tuple["Line", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is asked about an incident, and what was answered."""

    asked: Sequence[Asked]
    lines: Sequence[Line]


def page(incident: Incident, *, may_answer: bool) -> Page:
    """Both; who only reads the declaration is shown what is read with it, and is asked nothing."""
    now = queries.any_questions()
    answers = queries.any_answers(incident)
    standing = queries.any_standing(answers)
    zone = zone_of(incident.department_code)
    put = queries.any_asked(incident, now.values()) if may_answer else []
    shown = [
        _line(answer, now, zone, _before(answers, answer))
        for answer in standing.values()
        if may_answer or CSP in questions.still_told(answer.told, now.get(answer.code))
    ]
    return Page(asked=[_asked(each, standing.get(each.code)) for each in put], lines=shown)


def told_to(incident: Incident, duty: str) -> list[Fact]:
    """What the recipient of a duty reads of the answers, each under the wording it answered."""
    return [
        Fact(label=_wording(answer).text, value=_words(answer))
        for answer in queries.any_told(incident, duty)
    ]


def as_json(incident: Incident, duty: str = CSP) -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "code": answer.code,
            "question": _wording(answer).text,
            "version": answer.mark,
            "kind": _wording(answer).kind.value,
            "value": str(answer.value),
            "words": _words(answer),
            "answered_at": answer.answered_at.isoformat(),
        }
        for answer in queries.any_told(incident, duty)
    ]


def readers_in_words(told: Iterable[str]) -> str:
    """Whose eyes an answer is for, beside the structure and the desk."""
    return ", ".join(questions.readers(frozenset(told)))


def _asked(question: Question, standing: QuestionAnswer | None) -> Asked:
    is_same = standing is not None and _wording(standing) == question.wording
    note = ""
    if standing is not None and not is_same:
        note = "Vous avez répondu à cette question quand elle était posée autrement."
    return Asked(
        question=question,
        initial=rules.typed(question.wording, standing.value) if standing and is_same else None,
        rank=standing.rank if standing else 0,
        readers=readers_in_words(question.told),
        note=note,
    )


def _line(
    answer: QuestionAnswer,
    now: Mapping[str, Question],
    zone: str,
    before: Sequence[QuestionAnswer] = (),
) -> Line:
    return Line(
        text=_wording(answer).text,
        words=_words(answer) or "Réponse retirée",
        said=f"{in_words(answer.answered_at, zone)}, par {answer.answered_by}",
        version=answer.label,
        readers=readers_in_words(questions.still_told(answer.told, now.get(answer.code))),
        note=_note(answer, now.get(answer.code)),
        former=tuple(_line(each, now, zone) for each in before),
    )


def _before(answers: Iterable[QuestionAnswer], last: QuestionAnswer) -> list[QuestionAnswer]:
    """What was answered before, the latest first."""
    found = [each for each in answers if each.code == last.code and each.rank < last.rank]
    return found[::-1]


def _note(answer: QuestionAnswer, now: Question | None) -> str:
    if now is None or not now.is_asked:
        return "N’est plus posée"
    return "Posée autrement depuis" if now.wording != _wording(answer) else ""


def _wording(answer: QuestionAnswer) -> Wording:
    return questions.wording_from(answer.wording)


def _words(answer: QuestionAnswer) -> str:
    return rules.in_words(_wording(answer), answer.value)
