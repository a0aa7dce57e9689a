"""The fields of forms: they clean what people send and refuse it in French."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, EmailValidator, MaxLengthValidator

from hygie.incidents.rules import clock
from hygie.incidents.rules.fields import LARGEST_NUMBER
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line, clean_text

NEEDED = "Ce champ est nécessaire."
CHOOSE = "Choisissez une réponse."
NOT_A_CHOICE = "Choisissez une réponse de la liste."
# How a local number is dialled: the overseas departments have plans of their own.
PHONE_REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


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
        self.widget.input_type = "tel"
        self.region = PHONE_REGIONS.get(department, "FR")

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return self._international(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        """Show a kept number as people read it."""
        if not isinstance(value, str) or not value.startswith("+"):
            return value
        return phone_in_words(value)

    def _international(self, text: str) -> str:
        for region in dict.fromkeys((self.region, "FR")):
            try:
                number = phonenumbers.parse(text, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number) and not number.extension:
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        raise ValidationError(
            "Ce numéro n’existe pas sous cette forme : écrivez-le comme 06 12 34 56 78, ou avec "
            "l’indicatif du pays, +33 6 12 34 56 78. Pas de numéro court ni de poste interne."
        )


def phone_in_words(number: str) -> str:
    """Write a kept number as people of its country read it: 06 12 34 56 78."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    shape = phonenumbers.PhoneNumberFormat
    inland = parsed.country_code == 33
    return phonenumbers.format_number(parsed, shape.NATIONAL if inland else shape.INTERNATIONAL)


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
        self.error_messages["required"] = "Donnez le jour et l’heure."

    def to_python(self, value: Any) -> datetime | None:
        day, hour = (clean_line(str(part or ""))[:40] for part in value or ("", ""))
        if not day and not hour:
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
