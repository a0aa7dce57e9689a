"""The forms of the analyst."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.incidents.forms.inputs import ChoiceField, CleanField, CodeField, MomentField
from hygie.incidents.forms.steps import type_groups
from hygie.incidents.rules import checks, codes
from hygie.incidents.rules.codes import IncidentNumber
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.reception import CallBack
from hygie.incidents.rules.territory import PARIS, zone_label
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.platform.inputs import SafeField

_REASON_LIMIT = 2_000


class SafeText(SafeField):
    """What an analyst writes: no patient identity either."""

    def __init__(self, label: str, *, limit: int = _REASON_LIMIT, **options: Any) -> None:
        super().__init__(label=label, limit=limit, lines=4, **options)


class YesNoField(forms.TypedChoiceField):
    """A question that the analyst has to answer by yes or no."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            choices=[(answer.value, answer.label) for answer in (Answer.YES, Answer.NO)],
            coerce=lambda value: value == Answer.YES,
            widget=forms.RadioSelect(),
        )
        self.error_messages["required"] = "Choisissez une réponse."


class QualifyForm(forms.Form):
    """What the incident is, how serious, and why the analyst says so."""

    incident_type = CodeField(type_groups(), empty="Choisissez un type", label="Type d’incident")
    severity = ChoiceField(Severity, label="Gravité")
    significant = YesNoField("Incident significatif ?")
    reason = SafeText("Motif", help_text="Ce qui fonde la qualification : lu par la structure.")


class DuplicateForm(forms.Form):
    """The incident that this one repeats."""

    number = forms.CharField(
        label="Numéro de l’incident déjà connu", help_text="Comme 2026-00743-1.", max_length=100
    )
    reason = SafeText("Précision", required=False)
    compared = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    same = forms.BooleanField(
        label="C’est le même incident, malgré ce qui les sépare", required=False
    )
    side_by_side: dict[str, Any] | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.data.get("compared"):
            self.fields["same"].widget = forms.HiddenInput()

    def compare(self, number: str, side_by_side: dict[str, Any]) -> None:
        """Show both incidents, and ask whether they are the same."""
        self.side_by_side = side_by_side
        self.data = {**self.data.dict(), "compared": number, "same": ""}  # type: ignore[attr-defined]
        self.fields["same"].widget = forms.CheckboxInput()

    def clean_number(self) -> IncidentNumber:
        try:
            return codes.read_number(clean_line(self.cleaned_data["number"]))
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None


class OutOfScopeForm(forms.Form):
    """Why the incident is none of the desk's."""

    reason = SafeText("Motif", help_text="Lu par la structure : dites-lui qui peut l’aider.")


class PlaceForm(forms.Form):
    """Of which establishment a past incident is, and how one knows."""

    finess = CleanField(
        label="Numéro FINESS du site", limit=20, help_text="Neuf caractères, tels qu’au registre."
    )
    reason = SafeText(
        "D’où vous le savez",
        help_text="L’établissement lira l’incident, et ce motif.",
    )


class NoteForm(forms.Form):
    """A note of the desk."""

    text = SafeText("Note", limit=20_000, help_text="Lue par l’astreinte seulement.")


class PastMomentForm(forms.Form):
    """A form that holds one moment, in the time of the structure and not in the future."""

    moment_name = ""

    def __init__(self, *args: Any, at: datetime, zone: str = PARIS, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        asked = self.base_fields[self.moment_name]
        self.fields[self.moment_name] = MomentField(
            zone=zone, label=asked.label, help_text=f"En {zone_label(zone)}."
        )

    def clean(self) -> dict[str, Any]:
        moment = self.cleaned_data.get(self.moment_name)
        if moment is not None and moment > self.at + checks.TOLERANCE:
            self.add_error(self.moment_name, "Ce moment est dans le futur.")
        if moment is not None and moment < checks.EARLIEST:
            self.add_error(self.moment_name, "Ce moment est antérieur à l’an 2000.")
        return self.cleaned_data


class CloseForm(PastMomentForm):
    """When the incident ended and what to remember of it."""

    moment_name = "resolved_at"
    resolved_at = MomentField(label="Résolu quand ?")
    summary = SafeText("Bilan", limit=20_000, help_text="Lu par la structure.")
    still_open = SafeText("Pourquoi clore quand même ?", limit=500, required=False)

    def __init__(
        self,
        *args: Any,
        left_open: tuple[str, ...] = (),
        is_signal: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.left_open = left_open
        if is_signal:  # nothing happened that could be resolved
            del self.fields["resolved_at"]
        if not left_open:
            del self.fields["still_open"]
        else:
            self.fields["still_open"].help_text = self._told()

    def clean(self) -> dict[str, Any]:
        if self.left_open and not self.cleaned_data.get("still_open"):
            self.add_error("still_open", self._told())
        return super().clean()

    def _told(self) -> str:
        said = " ; ".join(self.left_open)
        return (
            f"{said[:1].upper()}{said[1:]}. Notez-en la fin dans la situation des soins, ou dites "
            "pourquoi l’incident est clos."
        )


class AwarenessForm(PastMomentForm):
    """Correct the awareness: it moves legal terms, so it needs a reason and is remembered.

    What it may not precede is corrected with it, for the same reason.
    """

    moment_name = "aware_at"
    aware_at = MomentField(label="Prise de connaissance")
    observed_at = MomentField(label="Premier constat, à corriger aussi ?")
    occurred_at = MomentField(label="Début de l’incident, à corriger aussi ?")
    reason = SafeText(
        "Motif de la correction", help_text="Lu par la structure, avec l’ancien moment."
    )

    def __init__(self, *args: Any, at: datetime, zone: str = PARIS, **options: Any) -> None:
        super().__init__(*args, at=at, zone=zone, **options)
        for name in ("observed_at", "occurred_at"):
            self.fields[name] = MomentField(
                zone=zone,
                label=self.base_fields[name].label,
                required=False,
                help_text="Laissez vide ce qui est juste, ou que personne ne sait.",
            )
        self.order_fields(list(self.base_fields))


class CallBackForm(forms.Form):
    """What came of a call to the declarant."""

    outcome = ChoiceField(CallBack, label="Résultat de l’appel")


class NewCodeForm(forms.Form):
    """The call-back words that the declarant said on the phone."""

    words = CleanField(
        label="Les mots de rappel, tels que vous les avez entendus",
        limit=100,
        help_text="Rappelez d’abord, par le standard que donne le registre. L’ancien code "
        "n’ouvrira plus rien.",
    )


class ReopenForm(forms.Form):
    """Why a closed incident, or one set aside, comes back."""

    reason = SafeText("Motif de la réouverture")
