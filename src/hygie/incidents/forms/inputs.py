"""The fields of forms: they clean what people send and refuse it in French."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, EmailValidator, MaxLengthValidator

from hygie.incidents.rules import clock
from hygie.incidents.rules.fields import LARGEST_NUMBER
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line, clean_text
from hygie.platform import phones

NEEDED = "Ce champ est nécessaire."
CHOOSE = "Choisissez une réponse."
NOT_A_CHOICE = "Choisissez une réponse de la liste."


class CleanField(forms.CharField):
    """Text without control, hidden or reordering characters, on one line or on several."""

    def __init__(self, *, limit: int, lines: int = 1, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        options.setdefault("widget", widget)
        super().__init__(max_length=limit, **options)
        self.lines = lines
        self.error_messages["required"] = NEEDED
        limited = f"{limit:,} caractères au plus.".replace(",", clock.NBSP)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = limited

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        return clean_text(text) if self.lines > 1 else clean_line(text)


class PhoneField(CleanField):
    """A telephone number, kept in its international form."""

    def __init__(self, *, department: str = "", **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(limit=40, widget=widget, **options)
        self.department = department

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return phones.read_phone(text, department=self.department)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a kept number as people read it."""
        if not isinstance(value, str) or not value.startswith("+"):
            return value
        return phones.phone_in_words(value)


class MailField(forms.EmailField):
    """An e-mail address."""

    def __init__(self, **options: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(max_length=254, widget=widget, **options)
        self.error_messages["required"] = NEEDED
        for validator in self.validators:
            if isinstance(validator, EmailValidator | MaxLengthValidator):
                validator.message = "Écrivez une adresse comme prenom.nom@exemple.fr."

    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""))


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


class ChoiceField(forms.TypedChoiceField):
    """One answer of an enumeration."""

    def __init__(self, choices: type[Labelled], **options: Any) -> None:
        options.setdefault("widget", forms.RadioSelect())
        super().__init__(choices=choices.choices(), coerce=choices, empty_value=None, **options)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}


class ChoicesField(forms.TypedMultipleChoiceField):
    """Several answers of an enumeration."""

    def __init__(self, choices: type[Labelled], **options: Any) -> None:
        widget = forms.CheckboxSelectMultiple()
        super().__init__(choices=choices.choices(), coerce=choices, widget=widget, **options)
        self.error_messages |= {
            "required": "Choisissez au moins une réponse.",
            "invalid_choice": NOT_A_CHOICE,
            "invalid_list": NOT_A_CHOICE,
        }

    def clean(self, value: Any) -> frozenset[Any]:
        return frozenset(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return [str(each) for each in value] if isinstance(value, frozenset) else value


class CodeField(forms.ChoiceField):
    """One code of a list that may be empty."""

    def __init__(self, groups: Iterable[Any], *, empty: str, **options: Any) -> None:
        super().__init__(choices=[("", empty), *groups], **options)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}
