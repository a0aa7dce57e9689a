"""The field that asks for a place: a list when there are few, else what people write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.accounts import queries
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.errors import NotFound
from hygie.kernel.text import clean_line
from hygie.platform.inputs import CHOOSE, NEEDED, NOT_A_CHOICE

FEW = 40
_OFFERED = 5


class PlaceChoice(forms.TypedChoiceField):
    """One place of a short list."""

    def __init__(self, nodes: list[Node], **options: Any) -> None:
        choices = [(_coded(node.place), f"{node.name} ({_kind(node.place)})") for node in nodes]
        if len(choices) > 1:
            choices.insert(0, ("", "Choisissez un lieu"))
        super().__init__(choices=choices, coerce=_place, empty_value=None, **options)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}


class PlaceText(forms.CharField):
    """A place as people write it: FR, a region, a group, a FINESS number, or a name."""

    def __init__(self, actor: Actor, power: Power, **options: Any) -> None:
        super().__init__(max_length=120, **options)
        self.actor, self.power = actor, power
        self.error_messages["required"] = NEEDED

    def clean(self, value: Any) -> Place | None:
        """Return the place, or the sentence that helps to name it."""
        text = clean_line(str(super().clean(value)))
        if not text:
            return None
        try:
            place = queries.any_place(text)
        except NotFound:
            raise ValidationError(self._help(text)) from None
        if not queries.reaches(self.actor, place, self.power):
            raise ValidationError("Ce lieu n’est ni le vôtre ni au-dessous du vôtre.")
        return place

    def _help(self, text: str) -> str:
        """Say which places the text may mean, among those of the actor."""
        found = establishments.any_search(text[:80], limit=_OFFERED)
        offered = [
            f"{each.finess} {each.name}, {each.city}"
            for each in found
            if queries.reaches(self.actor, Place(PlaceKind.SITE, each.finess), self.power)
        ]
        offered = [*self._entities(found), *offered]
        if not offered:
            return (
                "Aucun lieu de ce nom parmi les vôtres. Écrivez un numéro FINESS, le code d’un GHT "
                "ou d’une région, ou FR."
            )
        return f"Plusieurs lieux sont possibles, écrivez son numéro : {' ; '.join(offered)}."

    def _entities(self, found: list[establishments.Found]) -> list[str]:
        """The legal entities of these sites, each once, before its sites."""
        named = dict.fromkeys((each.entity_finess, each.entity_name) for each in found)
        return [
            f"{finess} {name}, entité juridique"
            for finess, name in named
            if finess
            and queries.reaches(self.actor, Place(PlaceKind.LEGAL_ENTITY, finess), self.power)
        ]


def place_field(actor: Actor, power: Power, *, label: str = "Lieu") -> forms.Field:
    """The field that fits how many places are the actor's."""
    nodes = tree.any_choices(actor.reach(power), limit=FEW)
    if nodes:
        return PlaceChoice(nodes, label=label)
    hint = (
        "Numéro FINESS, nom d’un établissement, code d’un GHT ou d’une région, FR pour la France."
    )
    return PlaceText(actor, power, label=label, help_text=hint)


def _coded(place: Place) -> str:
    return f"{place.kind}:{place.code}"


def _place(text: str) -> Place:
    kind, _, code = text.partition(":")
    return Place(PlaceKind(kind), code)


def _kind(place: Place) -> str:
    return place.kind.label.lower() if place.kind != PlaceKind.GHT else place.kind.label
