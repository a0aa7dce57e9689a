"""The forms of crisis contacts: what is written of one, and what narrows their list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.contacts.models import CrisisContact
from hygie.contacts.queries.listing import Filters
from hygie.contacts.rules.attention import Attention
from hygie.contacts.rules.functions import functions
from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.particulars import NAME_LIMIT, NOTE_LIMIT, TITLE_LIMIT, Particulars, check
from hygie.kernel import geography
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.platform.inputs import ChoiceField, CleanField, CodeField, MailField, PhoneField


class ContactForm(forms.Form):
    """Who, for what, and how to reach them; what works without the network comes first."""

    function = CodeField((), empty="Choisissez", label="Fonction")
    name = CleanField(
        label="Nom",
        limit=NAME_LIMIT,
        help_text="La personne, ou l’astreinte : « Administrateur de garde ».",
    )
    job_title = CleanField(label="Titre", limit=TITLE_LIMIT, required=False)
    mobile_phone = PhoneField(
        label="Téléphone hors du réseau",
        required=False,
        help_text="Un portable, de préférence. Le standard et les postes internes se taisent avec "
        "le réseau.",
    )
    office_phone = PhoneField(label="Téléphone du bureau", required=False)
    outside_mail = MailField(
        label="Adresse hors de l’établissement",
        required=False,
        help_text="Une messagerie qui ne dépend pas de l’établissement. Les rappels y vont.",
    )
    office_mail = MailField(label="Adresse à l’établissement", required=False)
    hours = ChoiceField(Hours, label="Répond")
    position = forms.TypedChoiceField(label="Ordre d’appel", coerce=int)
    note = CleanField(
        label="Précision",
        limit=NOTE_LIMIT,
        required=False,
        help_text="Comme « absent le mercredi, appeler l’astreinte ». Aucun nom de patient.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=0)

    def __init__(self, *args: Any, department: str, places: int, **options: Any) -> None:
        super().__init__(*args, **options)
        grouped = [(each.code, each.label) for each in functions().values()]
        chosen: Any = self.fields["function"]
        chosen.choices = [("", "Choisissez"), *grouped]
        for name in ("mobile_phone", "office_phone"):
            field: Any = self.fields[name]
            field.department = department
        order: Any = self.fields["position"]
        order.choices = [(place, _ordinal(place)) for place in range(1, places + 1)]
        order.error_messages["invalid_choice"] = "Choisissez un rang de la liste."
        order.error_messages["required"] = "Choisissez un rang."

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                check(self.particulars())
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from None
        return self.cleaned_data

    def particulars(self) -> Particulars:
        """What was written, as a value."""
        said = self.cleaned_data
        return Particulars(
            function=said["function"],
            name=said["name"],
            job_title=said["job_title"],
            mobile_phone=said["mobile_phone"],
            office_phone=said["office_phone"],
            outside_mail=said["outside_mail"],
            office_mail=said["office_mail"],
            hours=said["hours"],
            note=said["note"],
        )


def initial_of(contact: CrisisContact) -> dict[str, Any]:
    """What the form shows of a contact that is there."""
    return {name: getattr(contact, name) for name in ContactForm.base_fields}


class FiltersForm(forms.Form):
    """Every filter may be absent, and a wrong one is as good as absent."""

    q = forms.CharField(
        label="Chercher",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom, ville, FINESS"}),
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *Attention.choices()]
    )
    region = forms.ChoiceField(
        label="Région",
        required=False,
        choices=lambda: [
            ("", "Toutes"),
            *((region.code, region.name) for region in geography.regions().values()),
        ],
    )
    ght = forms.ChoiceField(label="GHT", required=False)
    niveau = forms.ChoiceField(
        label="Liste",
        required=False,
        choices=[("", "Par entité"), ("sites", "Par site")],
    )

    def __init__(self, *args: Any, ghts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        groups: Any = self.fields["ght"]
        groups.choices = [("", "Tous"), *ghts]
        self.has_groups = len(ghts) > 1

    @property
    def others(self) -> list[forms.BoundField]:
        """The filters beside the search box."""
        return [
            field
            for field in self
            if field.name != "q" and (field.name != "ght" or self.has_groups)
        ]

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            text=clean_line(said.get("q") or ""),
            region=said.get("region") or "",
            ght=said.get("ght") or "",
            attention=Attention(said["etat"]) if said.get("etat") else None,
            sites=said.get("niveau") == "sites",
        )


def _ordinal(place: int) -> str:
    return "1er" if place == 1 else f"{place}e"
