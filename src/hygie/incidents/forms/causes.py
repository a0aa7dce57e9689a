"""The form by which somebody says what caused an incident."""

from collections.abc import Iterable, Mapping

from django import forms

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.forms.inputs import CodeField
from hygie.incidents.rules import causes, taxonomy
from hygie.incidents.rules.causes import Finding


class CauseForm(forms.Form):
    """The cause and the way in as they are known now; « inconnue » is an answer."""

    root_cause = CodeField((), empty=causes.UNKNOWN, label="Nature de la cause", required=False)
    entry_vector = CodeField((), empty=causes.UNKNOWN, label="Porte d’entrée", required=False)
    words = SafeText(
        "La cause, en quelques mots",
        limit=5_000,
        required=False,
        help_text="Sans nom ni numéro de patient.",
    )
    reason = SafeText(
        "Sur quoi vous fondez-vous ?",
        limit=500,
        help_text="Par exemple : rapport du prestataire, journaux du pare-feu, panne constatée.",
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, known: Finding, incident_type: str
    ) -> None:
        initial = {
            "root_cause": known.root_cause,
            "entry_vector": known.entry_vector,
            "words": known.words,
        }
        super().__init__(data, initial=initial)
        # What the type excludes is not offered; an answer that came all the same is explained.
        offered = causes.possible(incident_type)
        self._offer(
            "root_cause",
            (
                (code, cause.label)
                for code, cause in causes.root_causes().items()
                if code in offered or (data or {}).get("root_cause") == code
            ),
        )
        self._offer(
            "entry_vector",
            ((vector.code, vector.label) for vector in taxonomy.entry_vectors().values()),
        )

    def finding(self) -> Finding:
        """Return what was typed; the form must be valid."""
        said = self.cleaned_data
        return Finding(
            root_cause=said["root_cause"],
            entry_vector=said["entry_vector"],
            words=said["words"],
        )

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show what does not hold beside its field."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, CodeField)  # noqa: S101 - as declared above
        field.choices = [("", causes.UNKNOWN), *choices]
