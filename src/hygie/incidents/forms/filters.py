"""What narrows the desk's list."""

from typing import Any

from django import forms

from hygie.incidents.forms.steps import type_groups
from hygie.incidents.queries.desk import ALL, SIGNAL, Charge, Filters
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import SIGNALS
from hygie.kernel import geography
from hygie.kernel.text import clean_line


class FiltersForm(forms.Form):
    """Every filter may be absent, and a wrong one is as good as absent."""

    q = forms.CharField(
        label="Chercher",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Numéro, structure, mots"}),
    )
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("OPEN", "Ouverts"), ("ALL", "Tous"), *Status.choices()],
    )
    gravite = forms.ChoiceField(
        label="Gravité", required=False, choices=[("", "Toutes"), *Severity.choices()]
    )
    genre = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *type_groups()])
    nature = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[
            ("", "Incidents"),
            (SIGNAL, "Signalements"),
            *((nature.value, nature.label) for nature in sorted(SIGNALS)),
            (ALL, "Tout"),
        ],
    )
    region = forms.ChoiceField(
        label="Région",
        required=False,
        choices=lambda: [
            ("", "Toutes"),
            *((region.code, region.name) for region in geography.regions().values()),
        ],
    )
    signal = forms.ChoiceField(
        label="Signal",
        required=False,
        choices=[
            ("", "Tous"),
            ("danger", "Patients en danger"),
            ("aide", "Demande de l’aide"),
            ("significatif", "Significatif"),
            ("message", "Messages à lire"),
        ],
    )

    suivi = forms.ChoiceField(label="Suivi", required=False, choices=lambda: Charge.choices())

    def __init__(self, *args: Any, for_the_desk: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not for_the_desk:  # it is the desk’s own reading that this filter asks for
            signal: Any = self.fields["signal"]
            signal.choices = [each for each in signal.choices if each[0] != "message"]
            del self.fields["suivi"]

    @property
    def others(self) -> list[forms.BoundField]:
        """The filters beside the search box."""
        return [field for field in self if field.name != "q"]

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        status = said.get("etat") or "OPEN"
        return Filters(
            text=clean_line(said.get("q") or ""),
            status="" if status == "ALL" else status,
            severity=said.get("gravite") or "",
            region=said.get("region") or "",
            kind=said.get("genre") or "",
            significant=said.get("signal") == "significatif",
            help=said.get("signal") == "aide",
            danger=said.get("signal") == "danger",
            unread=said.get("signal") == "message",
            nature=said.get("nature") or "",
            charge=Charge(said.get("suivi") or ""),
        )
