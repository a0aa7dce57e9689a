"""The form of a campaign: in whose name, what, whom, when."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hygie.assessments.models import Campaign
from hygie.assessments.queries.population import Code
from hygie.assessments.rules.population import LONGEST_TITLE, Said
from hygie.establishments.tree import Node
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.wording import counted
from hygie.platform.inputs import CHOOSE, NOT_A_CHOICE, CodeField, DayField, SafeField
from hygie.referentials.models import Version

_WRONG = {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE}
_LEVELS = [
    (PlaceKind.LEGAL_ENTITY.value, "Les entités juridiques : une réponse par hôpital"),
    (PlaceKind.SITE.value, "Les sites : une réponse par lieu de soins"),
]


def key_of(place: Place) -> str:
    """A place as a choice of this form."""
    return f"{place.kind}:{place.code}"


def read_key(text: str) -> Place:
    """The place of a choice of this form."""
    kind, _, code = text.partition(":")
    return Place(PlaceKind(kind), code)


class CampaignForm(forms.Form):
    """What a campaign says; of one that is open, its name and its last day alone."""

    title = SafeField(
        label="Nom de la campagne",
        limit=LONGEST_TITLE,
        help_text="Ce que lisent les établissements. Exemple : « Mesures prioritaires 2026 ».",
    )
    place = CodeField([], empty="Choisissez", label="Au nom de")
    version = CodeField([], empty="Choisissez", label="Référentiel")
    level = forms.ChoiceField(
        label="Qui répond",
        choices=_LEVELS,
        widget=forms.RadioSelect(),
        initial=PlaceKind.LEGAL_ENTITY.value,
        error_messages=_WRONG,
    )
    among = CodeField([], empty="Tout le territoire", label="Parmi", required=False)
    categories = forms.MultipleChoiceField(
        label="Seulement ces catégories d’établissements",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages=_WRONG,
    )
    statuses = forms.MultipleChoiceField(
        label="Seulement ces statuts juridiques",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages=_WRONG,
    )
    opens_on = DayField(label="Premier jour")
    closes_on = DayField(
        label="Dernier jour",
        help_text="Un rappel part 30, 14 et 3 jours avant, à qui n’a pas remis.",
    )

    def __init__(
        self,
        *args: Any,
        authorities: Sequence[Node],
        areas: Sequence[Node],
        versions: Sequence[tuple[str, Sequence[Version]]],
        categories: Sequence[Code],
        statuses: Sequence[Code],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choices("place", [(key_of(each.place), each.name) for each in authorities])
        self._choices(
            "version",
            [
                (label, [(str(e.pk), f"{e.title}, version {e.version}") for e in some])
                for label, some in versions
            ],
        )
        self._choices("among", _by_kind(areas))
        self._codes("categories", categories)
        self._codes("statuses", statuses)
        if len(authorities) == 1:
            self.initial.setdefault("place", key_of(authorities[0].place))

    def only_what_an_open_one_changes(self) -> None:
        """Keep the name and the last day."""
        for name in list(self.fields):
            if name not in {"title", "closes_on"}:
                del self.fields[name]

    def authority(self) -> Place:
        """In whose name."""
        return read_key(self.cleaned_data["place"])

    def said(self, was: Said | None = None) -> Said:
        """The campaign as it is said; of an open one, the rest is as it was."""
        told = self.cleaned_data
        if was is not None and "level" not in told:
            return Said(**{**was.__dict__, "title": told["title"], "closes_on": told["closes_on"]})
        return Said(
            title=told["title"],
            level=PlaceKind(told["level"]),
            opens_on=told["opens_on"],
            closes_on=told["closes_on"],
            among=read_key(told["among"]) if told["among"] else self.authority(),
            categories=tuple(told["categories"]),
            statuses=tuple(told["statuses"]),
        )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [*field.choices, *choices]

    def _codes(self, name: str, codes: Sequence[Code]) -> None:
        field: Any = self.fields[name]
        field.choices = [
            (code, f"{label} ({counted(count, 'ouvert', 'ouverts')})")
            for code, label, count in codes
        ]


def as_typed(campaign: Campaign) -> dict[str, Any]:
    """A campaign as its form shows it again."""
    among = campaign.among
    return {
        "title": campaign.title,
        "place": key_of(campaign.place),
        "version": str(campaign.version_id),
        "level": campaign.level,
        "among": "" if among == campaign.place else key_of(among),
        "categories": campaign.categories,
        "statuses": campaign.statuses,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
    }


def _by_kind(areas: Sequence[Node]) -> list[Any]:
    labels = {
        PlaceKind.NATION: "La nation",
        PlaceKind.REGION: "Régions",
        PlaceKind.GHT: "Groupements (GHT)",
    }
    return [
        (label, [(key_of(e.place), e.name) for e in areas if e.place.kind == kind])
        for kind, label in labels.items()
        if any(e.place.kind == kind for e in areas)
    ]
