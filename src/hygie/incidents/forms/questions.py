"""The form by which the desk writes a question: its words, for whom it is, to whom it is put."""

from collections.abc import Mapping
from typing import Any

from django import forms

from hygie.incidents.rules.questions import (
    Changes,
    Question,
    QuestionKind,
    Wording,
    fields,
    offered,
)
from hygie.kernel.conditions import conditions
from hygie.kernel.text import clean_line
from hygie.platform.inputs import ChoiceField, SafeField

ASKED, STOPPED = "posee", "arretee"
_TOLD = (
    "La structure et l’astreinte lisent toutes les réponses. Pour les autres, une démarche cochée "
    "met la réponse dans son document."
)


class QuestionForm(forms.Form):
    """A question; saved, it is its next version."""

    text = SafeField(label="La question", limit=200)
    help = SafeField(label="Aide, sous la question", limit=300, required=False)
    kind = ChoiceField(QuestionKind, label="On y répond par")
    choices = SafeField(
        label="Réponses possibles, une par ligne",
        limit=4_000,
        lines=4,
        required=False,
        help_text="Pour un choix dans une liste.",
    )
    told = forms.MultipleChoiceField(
        label="Qui lit la réponse",
        help_text=_TOLD,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une démarche."},
    )
    asked = forms.ChoiceField(
        label="Posée ou non",
        choices=[(ASKED, "Elle est posée"), (STOPPED, "Elle n’est plus posée")],
        widget=forms.RadioSelect,
    )
    why = SafeField(
        label="Pourquoi ce changement",
        limit=500,
        help_text="Vos collègues le lisent avec la version.",
    )
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=40, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, question: Question | None = None
    ) -> None:
        super().__init__(data, initial=_initial(question) if question else {"asked": ASKED})
        told: Any = self.fields["told"]
        told.choices = list(offered().items())
        for code, field in fields().items():
            label = field.label[0].upper() + field.label[1:]
            self.fields[f"when-{code}"] = forms.MultipleChoiceField(
                label=f"{label} : la question est posée pour",
                choices=list(field.values.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if question is None:
            del self.fields["asked"]
            self.fields["why"].label = "Pourquoi cette question"

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """For each condition its list, open when something is ticked."""
        return [
            {
                "label": field.label[0].upper() + field.label[1:],
                "field": self[f"when-{code}"],
                "is_open": bool(self[f"when-{code}"].value()),
            }
            for code, field in fields().items()
        ]

    def changes(self) -> Changes:
        """What the desk writes; the form must be valid."""
        said = self.cleaned_data
        is_choice = said["kind"] == QuestionKind.CHOICE
        lines = map(clean_line, said["choices"].splitlines()) if is_choice else ()
        return Changes(
            wording=Wording(
                text=said["text"],
                kind=said["kind"],
                help=said["help"],
                choices=tuple(line for line in lines if line),
            ),
            told=frozenset(said["told"]),
            why=said["why"],
            when=conditions({code: said[f"when-{code}"] for code in fields()}),
            is_asked=said.get("asked", ASKED) == ASKED,
        )


def _initial(question: Question) -> dict[str, Any]:
    wording = question.wording
    return {
        "text": wording.text,
        "help": wording.help,
        "kind": wording.kind,
        "choices": "\n".join(wording.choices),
        "told": sorted(question.told),
        "asked": ASKED if question.is_asked else STOPPED,
        "seen": question.mark,
        **{f"when-{code}": sorted(question.when.get(code, ())) for code in fields()},
    }
