"""What narrows the trail."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms

from hygie.incidents.rules import codes
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.trail.queries import Filters
from hygie.trail.rules import SHOWN_DAYS, Nature

PARIS = ZoneInfo("Europe/Paris")


class FiltersForm(forms.Form):
    """Every filter may be absent, and a wrong one is as good as absent."""

    personne = forms.CharField(
        label="Personne",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom"}),
    )
    incident = forms.CharField(label="Incident", required=False, max_length=40)
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Tout"), *Nature.choices()]
    )
    du = forms.DateField(
        label="Du",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    au = forms.DateField(
        label="Au",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    @property
    def others(self) -> list[forms.BoundField]:
        """The filters beside the search box."""
        return [field for field in self if field.name != "personne"]

    def filters(self, *, at: datetime) -> Filters:
        """What the trail is narrowed to; without a first day, the last three months."""
        self.is_valid()
        said = self.cleaned_data
        first, last = said.get("du"), said.get("au")
        since = datetime.combine(first, time.min, PARIS) if first else at - timedelta(SHOWN_DAYS)
        return Filters(
            since=since,
            until=datetime.combine(last, time.min, PARIS) + timedelta(days=1) if last else None,
            person=clean_line(said.get("personne") or ""),
            number=_number(said.get("incident") or ""),
            nature=said.get("nature") or "",
        )


def _number(text: str) -> str:
    """The number of an incident as people write it; what is none finds nothing."""
    typed = clean_line(text)
    try:
        return str(codes.read_number(typed)) if typed else ""
    except Refused:
        return typed
