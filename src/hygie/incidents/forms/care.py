"""The form of a point of care: a whole picture, filled with what is known, changed in a minute."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.forms.inputs import ChoiceField, CodeField, MomentField, NumberField
from hygie.incidents.rules import clock
from hygie.incidents.rules.care import (
    LONGEST_UNIT,
    MOMENTS,
    MOST_UNITS,
    UNDATED,
    ActKind,
    Care,
    Outcome,
    Unit,
    UnitState,
)
from hygie.incidents.rules.care_checks import Fault
from hygie.incidents.rules.territory import zone_label
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line

# Lines that wait for a service that is not named yet.
_EMPTY_UNITS = 3
_MOMENT_LABELS = {
    "degraded_since": "Mode dégradé depuis quand ?",
    "degraded_until": "Terminé quand ?",
    "diverted_since": "Urgences détournées depuis quand ?",
    "diverted_until": "Rouvertes quand ?",
    "normal_at": "Retour à la normale quand ?",
}
_UNDATED_LABELS = {
    "degraded_undated": "On travaille en mode dégradé, on ne sait pas encore depuis quand",
    "diverted_undated": "Les urgences sont détournées, on ne sait pas encore depuis quand",
}


class UnitField(forms.CharField):
    """The name of a service: proposed by the browser, or written."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "services", "autocomplete": "off"})
        super().__init__(max_length=LONGEST_UNIT, required=False, widget=widget, **options)
        self.error_messages["max_length"] = f"{LONGEST_UNIT} caractères au plus."

    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""))

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        try:
            refuse_patient_identity(name)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        return name


class CareForm(forms.Form):
    """How care goes at one moment; `known` fills it, moments are in the time of the structure."""

    danger = ChoiceField(PatientDanger, label="Des patients ou des résidents sont-ils en danger ?")
    outcome = CodeField(
        [(each.value, each.label) for each in reversed(Outcome)],
        empty="Aucune, ou pas encore connue",
        label="La plus grave conséquence connue pour un patient",
        required=False,
        help_text="Rien qui désigne la personne. Un décès, un pronostic vital engagé, un déficit "
        "permanent probable se signalent à l’ARS.",
    )
    transfers = NumberField(label="Transferts", required=False)
    words = SafeText("Précisions", required=False, help_text="Sans nom ni numéro de patient.")
    reason = SafeText(
        "Motif",
        limit=500,
        required=False,
        help_text="Seulement pour corriger : un nombre qui baisse, un début ou une fin qui change.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        known: Care,
        at: datetime,
        shown_at: datetime,
        zone: str,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.zone, self.now = zone, at
        outcome = known.outcome.value if known.outcome else ""
        self.initial.update(danger=known.danger, outcome=outcome, transfers=known.transfers)
        self._moment("at", "À quelle heure est-ce ainsi ?", shown_at, required=True)
        for name in MOMENTS:
            self._moment(name, _MOMENT_LABELS[name], getattr(known, name), required=False)
        for name in UNDATED:
            self.fields[name] = forms.BooleanField(label=_UNDATED_LABELS[name], required=False)
            self.initial[name] = getattr(known, name)
        self.rows = min(MOST_UNITS, max(_sent(data), len(known.units) + _EMPTY_UNITS))
        for rank in range(self.rows):
            self._unit(rank, known.units[rank] if rank < len(known.units) else None)
        for kind in ActKind:
            name = f"acts_{kind.value}"
            self.fields[name] = NumberField(label=kind.label, required=False)
            self.initial[name] = known.acts.get(kind)

    @property
    def units(self) -> list[tuple[BoundField, BoundField]]:
        """The lines of services: a name and how it works."""
        return [(self[f"unit_{rank}"], self[f"state_{rank}"]) for rank in range(self.rows)]

    @property
    def acts(self) -> list[BoundField]:
        """The numbers of cancelled acts, by kind."""
        return [self[f"acts_{kind.value}"] for kind in ActKind]

    @property
    def degraded(self) -> list[BoundField]:
        """From when to when one works in degraded mode."""
        return [self["degraded_since"], self["degraded_undated"], self["degraded_until"]]

    @property
    def diverted(self) -> list[BoundField]:
        """From when to when emergencies go elsewhere."""
        return [self["diverted_since"], self["diverted_undated"], self["diverted_until"]]

    @property
    def shows_degraded(self) -> bool:
        """Whether the degraded mode is unfolded."""
        return bool(self["degraded_undated"].value()) or self._shows(
            "degraded_since", "degraded_until"
        )

    @property
    def shows_diverted(self) -> bool:
        """Whether the diversion is unfolded."""
        return bool(self["diverted_undated"].value()) or self._shows(
            "diverted_since", "diverted_until"
        )

    @property
    def shows_more(self) -> bool:
        """Whether the end of the form is unfolded."""
        return self._shows("normal_at") or bool(self.errors)

    def care(self) -> Care:
        """Return what was typed; the form must be valid."""
        said = self.cleaned_data
        counts = {kind: said.get(f"acts_{kind.value}") for kind in ActKind}
        return Care(
            danger=said["danger"],
            outcome=Outcome(said["outcome"]) if said["outcome"] else None,
            units=tuple(
                Unit(name=said[f"unit_{rank}"], state=UnitState(said[f"state_{rank}"]))
                for rank in range(self.rows)
                if said[f"unit_{rank}"]
            ),
            acts={kind: count for kind, count in counts.items() if count is not None},
            transfers=said["transfers"],
            **{name: said[name] for name in (*MOMENTS, *UNDATED)},
        )

    def clean(self) -> dict[str, Any]:
        """A line is a name and a state; a moment left as it was shown keeps its seconds."""
        said = self.cleaned_data
        for name in ("at", *MOMENTS):
            said[name] = self._kept(name, said.get(name))
        for rank in range(self.rows):
            named, state = said.get(f"unit_{rank}"), said.get(f"state_{rank}")
            if named and not state and f"state_{rank}" not in self.errors:
                self.add_error(f"state_{rank}", "Dites comment ce service travaille.")
            if state and not named and f"unit_{rank}" not in self.errors:
                self.add_error(f"unit_{rank}", "Nommez ce service.")
        return said

    def refuse(self, faults: tuple[Fault, ...]) -> None:
        """Show what does not hold beside its field."""
        for fault in faults:
            name = "unit_0" if fault.field == "units" else fault.field
            self.add_error(name, fault.sentence)

    def _shows(self, *names: str) -> bool:
        """Whether one of these moments is known, typed, or to be mended."""
        return any(
            isinstance(self.initial.get(name), datetime)
            or self.data.get(f"{name}_hour")
            or self[name].errors
            for name in names
        )

    def _moment(self, name: str, label: str, known: datetime | None, *, required: bool) -> None:
        field = MomentField(
            zone=self.zone, label=label, required=required, help_text=f"En {zone_label(self.zone)}."
        )
        today = clock.local(self.now, self.zone).date()
        if known is None:
            field.suggested = today.isoformat()
        self.fields[name] = field
        self.initial[name] = known if known is not None else [today, None]

    def _unit(self, rank: int, known: Unit | None) -> None:
        self.fields[f"unit_{rank}"] = UnitField(label=f"Service {rank + 1}")
        self.fields[f"state_{rank}"] = CodeField(
            UnitState.choices(), empty="Choisir", label=f"État {rank + 1}", required=False
        )
        if known is not None:
            self.initial.update({f"unit_{rank}": known.name, f"state_{rank}": known.state.value})

    def _kept(self, name: str, typed: datetime | None) -> datetime | None:
        """A form shows neither seconds nor season: what looks the same is the same."""
        shown = self.initial.get(name)
        if not isinstance(shown, datetime) or typed is None:
            return typed
        first, second = (
            clock.local(moment, self.zone).replace(tzinfo=None, second=0, microsecond=0)
            for moment in (shown, typed)
        )
        return shown if first == second else typed


def _sent(data: Mapping[str, Any] | None) -> int:
    """How many lines of services came back: a form that was sent keeps its length."""
    return sum(f"unit_{rank}" in data for rank in range(MOST_UNITS)) if data else 0
