"""Answers to the questions of the desk: what fits a question, and what it says in words."""

from datetime import date

from hygie.incidents.rules.clock import NBSP
from hygie.incidents.rules.fields import LARGEST_NUMBER
from hygie.incidents.rules.questions import QuestionKind, Wording
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text

# What people type, and what is kept of it.
Value = str | int | date | None
Kept = str | int | None
LIMITS = {QuestionKind.LINE: 300, QuestionKind.TEXT: 5_000}
# Beyond, somebody corrects without end.
MOST_ANSWERS = 500
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)


class DoesNotFit(Refused):
    """An answer that is none to its question."""


def kept(wording: Wording, value: Value) -> Kept:
    """Return what is kept of an answer, nothing when it is empty; refuse what does not fit."""
    if value is None or value == "":
        return None
    match wording.kind, value:
        case ((QuestionKind.LINE | QuestionKind.TEXT), str()):
            return _text(wording.kind, value)
        case QuestionKind.YES_NO, str() if value in {each.value for each in Answer}:
            return str(value)
        case QuestionKind.CHOICE, str() if value in wording.choices:
            return value
        case QuestionKind.NUMBER, int() if value is not True and 0 <= value <= LARGEST_NUMBER:
            return value
        case QuestionKind.DAY, date() if type(value) is date and _EARLIEST <= value < _LATEST:
            return value.isoformat()
    raise DoesNotFit("Cette réponse ne répond pas à la question.")


def typed(wording: Wording, value: Kept) -> Value:
    """What a form shows of what was kept."""
    if wording.kind == QuestionKind.DAY and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def in_words(wording: Wording, value: Kept) -> str:
    """An answer as people read it; nothing when it was taken back."""
    if value is None:
        return ""
    match wording.kind:
        case QuestionKind.YES_NO:
            return Answer(str(value)).label
        case QuestionKind.NUMBER:
            return f"{value:,}".replace(",", NBSP)
        case QuestionKind.DAY:
            return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    return str(value)


def _text(kind: QuestionKind, value: str) -> str | None:
    text = clean_line(value) if kind == QuestionKind.LINE else clean_text(value)
    if len(text) > LIMITS[kind]:
        limit = f"{LIMITS[kind]:,}".replace(",", NBSP)
        raise DoesNotFit(f"{limit} caractères au plus.")
    refuse_patient_identity(text)
    return text or None
