"""The form by which the questions of the desk are answered; each may be left empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from hygie.incidents.forms.inputs import ChoiceField, CodeField, NumberField
from hygie.incidents.operations.answers import Said
from hygie.incidents.presentation.questions import Asked
from hygie.incidents.rules.answers import LIMITS
from hygie.incidents.rules.questions import QuestionKind
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.text import whole
from hygie.platform.inputs import DayField, SafeField

# What is typed under a question that is put no more is given back, up to a page of it.
_MOST_GIVEN_BACK = 5_000


class AnswersForm(forms.Form):
    """A field for each question that is put, and what its page showed of it."""

    def __init__(self, data: Mapping[str, str] | None = None, *, asked: Sequence[Asked]) -> None:
        super().__init__(data)
        self.asked = asked
        for each in asked:
            field = _field(each)
            field.initial = each.initial
            self.fields[_name(each.question.code)] = field

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each question with its field, and the hidden mark of what is shown."""
        return [
            {
                "field": self[_name(each.question.code)],
                "note": each.note,
                "readers": each.readers,
                "seen_name": f"v-{each.question.code}",
                "seen": f"{each.rank} {each.question.mark}",
            }
            for each in self.asked
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing that was typed is lost, not even under a question that is put no more."""
        for name, value in self.data.items():
            if name.startswith("q-") and name not in self.fields and str(value).strip():
                self.add_error(
                    None,
                    "Une question n’est plus posée depuis l’ouverture de votre page. Vous aviez "
                    f"répondu : « {str(value)[:_MOST_GIVEN_BACK]} ». Enregistrez à nouveau pour "
                    "garder les autres réponses.",
                )
        return self.cleaned_data

    def said(self) -> dict[str, Said]:
        """What was typed, by code of question; the form must be valid.

        A question that the page did not show yet is not answered by its absence.
        """
        codes = [each.question.code for each in self.asked]
        return {
            code: self._said(code)
            for code in codes
            if f"v-{code}" in self.data or self.cleaned_data[_name(code)]
        }

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show what was not kept beside its question."""
        for code, sentence in faults.items():
            name = _name(code)
            self.add_error(name if name in self.fields else None, sentence)

    def _said(self, code: str) -> Said:
        rank, _, mark = self.data.get(f"v-{code}", "")[:60].partition(" ")
        seen = whole(rank, digits=8) or 0
        return Said(value=self.cleaned_data[_name(code)], mark=mark, seen=seen)


def _name(code: str) -> str:
    return f"q-{code}"


def _field(asked: Asked) -> forms.Field:
    wording = asked.question.wording
    read = f"Lue par : {asked.readers}."
    said: dict[str, Any] = {
        "label": wording.text,
        "help_text": f"{wording.help} {read}".strip(),
        "required": False,
    }
    match wording.kind:
        case QuestionKind.YES_NO:
            return ChoiceField(Answer, **said)
        case QuestionKind.NUMBER:
            return NumberField(**said)
        case QuestionKind.DAY:
            return DayField(**said)
        case QuestionKind.CHOICE:
            choices = [(each, each) for each in wording.choices]
            return CodeField(choices, empty="Pas encore de réponse", **said)
    lines = 4 if wording.kind == QuestionKind.TEXT else 1
    return SafeField(limit=LIMITS[wording.kind], lines=lines, **said)
