"""The forms that name many incidents at once: one message to their structures."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.forms.inputs import CleanField
from hygie.incidents.rules import talk
from hygie.incidents.rules.codes import BadNumber, read_number


class NumbersField(CleanField):
    """The numbers of incidents, one on a line, read as people copy them."""

    def __init__(self, *, help_text: str, required: bool = True) -> None:
        super().__init__(
            label="Numéros des incidents",
            limit=60_000,
            lines=6,
            help_text=help_text,
            required=required,
        )

    def clean(self, value: Any) -> list[str]:
        found = []
        for line in re.split(r"[\n,;]+", str(super().clean(value))):
            if not line.strip():
                continue
            try:
                found.append(str(read_number(line)))
            except BadNumber as refusal:
                raise ValidationError(f"« {line.strip()[:40]} » : {refusal.sentence}") from None
        return found


class OncePage(forms.Form):
    """A page that is sent once, however often its button is pressed."""

    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    def clean_token(self) -> str:
        """A page that brings none is never the same as another."""
        return self.cleaned_data["token"] or uuid.uuid4().hex


class DispatchForm(OncePage):
    """To which incidents, what; `sure` is how many structures the second page said."""

    numbers = NumbersField(
        help_text="Un par ligne. Chaque structure lit le message dans son incident."
    )
    text = SafeText("Message", limit=talk.LONGEST, help_text="Lu par chaque structure.")
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs.pop("maxlength", None)
