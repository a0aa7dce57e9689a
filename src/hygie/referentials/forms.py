"""What people say of referentials: words to look for, a file, a reason."""

from typing import Any

from django import forms

from hygie.platform.inputs import NBSP, CleanField
from hygie.platform.inputs import NEEDED as NEEDED_WORDS
from hygie.referentials.readers.plain import LARGEST, MIB
from hygie.referentials.rules.checking import LONGEST, SLUG

_SLUG = "En minuscules sans accent, avec des chiffres, des points et des tirets."


class Search(forms.Form):
    """Words to look for in one version."""

    q = CleanField(label="Chercher une mesure", limit=100, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].widget.input_type = "search"
        self.fields["q"].widget.attrs["placeholder"] = "sauvegarde, annuaire, 4.2…"


class ProvingForm(forms.Form):
    """A kind of event and the answer that it proves at best."""

    event_kind = forms.IntegerField(label="Évènement OPSSIES (1 à 61)", min_value=1, max_value=61)
    step = forms.TypedChoiceField(label="Prouve au plus", coerce=int)
    least_level = forms.IntegerField(
        label="Niveau au moins", required=False, min_value=0, max_value=1_000_000
    )
    least_score = forms.IntegerField(
        label="Score au moins", required=False, min_value=0, max_value=1_000_000
    )

    def __init__(self, *args: Any, steps: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["step"]
        assert isinstance(chosen, forms.TypedChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(str(rank), label) for rank, label in steps]


class FileForm(forms.Form):
    """A file that holds a referential, and what to call it."""

    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        help_text=(
            "YAML de Hygie, bibliothèque CISO Assistant, questionnaire MADIS, catalogue OSCAL ou "
            f"tableau CSV, tel quel ou gzip. {LARGEST // MIB}{NBSP}Mio au plus, décompressé."
        ),
    )
    slug = CleanField(
        label="Nom court",
        limit=LONGEST["slug"],
        required=False,
        help_text=(
            "Celui d’un référentiel déjà là en fait une nouvelle version. Vide : celui du fichier."
        ),
    )
    version = CleanField(
        label="Numéro de version",
        limit=LONGEST["version"],
        required=False,
        help_text="Vide : celui du fichier.",
    )
    keeps_frame = forms.BooleanField(
        label="Garder l’arborescence de la version en vigueur",
        required=False,
        help_text=(
            "Le fichier ne donne que les énoncés et les réponses ; objectifs, suites et preuves "
            "restent. Il doit avoir les mêmes références."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].error_messages |= {"required": NEEDED_WORDS, "invalid": NEEDED_WORDS}
        self.fields["file"].widget.attrs["data-largest"] = LARGEST // MIB

    def clean_slug(self) -> str:
        """A short name is one, or is not given."""
        said: str = self.cleaned_data["slug"]
        if said and not SLUG.fullmatch(said):
            raise forms.ValidationError(_SLUG)
        return said
