"""The forms of plans: what an action says, where it stands, what narrows a list, an exception."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.accounts.models import Person
from hygie.establishments.models import LegalEntity
from hygie.kernel import amounts
from hygie.kernel.amounts import Unit
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line, whole
from hygie.platform.inputs import ChoiceField, CleanField, CodeField, DayField, SafeField
from hygie.remediation.models import Action
from hygie.remediation.queries import listing
from hygie.remediation.queries.listing import Filters
from hygie.remediation.rules import gain
from hygie.remediation.rules.actions import (
    LONGEST_DETAIL,
    LONGEST_OWNER,
    LONGEST_REASON,
    LONGEST_TITLE,
    OriginKind,
    Said,
)
from hygie.remediation.rules.costs import Cost
from hygie.remediation.rules.places import read_key
from hygie.remediation.rules.states import State
from hygie.remediation.rules.waivers import LONGEST_TITLE as LONGEST_PLEA
from hygie.remediation.rules.waivers import LONGEST_WORDS, Plea, Standing

BY_HAND = [each for each in OriginKind if each != OriginKind.INCIDENT]


class DaysField(CleanField):
    """Working days, « 2,5 »."""

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value)).replace(",", ".").removesuffix("j").strip()
        if not text:
            return None
        try:
            days = Decimal(text)
        except InvalidOperation:
            raise ValidationError("Écrivez un nombre de jours, comme 2,5.") from None
        if not days.is_finite() or not 0 <= days <= 99_999:
            raise ValidationError("La charge se compte en jours, de 0 à 99 999.")
        return days.quantize(Decimal("0.1"))


class EurosField(CleanField):
    """Euros, « 12 500,50 »; nothing is nothing spent."""

    def clean(self, value: Any) -> Decimal:
        text = str(super().clean(value))
        if not text.strip(" 0€.,"):
            return Decimal(0)
        try:
            return amounts.read(text, Unit.EUROS)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None


class GainField(CleanField):
    """Measures, « observatoire:1.1.2 »."""

    def clean(self, value: Any) -> tuple[str, ...]:
        refs = gain.read(str(super().clean(value)))
        try:
            gain.check(refs)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        return refs


class ActionForm(forms.Form):
    """What an action says."""

    title = SafeField(label="Ce qu’il faut faire", limit=LONGEST_TITLE)
    detail = SafeField(label="Précision", limit=LONGEST_DETAIL, lines=3, required=False)
    owner_id = forms.TypedChoiceField(
        label="Par qui, parmi les comptes",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez une personne de la liste."},
    )
    owner = SafeField(
        label="Ou un nom, une fonction, une équipe",
        limit=LONGEST_OWNER,
        required=False,
        help_text="« DSI », « Équipe réseau ». Une fonction reçoit aussi les rappels.",
    )
    due_on = DayField(label="Avant le")
    days = DaysField(
        label="Charge, en jours de travail", limit=20, required=False, help_text="Comme 2,5."
    )
    gain = GainField(
        label="Mesures qu’elle améliore",
        limit=4000,
        required=False,
        help_text="Le référentiel et le numéro, comme observatoire:1.1.2, séparés par une virgule.",
    )
    investment = EurosField(label="Investissement, en euros", limit=40, required=False)
    running = EurosField(
        label="Fonctionnement, en euros par an",
        limit=40,
        required=False,
        help_text="Compté à partir de l’année qui suit l’échéance.",
    )

    def __init__(
        self, *args: Any, owners: Sequence[Person], with_costs: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        people: Any = self.fields["owner_id"]
        people.choices = [("", "Personne de la liste"), *((each.pk, each.name) for each in owners)]
        if not owners:
            del self.fields["owner_id"]
            self.fields["owner"].label = "Par qui"
        if not with_costs:
            del self.fields["investment"], self.fields["running"]

    def said(self) -> Said:
        """What was written; somebody of the list comes before a name."""
        words = self.cleaned_data
        return Said(
            title=words["title"],
            detail=words["detail"],
            owner_id=words.get("owner_id"),
            owner=words["owner"],
            due_on=words["due_on"],
            days=words["days"],
            gain=words["gain"],
        )

    def cost(self) -> Cost | None:
        """The euros, for who writes them."""
        words = self.cleaned_data
        if "investment" not in words:
            return None
        return Cost(investment=words["investment"], running=words["running"])


class NewActionForm(ActionForm):
    """One action more, and what brought it."""

    origin = CodeField(
        [(each.value, each.label) for each in BY_HAND],
        empty="Choisissez",
        label="D’où vient-elle ?",
    )
    label = SafeField(
        label="Lequel, laquelle",
        limit=200,
        required=False,
        help_text="« Audit de l’annuaire, mars 2026 ».",
    )
    is_advice = forms.BooleanField(
        label="C’est une recommandation reçue : son suivi est mesuré", required=False
    )
    field_order = ("title", "detail", "origin", "label", "is_advice")


class ActionChangeForm(ActionForm):
    """An action in other words."""

    reason = SafeField(
        label="Pourquoi",
        limit=LONGEST_REASON,
        required=False,
        help_text="Nécessaire quand l’échéance recule.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, required=False)


def as_typed(action: Action, cost: Cost | None) -> dict[str, Any]:
    """An action as a form shows it again."""
    said = action.said
    return {
        "title": said.title,
        "detail": said.detail,
        "owner_id": said.owner_id,
        "owner": "" if said.owner_id else said.owner,
        "due_on": said.due_on,
        "days": days_as_typed(said.days),
        "gain": gain.written(said.gain),
        "investment": amounts.as_typed(cost.investment) if cost and cost.investment else "",
        "running": amounts.as_typed(cost.running) if cost and cost.running else "",
        "seen": action.version,
    }


def days_as_typed(days: Decimal | None) -> str:
    """Days as people write them."""
    return "" if days is None else f"{days.normalize():f}".replace(".", ",")


class MoveForm(forms.Form):
    """Where an action goes."""

    state = ChoiceField(State, label="Déplacer vers", widget=forms.Select())
    reason = SafeField(label="Pourquoi", limit=LONGEST_REASON, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, required=False)


class SharedForm(ActionForm):
    """An action of a group, and its members."""

    members = forms.MultipleChoiceField(
        label="Membres",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={
            "required": "Choisissez au moins un membre.",
            "invalid_choice": "Un de ces établissements n’est pas membre du groupement.",
            "invalid_list": "Choisissez des membres de la liste.",
        },
    )
    field_order = ("title", "detail", "members")

    def __init__(self, *args: Any, entities: Sequence[LegalEntity], **options: Any) -> None:
        super().__init__(*args, **options)
        members: Any = self.fields["members"]
        members.choices = [(each.finess, each.label) for each in entities]


class FiltersForm(forms.Form):
    """Every filter may be absent, and a wrong one is as good as absent."""

    q = forms.CharField(
        label="Chercher",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Action, personne, lieu"}),
    )
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "À finir"), *State.choices(), (listing.ANY, "Toutes")],
    )
    origine = forms.ChoiceField(
        label="Origine", required=False, choices=[("", "Toutes"), *OriginKind.choices()]
    )
    lieu = forms.ChoiceField(label="Établissement", required=False)
    ght = forms.ChoiceField(label="GHT", required=False)
    vue = forms.ChoiceField(
        label="Seulement",
        required=False,
        choices=[("", "Tout"), ("retard", "En retard"), ("moi", "À moi"), ("conseil", "Conseils")],
    )
    tri = forms.ChoiceField(
        label="Trier par",
        required=False,
        choices=[
            ("", "Échéance"),
            (listing.RANK, "Par quoi commencer"),
            ("lieu", "Établissement"),
            ("etat", "État"),
            ("titre", "Action"),
            ("change", "Dernier changement"),
        ],
    )
    mesure = forms.CharField(required=False, max_length=121, widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, str]],
        ghts: list[tuple[str, str]],
        hidden: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        known = list(places)
        asked = str(self.data.get("lieu") or "")
        if asked and asked not in dict(known) and read_key(asked):
            known = [*known, (asked, "L’établissement choisi")]
        self._choices("lieu", [("", "Tous"), *known])
        self._choices("ght", [("", "Tous"), *ghts])
        gone = {*hidden, *(["lieu"] if len(known) < 2 and not asked else [])}
        gone |= {"ght"} if len(ghts) < 2 else set()
        for name in gone:
            self.fields[name].widget = forms.HiddenInput()

    @property
    def others(self) -> list[forms.BoundField]:
        """The filters beside the search box."""
        return [field for field in self if field.name != "q"]

    def filters(self) -> Filters:
        """What the plan is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        view = said.get("vue")
        return Filters(
            text=clean_line(said.get("q") or ""),
            state=said.get("etat") or "",
            origin=said.get("origine") or "",
            place=read_key(said.get("lieu") or ""),
            ght=said.get("ght") or "",
            measure=clean_line(said.get("mesure") or ""),
            late=view == "retard",
            mine=view == "moi",
            advice=view == "conseil",
            sort=said.get("tri") or "",
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class PlaceForm(forms.Form):
    """The place whose plan is written, where one keeps several."""

    lieu = forms.ChoiceField(
        label="Établissement",
        error_messages={
            "required": "Choisissez un établissement.",
            "invalid_choice": "Choisissez un établissement de la liste.",
        },
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["lieu"]
        known = [(key, name) for key, name in places if not key.startswith("ght-")]
        field.choices = [("", "Choisissez"), *known]


class WaiverForm(forms.Form):
    """What an exception asks."""

    title = SafeField(
        label="Ce qui n’est pas respecté",
        limit=LONGEST_PLEA,
        help_text="« Trois automates du laboratoire sous Windows 7 ».",
    )
    reason = SafeField(label="Pourquoi", limit=LONGEST_WORDS, lines=3)
    compensating = SafeField(
        label="Ce qui protège en attendant",
        limit=LONGEST_WORDS,
        lines=3,
        help_text="Sans cela, rien n’est approuvé.",
    )
    expires_on = DayField(label="Jusqu’au", help_text="Un an au plus : elle se redemande ensuite.")
    measures = GainField(
        label="Mesures concernées",
        limit=4000,
        required=False,
        help_text="Comme observatoire:1.1.2, séparées par une virgule.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, required=False)

    def plea(self) -> Plea:
        """What was asked."""
        names = ("title", "reason", "compensating", "expires_on", "measures")
        return Plea(**{name: self.cleaned_data[name] for name in names})


class StandingForm(forms.Form):
    """What the list of exceptions is narrowed to."""

    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Toutes"), *Standing.choices()]
    )

    def standing(self) -> Standing | None:
        """What it is worth today."""
        self.is_valid()
        said = self.cleaned_data.get("etat")
        return Standing(said) if said else None


def year_of(text: str, *, today: date) -> int:
    """The year that an address asks for; this one when it asks for none that can be."""
    asked = whole(text, digits=4) or today.year
    return asked if today.year - 20 <= asked <= today.year + 20 else today.year
