"""A field for a moment that people type, in the time of a structure; kept in UTC."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.incidents.rules import clock
from hygie.incidents.rules.clock import UnreadableTime
from hygie.incidents.rules.territory import PARIS, zone_label
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.platform.inputs import NEEDED


class WhenField(forms.Field):
    """A moment, typed in the time of the structure and kept in UTC; it may be unknown."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)
        self.error_messages["required"] = NEEDED
        self.zone = PARIS

    def set_zone(self, zone: str) -> None:
        """Read what is typed in the time of this zone, and say so."""
        self.zone, self.help_text = zone, f"En {zone_label(zone)}."

    def to_python(self, value: Any) -> datetime | None:
        """Read the moment, as a browser or as a person writes it."""
        text = clean_line(str(value or ""))[:40]
        if not text:
            return None
        day, _, hour = text.replace("T", " ").partition(" ")
        try:
            return clock.read_local(
                clock.read_day(day), clock.read_hour(hour[:5]), zone=self.zone
            ).instant
        except UnreadableTime:
            raise ValidationError("Écrivez ce moment comme 28/03/2026 23:30.") from None
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
