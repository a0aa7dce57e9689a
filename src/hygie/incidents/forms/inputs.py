"""The fields of incidents: moments in the time of a place, and numbers; the plain ones beside."""

import re
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator

from hygie.incidents.rules import clock
from hygie.incidents.rules.fields import LARGEST_NUMBER
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.platform.inputs import (
    NEEDED,
    ChoiceField,
    ChoicesField,
    CleanField,
    CodeField,
    MailField,
    PhoneField,
)

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "CleanField",
    "CodeField",
    "MailField",
    "MomentField",
    "NumberField",
    "PhoneField",
    "TokenField",
]
_TOKEN = re.compile("[0-9a-f]{32}")


class DayInput(forms.DateInput):
    """A day, chosen in the calendar of the browser or typed."""

    input_type = "date"


class HourInput(forms.TimeInput):
    """An hour of the day."""

    input_type = "time"


class MomentInput(forms.MultiWidget):
    """A day and an hour, as the clocks of a zone show them."""

    use_fieldset = True

    def __init__(self, zone: str) -> None:
        self.zone = zone
        day = DayInput(format="%Y-%m-%d", attrs={"aria-label": "Date"})
        hour = HourInput(format="%H:%M", attrs={"aria-label": "Heure"})
        super().__init__({"day": day, "hour": hour})

    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, datetime):
            return [None, None]
        shown = clock.local(value, self.zone)
        return [shown.date(), shown.time()]


class MomentField(forms.Field):
    """A moment, typed in the time of a zone and kept in UTC."""

    def __init__(self, *, zone: str = PARIS, **options: Any) -> None:
        super().__init__(widget=MomentInput(zone), **options)
        self.zone = zone
        self.suggested = ""  # a day that the form wrote itself says nothing without its hour
        self.error_messages["required"] = "Donnez le jour et l’heure."

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value  # a field that may not be changed gives back what it was given
        day, hour = (clean_line(str(part or ""))[:40] for part in value or ("", ""))
        if not hour and day in {"", self.suggested}:
            return None
        if not day or not hour:
            raise ValidationError("Donnez le jour et l’heure, même à peu près.")
        try:
            return clock.read_local(
                clock.read_day(day), clock.read_hour(hour), zone=self.zone
            ).instant
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None


class TokenField(forms.CharField):
    """What one page is sent once by: drawn when it is first shown, and given back with it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(), initial=_drawn)

    def clean(self, value: Any) -> str:
        """Return the token of the page; what is no token of ours is none."""
        return value if isinstance(value, str) and _TOKEN.fullmatch(value) else ""


def _drawn() -> str:
    return uuid.uuid4().hex


class NumberField(forms.IntegerField):
    """A whole number, zero or more; spaces between the thousands are forgiven."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(min_value=0, max_value=LARGEST_NUMBER, widget=widget, **options)
        sentence = "Écrivez un nombre entier, en chiffres, sans unité."
        self.error_messages |= {"invalid": sentence, "required": NEEDED}
        for validator in self.validators:
            if isinstance(validator, BaseValidator):
                validator.message = sentence

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(str(value or "").split())[:20])
