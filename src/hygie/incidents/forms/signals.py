"""The one page by which a near miss or a threat is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from hygie.establishments.models import Site
from hygie.incidents.forms.inputs import (
    ChoiceField,
    CleanField,
    MailField,
    MomentField,
    PhoneField,
    TokenField,
)
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules import clock, signals
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.territory import department_of, zone_label

# The names on the page, and the fields of a declaration that they fill.
PATHS = {
    "structure_name": "structure.name",
    "city": "structure.city",
    "postcode": "structure.postcode",
    "title": "facts.title",
    "observed_at": "facts.observed_at",
    "narrative": "facts.narrative",
    "name": "declarant.name",
    "phone": "declarant.phone",
    "email": "declarant.email",
}
_NAMES = {path: name for name, path in PATHS.items()}
OF_THE_STRUCTURE = ("structure_name", "city", "postcode")
_HINTS = {
    Nature.NEAR_MISS: "Cela aurait pu devenir un incident : on l’a évité.",
    Nature.THREAT: "Rien n’est arrivé : quelqu’un ou quelque chose pourrait nuire.",
}


class Hinted(str):
    """A label with the sentence that explains it."""

    hint: str

    def __new__(cls, label: str, hint: str) -> "Hinted":
        made = super().__new__(cls, label)
        made.hint = hint
        return made


class SignalForm(forms.Form):
    """Which structure, what was seen and when, who says it; `site` is the structure once chosen."""

    labels: ClassVar[dict[str, str]] = {}
    nature = ChoiceField(Nature, label="Que signalez-vous ?")
    structure_name = CleanField(label="Nom de la structure", limit=200, required=False)
    city = CleanField(label="Commune", limit=100, required=False)
    postcode = CleanField(label="Code postal", limit=5, required=False)
    title = CleanField(
        label="En une phrase, qu’avez-vous vu ?",
        limit=FIELDS["facts.title"].limit,
        required=False,
        help_text="Par exemple : un faux courriel de la direction demandait un mot de passe.",
    )
    observed_at = MomentField(label="Quand l’avez-vous vu ?", required=False)
    narrative = CleanField(
        label="Précisions",
        limit=FIELDS["facts.narrative"].limit,
        lines=5,
        required=False,
        help_text="Sans nom ni numéro de patient. Cela peut attendre.",
    )
    name = CleanField(label="Votre nom et prénom", limit=200, required=False)
    phone = PhoneField(label="Téléphone où vous rappeler", required=False)
    email = MailField(label="Ou courriel", required=False)
    token = TokenField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, site: Site | None, at: datetime, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.site, self.at = site, at
        self._placed = self._place(data or more.get("initial") or {})
        nature: Any = self.fields["nature"]
        nature.choices = [(each.value, Hinted(each.label, hint)) for each, hint in _HINTS.items()]
        for name, label in self.labels.items():
            self.fields[name].label = label
        self._moment()
        self.fields["phone"] = PhoneField(
            department=self._placed.structure.department,
            label=self.fields["phone"].label,
            required=False,
        )
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        if site is not None:
            for name in OF_THE_STRUCTURE:
                del self.fields[name]

    @property
    def structure(self) -> list[forms.BoundField]:
        """The structure in one’s own words, when the register does not know it."""
        return [self[name] for name in OF_THE_STRUCTURE if name in self.fields]

    @property
    def is_free(self) -> bool:
        """Whether the words for the structure are to be seen: typed, or to be mended."""
        return any(field.value() or field.errors for field in self.structure)

    def declared(self) -> Declaration:
        """Return what was told, as a declaration that says little else."""
        said = self.cleaned_data
        values = {path: said[name] for name, path in PATHS.items() if said.get(name) is not None}
        # Nothing runs from it: what was seen is all that is known.
        values["facts.aware_at"] = said.get("observed_at")
        return self._placed.changed(values)

    def clean(self) -> dict[str, Any]:
        """Say what is missing or does not hold, beside its field."""
        nature = self.cleaned_data.get("nature") or Nature.NEAR_MISS
        try:
            signals.check(self.declared(), nature=nature, at=self.at)
        except Incomplete as refusal:
            for problem in refusal.problems:
                self._refuse(_NAMES.get(problem.field.path), problem.sentence)
        return self.cleaned_data

    def _refuse(self, name: str | None, sentence: str) -> None:
        if name not in self.fields or name in self.errors:
            return
        if name in OF_THE_STRUCTURE and not self.cleaned_data.get("structure_name"):
            # One thing is missing, not several: the structure.
            name, sentence = "structure_name", "Cherchez la structure, ou écrivez ici son nom."
        if name not in self.errors:
            self.add_error(name, sentence)

    def _place(self, typed: Mapping[str, Any]) -> Declaration:
        """The structure, as far as it is known: moments and numbers are read in its place."""
        if self.site is not None:
            return Declaration().changed(any_described(self.site))
        postcode = str(typed.get("postcode") or "").replace(" ", "")[:5]
        return Declaration().changed({"structure.department": department_of(postcode)})

    def _moment(self) -> None:
        zone = self._placed.zone
        today = clock.local(self.at, zone).date()
        field = MomentField(
            zone=zone,
            label=self.fields["observed_at"].label,
            help_text=f"En {zone_label(zone)}.",
            required=False,
        )
        field.suggested = today.isoformat()
        self.fields["observed_at"] = field
        self.initial.setdefault("observed_at", [today, None])


class ReceivedSignalForm(SignalForm):
    """The same page for the analyst who was told of it."""

    labels: ClassVar = {
        "nature": "Que signale-t-on ?",
        "title": "En une phrase, qu’a-t-on vu ?",
        "observed_at": "Vu quand ?",
        "name": "Nom et prénom de qui signale",
        "phone": "Téléphone où rappeler",
    }
