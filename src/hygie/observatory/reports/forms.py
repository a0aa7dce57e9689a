"""What people type into a report."""

from collections.abc import Sequence

from django import forms

from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.observatory.rules.reports import LONGEST, LONGEST_REASON
from hygie.platform.inputs import SafeField


class BeginForm(forms.Form):
    """Of which place, and of which year."""

    place = forms.ChoiceField(label="Lieu")
    year = forms.ChoiceField(label="Année")

    def __init__(
        self, data: object = None, *, places: Sequence[tuple[str, str]], years: Sequence[int]
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["place"] = forms.ChoiceField(label="Lieu", choices=places)
        self.fields["year"] = forms.TypedChoiceField(
            label="Année", coerce=int, choices=[(str(each), str(each)) for each in years]
        )

    def wanted(self) -> tuple[Place, int]:
        """The place and the year."""
        code = self.cleaned_data["place"]
        place = NATION if code == NATION.code else Place(PlaceKind.REGION, code)
        return place, self.cleaned_data["year"]


class RoundForm(forms.Form):
    """Whether the numbers of a report are rounded."""

    is_rounded = forms.BooleanField(
        label="Arrondir au multiple de 5 les nombres du rapport et de ses données ouvertes",
        required=False,
        help_text="Chaque nombre est arrondi pour lui-même, dans les phrases, les tableaux, les "
        "images et les fichiers\u00a0: leur somme peut différer du total. Les deux le sont "
        "ensemble, parce qu’un nombre exact dans l’un rendrait l’arrondi de l’autre inutile.",
    )


class TextForm(forms.Form):
    """The text of one section, and the version that its writer had before them."""

    text = SafeField(
        label="Texte",
        limit=LONGEST,
        lines=12,
        required=False,
        help_text="Des paragraphes simples, séparés par une ligne vide. Aucun nom de patient ni "
        "d’établissement.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def version(self) -> int:
        """The version that was seen; none is zero."""
        return self.cleaned_data.get("seen") or 0


class WithdrawForm(forms.Form):
    """Why a publication is withdrawn."""

    reason = SafeField(
        label="Pourquoi ce rapport est retiré",
        limit=LONGEST_REASON,
        lines=3,
        help_text="Tous ceux qui chercheront ce rapport liront cette phrase.",
    )
