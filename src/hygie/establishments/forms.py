"""The forms of the register."""

from django import forms

from hygie.establishments import queries


class Search(forms.Form):
    """What a person types to find a site."""

    q = forms.CharField(
        label="Nom, ville ou numéro FINESS",
        required=False,
        max_length=queries.LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ReceivedFile(forms.Form):
    """A file of the national register."""

    file = forms.FileField(
        label="Fichier du registre",
        help_text=(
            "SAE (tables ID, IDB, GHT ou classeur), FINESS etalab, FiNESS+, flux XML ; tel quel ou "
            "compressé par gzip, 200 Mio au plus. Le nom du fichier ne compte pas."
        ),
        widget=forms.ClearableFileInput(attrs={"data-largest": 200}),
    )
