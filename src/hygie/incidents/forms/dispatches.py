"""The form of one message to many structures."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.forms.inputs import CleanField
from hygie.incidents.rules import talk
from hygie.incidents.rules.codes import BadNumber, read_number


class DispatchForm(forms.Form):
    """To which incidents, what; `sure` is how many structures the second page said."""

    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    numbers = CleanField(
        label="Numéros des incidents",
        limit=60_000,
        lines=6,
        help_text="Un par ligne. Chaque structure lit le message dans son incident.",
    )
    text = SafeText("Message", limit=talk.LONGEST, help_text="Lu par chaque structure.")
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs.pop("maxlength", None)
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    def clean_token(self) -> str:
        """A page that brings none is never the same as another."""
        return self.cleaned_data["token"] or uuid.uuid4().hex

    def clean_numbers(self) -> list[str]:
        """The numbers, read as people copy them."""
        found = []
        for line in re.split(r"[\n,;]+", self.cleaned_data["numbers"]):
            if not line.strip():
                continue
            try:
                found.append(str(read_number(line)))
            except BadNumber as refusal:
                raise ValidationError(f"« {line.strip()[:40]} » : {refusal.sentence}") from None
        return found
