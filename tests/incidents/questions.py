"""Questions and answers as tests change them."""

from hygie.incidents.models import Draft
from hygie.incidents.operations import answers, questions
from hygie.incidents.operations.answers import Said
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules.questions import Changes, QuestionKind, Wording
from hygie.kernel.actor import ANYONE
from tests.cast import LEA, NOON


def a_wording(text="Quel logiciel a lancé l’alerte ?", kind=QuestionKind.LINE, **more):
    return Wording(text=text, kind=kind, **more)


def a_question(**changes):
    """What the desk writes: put to everybody, read with the declaration."""
    values = {
        "wording": a_wording(),
        "told": frozenset({"CSP_DECLARATION"}),
        "why": "Demandé par le ministère.",
        "when": {},
    }
    return Changes(**values | changes)


def added(*, at=NOON, **changes):
    """A question of the desk’s own; its code."""
    return questions.add(a_question(**changes), by=LEA, at=at).code


def rewritten(code, *, at=NOON, **changes):
    """The same question with something else in it."""
    now = queries.any_questions()[code]
    values = {
        "wording": now.wording,
        "told": now.told,
        "when": now.when,
        "is_asked": now.is_asked,
    }
    return questions.write(code, a_question(**values | changes), seen=now.mark, by=LEA, at=at)


def said(incident, code, value, *, seen=None):
    """An answer as a page that has just been opened sends it."""
    now = queries.any_questions()[code]
    standing = queries.any_standing(queries.any_answers(incident)).get(code)
    rank = standing.rank if standing else 0
    return {code: Said(value=value, mark=now.mark, seen=rank if seen is None else seen)}


def answered(incident, code, value, *, by=None, at=NOON):
    """Answer, by the code of the declaration unless somebody does it by name."""
    holder = Draft.objects.get(incident=incident) if by is None else None
    rows = answers.answer(
        incident.pk, said(incident, code, value), by=by or ANYONE, at=at, holder=holder
    )
    incident.refresh_from_db()
    return rows
