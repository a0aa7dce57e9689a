"""The forms of debriefs and lessons."""

from typing import Any

from django import forms

from hygie.lessons.models import Debrief
from hygie.lessons.operations.debriefs import LONGEST
from hygie.lessons.rules.debriefs import Debrief as DebriefSaid
from hygie.lessons.rules.debriefs import Temperature
from hygie.platform.inputs import ChoiceField, DayField, SafeField


class DebriefForm(forms.Form):
    """What was said in a debrief."""

    kind = ChoiceField(Temperature, label="À chaud ou à froid ?")
    held_on = DayField(label="Tenu le")
    participants = SafeField(
        label="Qui était là",
        limit=500,
        help_text="Des fonctions : « direction, RSSI, cadre des urgences ». Aucun nom.",
    )
    story = SafeField(
        label="Ce qui s’est passé",
        limit=LONGEST,
        lines=8,
        required=False,
        help_text="Ce que Hygie sait déjà est proposé : complétez, corrigez.",
    )
    worked = SafeField(label="Ce qui a marché", limit=LONGEST, lines=4, required=False)
    failed = SafeField(label="Ce qui n’a pas marché", limit=LONGEST, lines=4, required=False)

    def said(self) -> DebriefSaid:
        """What was said."""
        names = ("kind", "held_on", "participants", "story", "worked", "failed")
        return DebriefSaid(**{name: self.cleaned_data[name] for name in names})


class CorrectionForm(DebriefForm):
    """Another debrief in the place of one that was wrong."""

    reason = SafeField(label="Pourquoi", limit=500)


def as_typed(debrief: Debrief) -> dict[str, Any]:
    """A debrief as the form shows it again."""
    names = ("kind", "held_on", "participants", "story", "worked", "failed")
    return {name: getattr(debrief, name) for name in names}


class LessonForm(forms.Form):
    """One lesson more."""

    text = SafeField(
        label="Une leçon",
        limit=500,
        lines=2,
        help_text="Ce que l’on fera autrement, en une phrase.",
    )
