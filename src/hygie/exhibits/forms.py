"""The forms of evidence: what is deposited, what is noted, what leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.exhibits.rules.custody import LONG, SHORT, Receiver
from hygie.exhibits.rules.kinds import Kind
from hygie.incidents.when import WhenField
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Pap, Tlp
from hygie.platform.inputs import NEEDED, ChoiceField, CodeField, SafeField
from hygie.platform.installation import largest_exhibit


class DepositForm(forms.Form):
    """A file, and where it comes from; the file is last, so that a refused one keeps the words."""

    kind = CodeField(Kind.choices(), empty="Choisissez", label="Qu’est-ce que c’est ?")
    taken_from = SafeField(
        label="Pris sur",
        limit=SHORT,
        help_text="Machine, boîte aux lettres, support : poste ACC-012, serveur de fichiers…",
    )
    collected_by = SafeField(label="Pris par", limit=SHORT, help_text="Nom et fonction.")
    collected_at = WhenField(label="Pris le")
    how = SafeField(
        label="Comment",
        limit=LONG,
        required=False,
        help_text="Copie, export, photo de l’écran, image du disque… Sans nom de patient.",
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
    file = forms.FileField(label="Le fichier", allow_empty_file=True)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        zone: str,
        marks: Iterable[Tlp],
        stopped: str = "",
    ) -> None:
        super().__init__(data, files, auto_id="exhibit_%s")
        self.stopped = stopped
        collected = self.fields["collected_at"]
        assert isinstance(collected, WhenField)  # noqa: S101 - declared so above
        collected.set_zone(zone)
        self.fields["tlp"].choices = [(each.value, each.label) for each in marks]  # type: ignore[attr-defined]
        file = self.fields["file"]
        file.error_messages |= {"required": stopped or NEEDED, "invalid": NEEDED}
        most = largest_exhibit() // 1024**2
        file.widget.attrs["data-largest"] = most
        file.help_text = (
            f"{most} Mio au plus. Il est gardé tel quel, avec son empreinte, et jamais ouvert ici."
        )

    def clean_file(self) -> Any:
        """An empty file proves nothing, and cannot be told from a copy that failed."""
        file = self.cleaned_data["file"]
        if file is not None and not file.size:
            raise ValidationError("Ce fichier est vide : la copie a peut-être échoué.")
        return file


class ReceiverForm(forms.Form):
    """To whom evidence goes."""

    person = SafeField(label="Remis à", limit=SHORT, help_text="Nom et qualité.")
    service = SafeField(
        label="Service", limit=SHORT, help_text="Police, gendarmerie, parquet, assureur…"
    )
    reference = SafeField(
        label="Référence", limit=SHORT, help_text="Numéro de procédure, de plainte ou de dossier."
    )

    def receiver(self) -> Receiver:
        """The receiver that was typed."""
        said = self.cleaned_data
        return Receiver(person=said["person"], service=said["service"], reference=said["reference"])


class HandOverForm(ReceiverForm):
    """A piece of evidence that was handed over, and when."""

    happened_at = WhenField(label="Quand")
    words = SafeField(label="Précision", limit=LONG, required=False)

    def __init__(self, data: Any = None, *, zone: str) -> None:
        super().__init__(data, auto_id="hand_%s")
        _set_zone(self, zone)


class CopyForm(forms.Form):
    """A copy that left on a support."""

    happened_at = WhenField(label="Quand")
    words = SafeField(
        label="Sur quel support, et pour quoi", limit=LONG, help_text="Clé USB n° 3, pour l’expert."
    )

    def __init__(self, data: Any = None, *, zone: str) -> None:
        super().__init__(data, auto_id="copy_%s")
        _set_zone(self, zone)

    def receiver(self) -> Receiver:
        """Nobody: it is the copy of a support."""
        return Receiver(person="", service="", reference="")


class WithdrawForm(forms.Form):
    """Why a piece of evidence is withdrawn."""

    reason = SafeField(label="Motif du retrait", limit=LONG)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="withdraw_%s")


class ReleaseForm(forms.Form):
    """Why a piece of evidence has no longer to be kept."""

    reason = SafeField(
        label="Motif", limit=LONG, help_text="Procédure close, accord du parquet, délai passé…"
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="release_%s")


class HoldForm(forms.Form):
    """Why it is kept again."""

    reason = SafeField(label="Motif", limit=LONG, help_text="Qui le demande, et pour quoi.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hold_%s")


class EraseForm(forms.Form):
    """Why a file is erased, said by somebody who knows that it does not come back."""

    reason = SafeField(label="Motif de l’effacement", limit=LONG)
    sure = forms.BooleanField(
        label="Effacer ce fichier pour toujours",
        error_messages={"required": "Cochez cette case : le fichier ne se retrouve pas."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="erase_%s")


class SealForm(ReceiverForm):
    """A sealed export: for whom, under which mark, with which pieces."""

    as_ = ChoiceField(Tlp, label="Marque de l’export", widget=forms.Select(), initial=Tlp.AMBER)
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(
        self, data: Any = None, *, marks: Iterable[Tlp], numbers: Iterable[int] = ()
    ) -> None:
        super().__init__(data, auto_id="seal_%s")
        self.fields["as_"].choices = [(each.value, each.label) for each in marks]  # type: ignore[attr-defined]
        chosen = self.fields["chosen"]
        chosen.choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]
        chosen.error_messages |= {"invalid_choice": "Un élément choisi a été retiré depuis."}


def _set_zone(form: forms.Form, zone: str) -> None:
    field = form.fields["happened_at"]
    assert isinstance(field, WhenField)  # noqa: S101 - declared so by both
    field.set_zone(zone)
