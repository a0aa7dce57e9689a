"""The form that asks for the code of a declaration."""

from django import forms
from django.core.exceptions import ValidationError

from hygie.incidents.rules import codes
from hygie.kernel.errors import Refused


class ResumeForm(forms.Form):
    """The code, however it is typed."""

    code = forms.CharField(
        label="Votre code",
        max_length=100,
        help_text="Douze caractères, comme 7K3M-P2QX-9TRD. Majuscules, espaces et tirets "
        "n’importent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        try:
            return codes.read_resume_code(self.cleaned_data["code"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
