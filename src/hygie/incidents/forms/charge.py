"""The forms by which an incident changes hands."""

from typing import Any

from django import forms

from hygie.accounts.models import Person
from hygie.incidents.forms.desk import SafeText


class GiveBackForm(forms.Form):
    """Where the incident stands, for who takes it next."""

    reason = SafeText("Où en est l’incident ?", help_text="Lu par l’astreinte seulement.")

    def __init__(self, *args: Any, **options: Any) -> None:
        # Beside the other forms of the page, each field has its own name there.
        super().__init__(*args, **{"auto_id": "rendre_%s", **options})


class HandOverForm(forms.Form):
    """The colleague who takes it, and what they must know."""

    to = forms.TypedChoiceField(label="À qui ?", coerce=int)
    words = SafeText(
        "Ce qu’il faut savoir",
        required=False,
        help_text="Lu par l’astreinte seulement. Le mail ne donne que le numéro.",
    )

    def __init__(self, *args: Any, colleagues: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        to: Any = self.fields["to"]
        to.choices = [("", "Choisissez"), *((one.pk, one.name) for one in colleagues)]
        to.error_messages |= {
            "required": "Choisissez une personne.",
            "invalid_choice": "Cette personne n’est pas, ou n’est plus, analyste du CERT.",
        }
