"""What lists are narrowed to; an objective that is given to somebody."""

from typing import Any

from django import forms

from hygie.assessments.queries.listing import Filters, Turn
from hygie.assessments.rules.stages import Stage
from hygie.kernel.text import clean_line
from hygie.remediation.rules.places import read_key


class ListForm(forms.Form):
    """What one’s own assessments are narrowed to; a wrong value narrows nothing."""

    vue = forms.ChoiceField(
        label="Lesquelles", required=False, choices=[("", "Toutes"), *Turn.choices()]
    )
    lieu = forms.ChoiceField(label="Établissement", required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["lieu"]
        field.choices = [("", "Tous"), *places]
        if len(places) < 2:
            field.widget = forms.HiddenInput()

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            turn=Turn(said["vue"]) if said.get("vue") else None,
            place=read_key(said.get("lieu") or ""),
        )


class PartForm(forms.Form):
    """Which objective, to whom."""

    objectif = forms.IntegerField(min_value=0, max_value=2**62)
    personne = forms.IntegerField(min_value=0, max_value=2**62)


class AskedForm(forms.Form):
    """What the list of who is asked is narrowed to; a wrong value narrows nothing."""

    q = forms.CharField(
        label="Chercher un établissement",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom, ville, FINESS"}),
    )
    etape = forms.ChoiceField(
        label="Étape", required=False, choices=[("", "Toutes"), *Stage.choices()]
    )

    @property
    def visible_others(self) -> list[forms.BoundField]:
        """The filters beside the search box."""
        return [field for field in self if field.name != "q"]

    def stage(self) -> Stage | None:
        """The stage that is asked for."""
        self.is_valid()
        said = self.cleaned_data.get("etape")
        return Stage(said) if said else None

    def text(self) -> str:
        """The words that are looked for."""
        self.is_valid()
        return clean_line(self.cleaned_data.get("q") or "")
