"""The forms of what strikes many structures at once."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.forms.dispatches import NumbersField, OncePage
from hygie.incidents.forms.inputs import CleanField
from hygie.incidents.models import ParentIncident
from hygie.platform.inputs import CHOOSE, NOT_A_CHOICE

_READ_BY_ALL = "Lu par chaque structure rattachée : n’y nommez aucune d’elles."
_LONGEST = 10_000


class OpenForm(OncePage):
    """What many structures meet, and the incidents that are known to come of it."""

    title = CleanField(label="Titre", limit=150, help_text=_READ_BY_ALL)
    provider = CleanField(
        label="Prestataire en cause",
        limit=200,
        required=False,
        help_text="Si l’incident vient de chez lui : hébergeur, éditeur, opérateur.",
    )
    text = SafeText("Ce que l’on sait", limit=_LONGEST, required=False, help_text=_READ_BY_ALL)
    numbers = NumbersField(
        required=False,
        help_text="Séparés par des espaces, des virgules ou des lignes. Ou plus tard.",
    )


class TellForm(forms.Form):
    """What is known now."""

    text = SafeText("Ce que l’on sait maintenant", limit=_LONGEST, help_text=_READ_BY_ALL)


class JoinForm(forms.Form):
    """More incidents that come of it."""

    numbers = NumbersField(help_text="Séparés par des espaces, des virgules ou des lignes.")


class EndForm(forms.Form):
    """Nothing but a button: what it does is said beside it."""


class WithdrawForm(forms.Form):
    """Why it was no common cause."""

    reason = SafeText("Motif du retrait", limit=500, help_text="Lu par chaque structure.")


class LeaveForm(forms.Form):
    """Why an incident is none of those."""

    reason = SafeText("Pourquoi le détacher", limit=500, help_text="Lu par la structure.")


class ChooseForm(forms.Form):
    """To which of those that go on an incident is joined."""

    parent = forms.TypedChoiceField(
        label="Incident commun", coerce=int, widget=forms.RadioSelect(), choices=()
    )

    def __init__(self, *args: Any, open_ones: Iterable[ParentIncident], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parent"]
        field.choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.title} — {each.provider}" if each.provider else each.title)
            for each in open_ones
        ]
        field.error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}
