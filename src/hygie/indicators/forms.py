"""The forms of indicators: what is added, what leaves, what is searched."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hygie.incidents.when import WhenField
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.pasted import LONGEST
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Pap, Tlp
from hygie.platform.inputs import NEEDED, ChoiceField, CleanField, CodeField, SafeField


class AddForm(forms.Form):
    """One indicator or a pasted text; `read` is the mark of what the page showed before."""

    values = forms.CharField(
        label="Indicateurs",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off"}),
        help_text="Un seul, ou un texte collé : adresses, domaines, URL, empreintes, fichiers… "
        "Les écritures hxxp et [.] sont comprises.",
    )
    kind = CodeField(
        Kind.choices(),
        empty="Reconnaître le type",
        label="Type",
        required=False,
        help_text="Si vous le choisissez, chaque ligne est lue comme un seul indicateur.",
    )
    tlp = ChoiceField(
        Tlp,
        label="Qui peut le savoir (TLP)",
        help_text="TLP, le protocole des feux : du public (CLEAR) à quelques personnes (RED).",
        widget=forms.Select(),
        initial=USUAL_TLP,
    )
    pap = ChoiceField(
        Pap,
        label="Ce qu’on peut en faire (PAP)",
        help_text="PAP, le protocole des actions permises : rien n’alerte l’attaquant.",
        widget=forms.Select(),
        initial=USUAL_PAP,
    )
    to_block = forms.BooleanField(label="À bloquer ou à surveiller partout", required=False)
    first_seen = WhenField(required=False, label="Vu la première fois")
    last_seen = WhenField(required=False, label="Vu la dernière fois")
    comment = SafeField(
        label="Précision", limit=500, required=False, help_text="Sans nom ni numéro de patient."
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    confirmed = forms.BooleanField(label="J’ai relu cette liste", required=False)

    def __init__(self, data: Any = None, *, zone: str, marks: Iterable[Tlp]) -> None:
        super().__init__(data, auto_id="indicator_%s")
        self.fields["values"].error_messages |= {"required": NEEDED}
        for name in ("first_seen", "last_seen"):
            seen = self.fields[name]
            assert isinstance(seen, WhenField)  # noqa: S101 - declared so above
            seen.set_zone(zone)
        self.fields["tlp"].choices = [(each.value, each.label) for each in marks]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why an indicator is taken back."""

    reason = SafeField(label="Motif du retrait", limit=500)


class ExportForm(forms.Form):
    """For whom the file is, and which indicators go into it."""

    as_ = ChoiceField(Tlp, label="Marque du fichier", widget=forms.Select(), initial=Tlp.AMBER)
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    within = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, numbers: Iterable[int] = ()) -> None:
        super().__init__(data, auto_id="export_%s")
        self.fields["chosen"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """One indicator, as it was received."""

    q = CleanField(
        label="Un indicateur",
        limit=2_000,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "evil[.]example", "spellcheck": "false"}
        ),
    )
