"""The forms of debriefs and lessons."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from hygie.incidents.rules import taxonomy
from hygie.lessons.models import Debrief
from hygie.lessons.operations.debriefs import LONGEST
from hygie.lessons.rules.debriefs import Debrief as DebriefSaid
from hygie.lessons.rules.debriefs import Temperature
from hygie.lessons.rules.stories import LONGEST as LONGEST_STORY
from hygie.lessons.rules.stories import Group, MayName
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.platform.inputs import ChoiceField, CleanField, DayField, SafeField


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


class StoryForm(forms.Form):
    """A return of experience: exactly what all will read."""

    title = SafeField(label="Titre", limit=150)
    kind = forms.ChoiceField(
        label="Type d’incident",
        required=False,
        error_messages={"invalid_choice": "Choisissez un type de la liste."},
    )
    group = ChoiceField(
        Group, label="Quelle structure ?", help_text="Assez large pour n’en désigner aucune."
    )
    text = SafeField(
        label="Ce que tous liront",
        limit=LONGEST_STORY,
        lines=16,
        help_text="Sans nom, sans ville, sans jour exact : Hygie refuse ce qui désigne quelqu’un.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        known = taxonomy.incident_types().values()
        self.doubt = ""
        kind.choices = [("", "Autre"), *((each.code, each.label) for each in known)]

    @contextmanager
    def doubted(self) -> Iterator[None]:
        """Keep the mark of the words whose meaning only the author knows, to ask about them."""
        try:
            yield
        except MayName as doubt:
            self.doubt = doubt.mark
            raise

    def said(self) -> StorySaid:
        """What was written."""
        names = ("title", "text", "kind", "group")
        return StorySaid(**{name: self.cleaned_data[name] for name in names})


class ShelfForm(forms.Form):
    """What the library is narrowed to."""

    q = CleanField(
        label="Chercher", limit=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label="Type d’incident", required=False)
    group = forms.ChoiceField(
        label="Structure", required=False, choices=[("", "Toutes"), *Group.choices()]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        known = taxonomy.incident_types().values()
        kind.choices = [("", "Tous"), *((each.code, each.label) for each in known)]

    def wanted(self) -> dict[str, str]:
        """What is asked; what is no choice asks nothing."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "words": said.get("q", ""),
            "kind": said.get("kind", ""),
            "group": said.get("group", ""),
        }
