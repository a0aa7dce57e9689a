"""What the declarant chooses on the page of readers."""

from django import forms

from hygie.incidents.rules.readers import Choice

WITHHOLD, GIVE_BACK = "retirer", "rendre"


class ChoiceForm(forms.Form):
    """What is withheld or given back."""

    choix = forms.ChoiceField(choices=Choice.choices())
    acte = forms.ChoiceField(choices=[(WITHHOLD, "Retirer"), (GIVE_BACK, "Rendre")])
