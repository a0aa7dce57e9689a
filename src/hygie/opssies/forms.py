"""The forms of exchanges: a file that comes, an event that is placed, a file that leaves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.contacts.rules.places import read_key
from hygie.evidence.rules.kinds import functions, kinds
from hygie.kernel.actor import Place
from hygie.kernel.errors import Refused
from hygie.opssies.leaving import Selection, Sender
from hygie.opssies.operations.placing import REASON_LIMIT
from hygie.opssies.rules import codes, naming
from hygie.platform.inputs import (
    NBSP,
    NEEDED,
    NOT_A_CHOICE,
    CleanField,
    CodeField,
    DayField,
    SafeField,
)
from hygie.platform.uploads import LARGEST


class FileForm(forms.Form):
    """A file to take in."""

    file = forms.FileField(
        label="Fichier OPSSIES (JSON)",
        allow_empty_file=True,
        help_text=(
            f"{LARGEST // 1024**2}{NBSP}Mio au plus. Au-delà, l’exploitant le reprend par la "
            "ligne de commande."
        ),
    )

    def __init__(self, data: Any = None, files: Any = None, *, stopped: str = "") -> None:
        super().__init__(data, files)
        messages = {"required": stopped or NEEDED, "invalid": NEEDED}
        self.fields["file"].error_messages |= messages
        self.fields["file"].widget.attrs["data-largest"] = LARGEST // 1024**2


class SearchForm(forms.Form):
    """Which establishment an event concerns."""

    q = forms.CharField(
        label="Chercher l’établissement",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom, ville, FINESS"}),
    )


class PlaceForm(forms.Form):
    """The establishment that was chosen, and why it is that one."""

    where = forms.ChoiceField(label="Établissement", widget=forms.RadioSelect)
    reason = SafeField(
        label="Pourquoi celui-là ?",
        limit=REASON_LIMIT,
        lines=2,
        help_text="Par exemple : nouveau numéro FINESS, confirmé au téléphone.",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        where = self.fields["where"]
        where.choices = choices  # type: ignore[attr-defined]
        where.error_messages |= {
            "required": "Cherchez l’établissement, puis choisissez-le.",
            "invalid_choice": NOT_A_CHOICE,
        }

    def clean_where(self) -> Place:
        """The place that its key names."""
        place = read_key(self.cleaned_data["where"])
        if place is None:
            raise ValidationError(NOT_A_CHOICE)
        return place


class AsideForm(forms.Form):
    """Why an event is put aside."""

    reason = SafeField(label="Pourquoi le mettre de côté ?", limit=REASON_LIMIT, lines=2)


_PROFILES = {"general": "Général : niveau et score", "d1": "CaRE D1 : le niveau seul"}


class ExportForm(forms.Form):
    """What leaves, and who sends it."""

    where = CodeField((), empty="Tout ce que je suis", label="De quel lieu", required=False)
    kind = CodeField(
        [
            (
                label,
                [
                    (str(k.code), f"{k.title} ({k.code})")
                    for k in kinds().values()
                    if k.function == c
                ],
            )
            for c, label in functions().items()
        ],
        empty="Tous",
        label="De quel type",
        required=False,
    )
    since = DayField(label="Depuis", required=False)
    until = DayField(label="Jusqu’à", required=False)
    profile = forms.ChoiceField(label="Profil", choices=list(_PROFILES.items()))
    programme = CodeField(
        [(str(code), label) for code, label in codes.PROGRAMMES.items()],
        empty="Choisissez",
        label="Programme",
        initial=str(codes.CARE),
        help_text="Pour ce qui a été déposé ici ; ce qu’un fichier a apporté garde le sien.",
    )
    company = CleanField(
        label="Émetteur, nom court",
        limit=naming.LONGEST,
        help_text="Lettres et chiffres : il est dans le nom du fichier.",
    )
    siren = CleanField(label="Son numéro SIREN", limit=11)
    name = CleanField(label="Sa raison sociale", limit=200)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        where = self.fields["where"]
        where.choices = [("", "Tout ce que je suis"), *places]  # type: ignore[attr-defined]

    def clean_company(self) -> str:
        """The name as names of files write it."""
        try:
            return naming.company_of(self.cleaned_data["company"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def clean_siren(self) -> str:
        """Nine digits."""
        plain = "".join(self.cleaned_data["siren"].split())
        if not (plain.isascii() and plain.isdigit() and len(plain) == 9):
            raise ValidationError("Un numéro SIREN a neuf chiffres.")
        return plain

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        said = self.cleaned_data
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", "La période finit avant de commencer.")
        return said

    @property
    def is_d1(self) -> bool:
        """Whether the profile asks for levels alone."""
        return bool(self.cleaned_data["profile"] == "d1")

    def selection(self, places: dict[str, Place]) -> Selection:
        """What leaves."""
        said = self.cleaned_data
        return Selection(
            place=places.get(said["where"]),
            kinds=frozenset({int(said["kind"])} if said["kind"] else ()),
            since=said["since"],
            until=said["until"],
            programme=int(said["programme"]),
        )

    def sender(self) -> Sender:
        """Who sends it."""
        said = self.cleaned_data
        return Sender(company=said["company"], siren=said["siren"], name=said["name"])
