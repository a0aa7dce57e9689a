"""The forms of the file of recovery."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.kernel import amounts
from hygie.kernel.errors import Refused
from hygie.platform.inputs import ChoiceField, CleanField, DayField, SafeField
from hygie.recovery.models import Step
from hygie.recovery.operations.systems import Said
from hygie.recovery.rules.lines import GROUPS, MOST_PEOPLE, UNITS, Counted, LineKind, Section
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import Work as WorkSaid
from hygie.recovery.rules.works import WorkState

_HOW_MUCH = {
    Section.HOURS: ("Heures", "En tout, comme 7,5."),
    Section.COST: ("Montant en euros", "Hors taxes ou toutes taxes : dites-le. Comme 12 500,50."),
    Section.LOST: ("Combien", "Un nombre, jamais un nom de patient."),
}


class SystemForm(forms.Form):
    """One more system."""

    name = SafeField(label="Système", limit=120, help_text="Comme « Laboratoire » ou « Paie ».")


class StepForm(forms.Form):
    """Where a system stands, since when."""

    state = ChoiceField(State, label="Où en est-il ?")
    on = DayField(label="Depuis le")
    words = SafeField(label="Précision", limit=500, lines=2, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def said(self) -> Said:
        """What was said."""
        said = self.cleaned_data
        return Said(state=said["state"], on=said["on"], words=said["words"])


class CorrectionForm(StepForm):
    """Another step in the place of one that was wrong, or none."""

    seen = None  # type: ignore[assignment]
    withdrawn = forms.BooleanField(label="Retirer cette étape", required=False)
    reason = SafeField(label="Pourquoi", limit=500)

    def said(self) -> Said:
        """What was corrected and why."""
        said = self.cleaned_data
        return Said(
            state=said["state"],
            on=said["on"],
            words=said["words"],
            reason=said["reason"],
            withdrawn=said["withdrawn"],
        )


def step_as_typed(step: Step) -> dict[str, Any]:
    """A step as the form shows it again."""
    return {"state": step.state, "on": step.on, "words": step.words}


class LineForm(forms.Form):
    """One line of a section."""

    kind = forms.ChoiceField(
        label="Nature",
        error_messages={
            "required": "Choisissez une nature.",
            "invalid_choice": "Choisissez une nature de la liste.",
        },
    )
    amount = CleanField(limit=40)
    since = DayField(label="Du")
    until = DayField(label="Au", required=False, help_text="Laissez vide pour un seul jour.")
    people = forms.IntegerField(
        label="Combien de personnes",
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Laissez vide pour une seule.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "De 1 à 1 000 personnes, pour une ligne."
        ),
    )
    who = SafeField(
        label="Qui", limit=150, required=False, help_text="Équipe, prestataire, fonction."
    )
    words = SafeField(label="Précision", limit=500, lines=2, required=False)

    def __init__(self, *args: Any, section: Section, **options: Any) -> None:
        super().__init__(*args, **options)
        self.section = section
        groups = GROUPS[section]
        offered: list[Any] = [
            (title, [(kind.value, kind.label) for kind in kinds]) for title, kinds in groups
        ]
        kind: Any = self.fields["kind"]
        kind.choices = [("", "Choisissez"), *(offered if len(groups) > 1 else offered[0][1])]
        amount = self.fields["amount"]
        amount.label, amount.help_text = _HOW_MUCH[section]
        amount.widget.attrs["inputmode"] = "decimal"
        if section != Section.HOURS:
            del self.fields["people"]
        if section == Section.LOST:
            del self.fields["who"]

    def clean_amount(self) -> Any:
        try:
            return amounts.read(self.cleaned_data["amount"], UNITS[self.section])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def said(self) -> Counted:
        """What was counted."""
        said = self.cleaned_data
        return Counted(
            kind=LineKind(said["kind"]),
            amount=said["amount"],
            since=said["since"],
            until=said["until"] or said["since"],
            people=said.get("people") or 1,
            who=said.get("who", ""),
            words=said["words"],
        )


class LineCorrectionForm(LineForm):
    """Another line in the place of one that was wrong, or none."""

    withdrawn = forms.BooleanField(
        label="Retirer cette ligne : elle ne compte plus", required=False
    )
    reason = SafeField(label="Pourquoi", limit=500)


def line_as_typed(line: Counted) -> dict[str, Any]:
    """A line as the form shows it again."""
    return {
        "kind": line.kind.value,
        "amount": amounts.as_typed(line.amount),
        "since": line.since,
        "until": line.until if line.until != line.since else None,
        "people": line.people if line.people > 1 else None,
        "who": line.who,
        "words": line.words,
    }


class WorkForm(forms.Form):
    """What remains to be done."""

    text = SafeField(label="Ce qu’il reste à faire", limit=300)
    owner = SafeField(label="Par qui", limit=100, help_text="Une fonction ou une équipe suffit.")
    due_on = DayField(label="Avant le")

    def said(self) -> WorkSaid:
        """What remains."""
        said = self.cleaned_data
        return WorkSaid(text=said["text"], owner=said["owner"], due_on=said["due_on"])


class WorkChangeForm(WorkForm):
    """What became of a work, or what it is now."""

    state = ChoiceField(WorkState, label="Où en est-il ?")
    reason = SafeField(
        label="Pourquoi",
        limit=500,
        required=False,
        help_text="Pour abandonner, rouvrir, ou changer le texte, la personne ou la date.",
    )
    field_order = ("state", "text", "owner", "due_on", "reason")

    def said(self) -> WorkSaid:
        """The work as it stands now."""
        said = self.cleaned_data
        return WorkSaid(
            text=said["text"], owner=said["owner"], due_on=said["due_on"], state=said["state"]
        )


def work_as_typed(work: Any) -> dict[str, Any]:
    """A work as the form shows it again."""
    return {
        "state": work.state,
        "text": work.text,
        "owner": work.owner,
        "due_on": work.due_on,
    }
