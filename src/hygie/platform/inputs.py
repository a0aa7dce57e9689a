"""The fields of forms: they clean what people send and refuse it in French."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EmailValidator, MaxLengthValidator

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.platform import phones
from hygie.platform.uploads import LARGEST

NBSP = "\N{NO-BREAK SPACE}"
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
        limited = f"{limit:,} caractères au plus.".replace(",", NBSP)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = limited

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        return clean_text(text) if self.lines > 1 else clean_line(text)


class SafeField(CleanField):
    """What people write of an incident: no patient identity."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            refuse_patient_identity(text)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        return text


class WholeField(forms.IntegerField):
    """A whole number between two bounds, or nothing."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(required=False, min_value=least, max_value=most, **options)
        for validator in self.validators:
            validator.message = f"Un nombre de {least} à {most}."  # type: ignore[attr-defined]
        self.error_messages["invalid"] = "Écrivez un nombre entier."


class DayField(forms.DateField):
    """One day."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        self.error_messages |= {
            "invalid": "Donnez un jour, comme 02/03/2026.",
            "required": "Donnez un jour.",
        }


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


class SeveralFiles(forms.ClearableFileInput):
    """Files chosen at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Some files or none, `most` of them; `too_many` is the sentence for more."""

    def __init__(self, *, most: int, too_many: str, **options: Any) -> None:
        widget = SeveralFiles(attrs={"data-largest": LARGEST // 1024**2})
        super().__init__(widget=widget, required=False, allow_empty_file=True, **options)
        self.most, self.too_many = most, too_many

    def clean(self, data: Any, initial: Any = None) -> tuple["UploadedFile[Any]", ...]:
        given = tuple(data) if isinstance(data, list | tuple) else (data,) if data else ()
        if len(given) > self.most:
            raise ValidationError(self.too_many)
        for file in given:
            if not file.size:
                name = clean_line(file.name or "")[:60]
                raise ValidationError(f"Le fichier «{NBSP}{name}{NBSP}» est vide.")
        return given
