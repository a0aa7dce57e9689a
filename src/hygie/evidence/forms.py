"""The forms of proofs: what is deposited, what a list is narrowed to."""

import uuid
from typing import Any

from django import forms

from hygie.evidence.operations.keeping import MOST_FILES, Joined, Said
from hygie.evidence.operations.planning import Announced
from hygie.evidence.queries import Filters
from hygie.evidence.rules import fact
from hygie.evidence.rules.kinds import Shown, functions, kinds
from hygie.evidence.rules.marks import Mark
from hygie.evidence.rules.planned import EXERCISE
from hygie.kernel.markings import USUAL_TLP, Tlp
from hygie.kernel.text import clean_line
from hygie.platform.inputs import (
    NBSP,
    ChoiceField,
    CodeField,
    DayField,
    FilesField,
    SafeField,
    WholeField,
)


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds by function, as a list that people choose from."""
    return [
        (
            label,
            [
                (str(kind.code), f"{kind.title} ({kind.code})")
                for kind in kinds().values()
                if kind.function == code
            ],
        )
        for code, label in functions().items()
    ]


class DepositForm(forms.Form):
    """What is proven, when, with what outcome, by which files."""

    token = forms.CharField(
        max_length=64,
        required=False,
        widget=forms.HiddenInput(),
        error_messages={"max_length": "Cette page n’est plus la bonne : rouvrez-la."},
    )
    kind = CodeField(_kinds(), empty="Choisissez", label="Qu’est-ce que cela prouve ?")
    occurred_on = DayField(label="Fait le", help_text="Le jour de l’exercice, la fin de l’audit.")
    title = SafeField(
        label="Intitulé",
        limit=fact.TITLE_LIMIT,
        required=False,
        help_text="Quelques mots, sans nom de patient. Exemple : exercice de nuit, urgences.",
    )
    level = WholeField(
        least=0,
        most=fact.LEVEL_MOST,
        label="Niveau atteint",
        help_text="Si l’audit en donne un : de 1 à 5 pour un annuaire.",
    )
    score = WholeField(
        least=-fact.SCORE_MOST, most=fact.SCORE_MOST, label="Score", help_text="S’il y en a un."
    )
    perimeter = SafeField(
        label="Périmètre",
        limit=fact.PERIMETER_LIMIT,
        required=False,
        help_text="Ce qui a été regardé : une forêt, des domaines, un service.",
    )
    tlp = ChoiceField(
        Mark, label="Qui peut le savoir (TLP)", widget=forms.Select(), initial=USUAL_TLP.value
    )
    reason = SafeField(label="Pourquoi la remplacer ?", limit=fact.REASON_LIMIT, lines=2)
    joined = FilesField(
        most=MOST_FILES,
        too_many=f"{MOST_FILES} fichiers par preuve, c’est le plus.",
        label="Pièces",
        help_text=f"Rapport, compte rendu : {MOST_FILES} au plus, de 20{NBSP}Mio chacune.",
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        replaces: bool,
        stopped: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.stopped = stopped
        if not replaces:
            del self.fields["reason"]
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    def clean_token(self) -> str:
        """A page that brings none is never the same as another."""
        return clean_line(self.cleaned_data["token"]) or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        """Why the files did not come."""
        if self.stopped:
            self.add_error("joined", self.stopped)
        return self.cleaned_data

    def said(self) -> Said:
        """The proof as it is said."""
        told = self.cleaned_data
        return Said(
            kind=int(told["kind"]),
            occurred_on=told["occurred_on"],
            token=told["token"],
            title=told["title"],
            level=told.get("level"),
            score=told.get("score"),
            perimeter=told["perimeter"],
            tlp=Tlp(told["tlp"].value),
            files=tuple(
                Joined(name=file.name or "", chunks=file.chunks) for file in told["joined"]
            ),
        )


class WithdrawForm(forms.Form):
    """Why a proof is withdrawn."""

    reason = SafeField(label="Pourquoi la retirer ?", limit=fact.REASON_LIMIT, lines=2)


class DoneForm(DepositForm):
    """The proof that an announced exercise was done."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, replaces=False, **options)
        for name in ("kind", "level", "score"):
            del self.fields[name]
        self.fields["occurred_on"].help_text = "Le jour où il a eu lieu."
        self.fields["perimeter"].help_text = "Les services, les sites qui y ont pris part."

    def clean(self) -> dict[str, Any]:
        """It proves an exercise, and nothing else."""
        return super().clean() | {"kind": str(EXERCISE)}


class AnnounceForm(forms.Form):
    """An exercise that is planned."""

    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    planned_on = DayField(label="Prévu le")
    title = SafeField(
        label="À quoi s’exercera-t-on ?",
        limit=fact.TITLE_LIMIT,
        help_text="Quelques mots, que lisent tous ceux qui lisent les preuves. Exemple : panne du "
        "dossier patient, une nuit.",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    def said(self) -> Announced:
        """The exercise as it is announced."""
        told = self.cleaned_data
        token = clean_line(told["token"]) or uuid.uuid4().hex
        return Announced(planned_on=told["planned_on"], title=told["title"], token=token)


class MoveForm(forms.Form):
    """Another day for an exercise that is planned."""

    planned_on = DayField(label="Nouveau jour")
    reason = SafeField(label="Pourquoi le reporter ?", limit=fact.REASON_LIMIT, lines=2)

    def said(self, *, title: str) -> Announced:
        """The same exercise, another day."""
        day = self.cleaned_data["planned_on"]
        return Announced(planned_on=day, title=title, token=uuid.uuid4().hex)


class CallOffForm(forms.Form):
    """Why an exercise is called off."""

    why = SafeField(label="Pourquoi l’annuler ?", limit=fact.REASON_LIMIT, lines=2)


class SettleForm(forms.Form):
    """The proof, noted already, that an exercise was done."""

    proof = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class FiltersForm(forms.Form):
    """What the list is narrowed to; a wrong value narrows nothing."""

    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *Shown.choices()])
    type = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *_kinds()])

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            kind=int(said["type"]) if said.get("type") else None,
            state=Shown(said["etat"]) if said.get("etat") else None,
        )


class SearchForm(forms.Form):
    """Which establishment's proofs."""

    q = forms.CharField(
        label="Chercher un établissement",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom, ville, FINESS"}),
    )
