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
    """The numbers of incidents, on lines or between commas or spaces, read as people copy them."""

    def __init__(self, *, help_text: str, required: bool = True) -> None:
        super().__init__(
            label="Numéros des incidents",
            limit=60_000,
            lines=6,
            help_text=help_text,
            required=required,
        )

    def clean(self, value: Any) -> list[str]:
        return [
            number
            for part in re.split(r"[\n,;]+", str(super().clean(value)))
            for number in _numbers(part)
        ]


def _numbers(part: str) -> list[str]:
    """The numbers of one part: a number with spaces in it, or several with spaces between."""
    try:
        return [str(read_number(part))] if part.strip() else []
    except BadNumber:
        return [_number(word) for word in part.split()]


def _number(word: str) -> str:
    try:
        return str(read_number(word))
    except BadNumber as refusal:
        raise ValidationError(f"« {word[:40]} » : {refusal.sentence}") from None


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
        help_text="Séparés par des espaces, des virgules ou des lignes. Chaque structure lit le "
        "message dans son incident."
    )
    text = SafeText("Message", limit=talk.LONGEST, help_text="Lu par chaque structure.")
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs.pop("maxlength", None)
