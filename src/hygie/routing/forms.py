"""What people choose about readers and copies."""

from typing import Any

from django import forms

from hygie.incidents.rules.marks import in_words
from hygie.incidents.rules.readers import Choice
from hygie.incidents.when import WhenField
from hygie.kernel.conditions import Field, conditions
from hygie.kernel.markings import Tlp
from hygie.platform.inputs import CleanField, DayField, SafeField
from hygie.routing.models import Copy
from hygie.routing.rules.copies import NEW, Changes, Rule, Way
from hygie.routing.rules.facts import fields
from hygie.routing.rules.handing import Handed
from hygie.routing.rules.recipients import recipients

WITHHOLD, GIVE_BACK = "retirer", "rendre"
TRY = "essayer"
SEND, SET_ASIDE = "envoyer", "ecarter"


class ChoiceForm(forms.Form):
    """What is withheld or given back."""

    choix = forms.ChoiceField(choices=Choice.choices())
    acte = forms.ChoiceField(choices=[(WITHHOLD, "Retirer"), (GIVE_BACK, "Rendre")])


class MarkForm(forms.Form):
    """The mark of an incident."""

    marque = forms.TypedChoiceField(
        label="Marque",
        choices=[(each.value, in_words(each)) for each in Tlp],
        coerce=Tlp,
        # Whole sentences: a closed list cuts them on a telephone.
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """What an analyst decides about a copy that waits."""

    acte = forms.ChoiceField(choices=[(SEND, "Envoyer"), (SET_ASIDE, "Écarter")])
    motif = CleanField(limit=500, required=False)


class HandForm(forms.Form):
    """That the document of a copy was put into somebody’s hands."""

    handed_at = WhenField(label="Remis quand ?")
    giver = SafeField(label="Remis par", limit=200, help_text="Nom et fonction.")
    receiver = SafeField(label="Remis à", limit=200, help_text="Nom ou fonction, service.")
    receipt = SafeField(
        label="Accusé de réception",
        limit=200,
        required=False,
        help_text="Le numéro ou la référence que ce destinataire a donné.",
    )

    def __init__(self, data: Any = None, *, copy: Copy, giver: str, zone: str) -> None:
        initial = {"giver": copy.handed_by or giver, "receiver": copy.handed_to}
        super().__init__(data, initial=initial | {"receipt": copy.receipt})
        handed = self.fields["handed_at"]
        assert isinstance(handed, WhenField)  # noqa: S101 - declared so above
        handed.set_zone(zone)

    def said(self) -> Handed:
        """What was typed."""
        said = self.cleaned_data
        return Handed(
            at=said["handed_at"],
            giver=said["giver"],
            receiver=said["receiver"],
            receipt=said["receipt"],
        )


class RuleForm(forms.Form):
    """A rule: what it does, and for each field the values that are asked or set aside."""

    title = CleanField(label="Titre", limit=150)
    way = forms.TypedChoiceField(
        label="Quand la règle s’applique",
        choices=Way.choices(),
        coerce=Way,
        widget=forms.RadioSelect,
    )
    again = forms.BooleanField(label="Renvoyer quand la gravité change", required=False)
    starts_on = DayField(label="Premier jour", required=False)
    ends_on = DayField(label="Dernier jour", required=False)
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=40)

    def __init__(self, *args: Any, rule: Rule, **options: Any) -> None:
        initial: dict[str, Any] = {
            "title": rule.title,
            "way": rule.way,
            "again": rule.again,
            "starts_on": rule.starts_on,
            "ends_on": rule.ends_on,
            "seen": rule.mark,
        }
        for code in fields():
            initial[f"when-{code}"] = sorted(rule.when.get(code, ()))
            initial[f"unless-{code}"] = sorted(rule.unless.get(code, ()))
        options["initial"] = initial
        super().__init__(*args, **options)
        for code, field in fields().items():
            label = field.label[0].upper() + field.label[1:]
            self.fields[f"when-{code}"] = _choices(field, f"{label} : la règle demande")
            self.fields[f"unless-{code}"] = _choices(field, f"{label} : la règle écarte")

    @property
    def asked(self) -> list[dict[str, Any]]:
        """For each field, its two lists, open when something is ticked."""
        found = []
        for code, field in fields().items():
            both = [self[f"when-{code}"], self[f"unless-{code}"]]
            label = field.label[0].upper() + field.label[1:]
            is_open = any(each.value() for each in both)
            found.append({"label": label, "fields": both, "is_open": is_open})
        return found

    def changes(self) -> Changes:
        """What the desk changes."""
        said = self.cleaned_data
        return Changes(
            title=said["title"],
            way=said["way"],
            again=said["again"],
            when=conditions({code: said[f"when-{code}"] for code in fields()}),
            unless=conditions({code: said[f"unless-{code}"] for code in fields()}),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )


class NewRuleForm(RuleForm):
    """A rule of the desk’s own: the same, with its recipient, which stays."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, rule=NEW, **options)
        known = [(each.code, each.label) for each in recipients().values()]
        self.fields["recipient"] = forms.ChoiceField(
            label="À qui",
            help_text="Il ne change plus ensuite : pour un autre, écrivez une autre règle.",
            choices=[("", "Choisir"), *known],
        )


class AddressesForm(forms.Form):
    """The addresses of a recipient, one on each line."""

    code = forms.CharField(widget=forms.HiddenInput(), max_length=20)
    mails = CleanField(label="Adresses, une par ligne", limit=4_000, lines=3, required=False)


def _choices(field: Field, label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(field.values.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
