"""Reading the questions of the desk, and what was answered; the walls hold on the answers."""

from collections.abc import Iterable

from hygie.incidents import access
from hygie.incidents.models import Incident, QuestionAnswer, QuestionEdition
from hygie.incidents.rules import encoding
from hygie.incidents.rules import questions as rules
from hygie.incidents.rules.lifecycle import OPEN
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.questions import Question
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.walls import Domain

_COLUMNS = {"type": "incident_type", "origin": "origin"}


def any_questions() -> dict[str, Question]:
    """Every question as it stands now, stopped ones too, by code."""
    rows = QuestionEdition.objects.order_by("code", "-edition").distinct("code")
    with walls.opened("incidents.questions", Domain.DESK):
        own = {row.code: _question(row) for row in rows}
    return {code: own.pop(code, question) for code, question in rules.shipped().items()} | own


def any_asked(incident: Incident, questions: Iterable[Question]) -> list[Question]:
    """Those that are put about an incident as it is known now; a signal is asked nothing."""
    if incident.is_signal:
        return []
    facts = rules.facts_of(
        category=encoding.from_json(incident.content).structure.category,
        incident_type=incident.incident_type,
        origin=incident.origin,
    )
    return [question for question in questions if rules.applies(question, facts)]


def any_open_that_may_be_asked(question: Question) -> list[int]:
    """The open incidents to which a question may be put, by what their rows tell, newest first."""
    when = {_COLUMNS[code]: values for code, values in question.when.items() if code in _COLUMNS}
    rows = Incident.objects.filter(
        status__in=[status.value for status in OPEN],
        nature=Nature.INCIDENT,
        **{f"{name}__in": sorted(values) for name, values in when.items()},
    )
    return list(rows.order_by("-declared_at", "-id").values_list("pk", flat=True))


def any_answers(incident: Incident) -> list[QuestionAnswer]:
    """Every answer that the walls show of an incident, in the order of their ranks."""
    return list(QuestionAnswer.objects.filter(incident=incident).order_by("rank", "id"))


def any_standing(answers: Iterable[QuestionAnswer]) -> dict[str, QuestionAnswer]:
    """What stands of each question, by code, the first answered first."""
    last = {answer.code: answer for answer in answers}
    return dict(sorted(last.items(), key=lambda each: (each[1].answered_at, each[1].pk)))


def any_told(incident: Incident, duty: str) -> list[QuestionAnswer]:
    """What the recipient of a duty reads of the answers; what was taken back is not there.

    An incident to which nobody answered is not asked for any.
    """
    answers = any_answers(incident) if incident.answered else []
    if not answers:
        return []
    now = any_questions()
    return [
        answer
        for answer in any_standing(answers).values()
        if answer.value is not None and duty in rules.still_told(answer.told, now.get(answer.code))
    ]


def editions(actor: Actor, code: str) -> list[tuple[QuestionEdition, Question]]:
    """The versions that the desk wrote of one, the latest first."""
    if not access.may_handle(actor):
        return []
    rows = QuestionEdition.objects.filter(code=code).order_by("-edition")
    return [(row, _question(row)) for row in rows]


def _question(row: QuestionEdition) -> Question:
    return rules.from_content(row.code, row.content, edition=row.edition, based_on=row.based_on)
