"""Questions and their versions, as the desk that keeps them reads them."""

from collections.abc import Iterable
from typing import Any

from hygie.incidents.models import QuestionEdition
from hygie.incidents.presentation.questions import readers_in_words
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.questions import OWN, Question, Wording, fields, shipped
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.conditions import asked_in_words


def line(question: Question) -> dict[str, Any]:
    """A question, to whom it is put, for whom it is."""
    when = asked_in_words(question.when, fields())
    return {
        "code": question.code,
        "text": question.wording.text,
        "kind": question.wording.kind.label,
        "version": question.label,
        "readers": readers_in_words(question.told),
        "when": ", et ".join(when) if when else "tous les incidents",
        "is_asked": question.is_asked,
        "is_broken": question.is_broken,
        "source": question.source
        if question.version == OWN
        else f"{question.source} ({question.origin.label})",
    }


def versions(
    written: Iterable[tuple[QuestionEdition, Question]], code: str
) -> list[dict[str, Any]]:
    """Each version with its words, who wrote it, when and why; that of Hygie is the first."""
    found = [
        {
            "title": f"Version {edition.edition}",
            "by": f"{without_zone(edition.written_at, PARIS)}, {edition.written_by}",
            "why": edition.why,
            "is_asked": question.is_asked,
            **_worded(question.wording),
        }
        for edition, question in written
    ]
    proposed = shipped().get(code)
    if proposed is not None:
        title = f"Proposée par Hygie, {proposed.version}"
        found.append(
            {"title": title, "by": "", "why": "", "is_asked": True, **_worded(proposed.wording)}
        )
    return found


def _worded(wording: Wording) -> dict[str, str]:
    choices = " ; ".join(wording.choices)
    return {"text": wording.text, "choices": choices, "kind": wording.kind.label.lower()}
