"""What narrows the desk's list."""

from typing import Any

from django import forms

from hygie.incidents.forms.steps import type_groups
from hygie.incidents.queries.desk import ALL, SIGNAL, Charge, Filters
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import SIGNALS
from hygie.incidents.rules.tables import NONE, Axis
from hygie.incidents.rules.vocabulary import Origin, PatientDanger
from hygie.kernel import geography
from hygie.kernel.text import clean_line

# What a cell of a table says and the list has no box for.
ASIDE = (
    Axis.ORIGIN,
    Axis.DANGER,
    Axis.DEPARTMENT,
    Axis.GHT,
    Axis.ENTITY,
    Axis.MONTH,
    Axis.YEAR,
)


def _aside(label: str, shape: str) -> forms.RegexField:
    whole = rf"^(?:{shape}|{NONE})\Z"
    return forms.RegexField(whole, label=label, required=False, widget=forms.HiddenInput())


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
        label="Gravité",
        required=False,
        choices=[("", "Toutes"), *Severity.choices(), (NONE, "Pas encore donnée")],
    )
    genre = forms.ChoiceField(
        label="Type",
        required=False,
        choices=[("", "Tous"), *type_groups(), (NONE, "Type inconnu")],
    )
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
            (NONE, "Région inconnue"),
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
    # What only the cell of a table asks for: said above the list, never chosen there.
    origine = forms.ChoiceField(
        label="Origine",
        required=False,
        choices=[("", ""), *Origin.choices(), (NONE, "Non dite")],
        widget=forms.HiddenInput(),
    )
    patients = forms.ChoiceField(
        label="Danger pour les patients",
        required=False,
        choices=[("", ""), *PatientDanger.choices(), (NONE, "Non dit")],
        widget=forms.HiddenInput(),
    )
    departement = _aside("Département", "[0-9AB]{2,3}")
    ght = forms.CharField(label="GHT", max_length=10, required=False, widget=forms.HiddenInput())
    entite = _aside("Établissement", "[0-9AB]{9}")
    mois = _aside("Mois", "[0-9]{4}(?:-[0-9]{2})?")
    annee = _aside("Année", "[0-9]{4}")

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
            cell={axis: said[axis.value] for axis in ASIDE if said.get(axis.value)},
        )
