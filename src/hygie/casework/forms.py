"""The forms of work on a case."""

from datetime import datetime
from typing import Any

from django import forms

from hygie.casework.rules.playbooks import LONGEST, MOST_LINES, Decider, Line, Playbook
from hygie.casework.rules.playbooks import Said as PlaybookSaid
from hygie.casework.rules.support import Help, Way, kinds
from hygie.casework.rules.tasks import Said, TaskState
from hygie.incidents.rules import clock, taxonomy
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import PARIS, zone_label
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.kernel.errors import Refused
from hygie.kernel.text import whole
from hygie.platform.inputs import NOT_A_CHOICE, ChoiceField, CleanField, SafeField

# Empty lines that the form of a playbook offers at its end.
MORE = 3
WHO_IS_TOLD = "Le nom d’un compte de votre équipe : un mail le lui dit."
_DAY, _HOUR = {"type": "date"}, {"type": "time"}


class DueForm(forms.Form):
    """A form with a day and an hour by which something is due, in the time of the structure."""

    due_day = forms.DateField(
        label="À faire avant le",
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"invalid": "Donnez un jour, comme 02/03/2026."},
    )
    due_hour = forms.TimeField(
        label="À quelle heure",
        required=False,
        widget=forms.TimeInput(attrs=_HOUR, format="%H:%M"),
        error_messages={"invalid": "Donnez une heure, comme 14:30."},
    )

    def __init__(self, *args: Any, zone: str = PARIS, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["due_hour"].help_text = f"En {zone_label(zone)}."

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        day, hour = said.get("due_day"), said.get("due_hour")
        said["due_at"] = None
        if (day is None) != (hour is None) and not self.errors:
            self.add_error("due_hour" if day else "due_day", "Donnez le jour et l’heure.")
        elif day is not None and hour is not None:
            try:
                said["due_at"] = clock.read_local(day, hour, zone=self.zone).instant
            except Refused as refusal:
                self.add_error("due_hour", refusal.sentence)
        return said


def due_as_typed(due_at: datetime | None, *, zone: str) -> dict[str, Any]:
    """A moment as the two fields show it."""
    if due_at is None:
        return {}
    shown = clock.local(due_at, zone)
    return {"due_day": shown.date(), "due_hour": shown.time()}


class TaskForm(DueForm):
    """Where a task stands, who has it, by when."""

    state = ChoiceField(TaskState, label="Où en est-elle ?")
    owner = SafeField(label="Confiée à", limit=100, required=False, help_text=WHO_IS_TOLD)
    reason = SafeField(
        label="Précision, ou pourquoi elle est sans objet", limit=500, lines=2, required=False
    )
    field_order = ("state", "owner", "due_day", "due_hour", "reason")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("state") == TaskState.NOT_APPLICABLE and not said.get("reason"):
            self.add_error("reason", "Dites pourquoi la tâche est sans objet.")
        return said

    def said(self) -> Said:
        """What was said of the task."""
        said = self.cleaned_data
        return Said(
            state=said["state"],
            owner=said.get("owner", ""),
            due_at=said.get("due_at"),
            reason=said["reason"],
        )


class DecisionForm(TaskForm):
    """Where a task stands, for who is named to decide and does nothing else of it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("owner", "due_day", "due_hour"):
            del self.fields[name]


class NewTaskForm(DueForm):
    """A task written by hand."""

    text = SafeField(label="Ce qu’il faut faire", limit=LONGEST)
    side = ChoiceField(Side, label="Pour qui ?", initial=Side.STRUCTURE)
    owner = SafeField(label="Confiée à", limit=100, required=False, help_text=WHO_IS_TOLD)
    field_order = ("text", "side", "owner", "due_day", "due_hour")


class PlaybookForm(forms.Form):
    """A playbook, line by line; a line without its first words is left out."""

    title = CleanField(label="Titre", limit=150)
    kinds = forms.MultipleChoiceField(
        label="Pour quels types d’incident",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="Aucun coché : pour tous.",
        error_messages={"invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE},
    )
    is_stopped = forms.BooleanField(label="Ne plus proposer cette fiche", required=False)
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=40)

    def __init__(self, *args: Any, playbook: Playbook, **options: Any) -> None:
        options["initial"] = {
            "title": playbook.title,
            "kinds": list(playbook.kinds),
            "is_stopped": playbook.is_stopped,
            "seen": playbook.mark,
        }
        super().__init__(*args, **options)
        known = taxonomy.incident_types().values()
        self.fields["kinds"].choices = [(kind.code, kind.label) for kind in known]  # type: ignore[attr-defined]
        self.count = min(len(playbook.lines) + MORE, MOST_LINES)
        if self.is_bound:
            self.count = min(max(self.count, self._typed()), MOST_LINES)
        for rank in range(self.count):
            line = playbook.lines[rank] if rank < len(playbook.lines) else None
            self._add(rank, line)

    def _typed(self) -> int:
        """How many lines the page that was sent had: the playbook may be shorter since."""
        ranks = (whole(name[5:]) for name in self.data if name.startswith("text-"))
        return max((rank + 1 for rank in ranks if rank is not None), default=0)

    def _add(self, rank: int, line: Line | None) -> None:
        number = rank + 1
        self.fields[f"order-{rank}"] = forms.IntegerField(
            label=f"Ligne {number} : rang",
            min_value=1,
            max_value=99,
            required=False,
            initial=number if line else None,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
            error_messages={"invalid": "Donnez un nombre de 1 à 99."},
        )
        self.fields[f"text-{rank}"] = SafeField(
            label=f"Ligne {number} : ce qu’il faut faire",
            limit=LONGEST,
            lines=2,
            required=False,
            initial=line.text if line else "",
        )
        self.fields[f"decides-{rank}"] = forms.ChoiceField(
            label=f"Ligne {number} : qui décide",
            choices=Decider.choices(),
            initial=line.decides if line else Decider.DIRECTION,
        )
        self.fields[f"side-{rank}"] = forms.ChoiceField(
            label=f"Ligne {number} : qui fait",
            choices=Side.choices(),
            initial=line.side if line else Side.STRUCTURE,
        )
        for name, label in (("why", "pourquoi"), ("cost", "ce que cela coûte aux soins")):
            self.fields[f"{name}-{rank}"] = SafeField(
                label=f"Ligne {number} : {label}",
                limit=LONGEST,
                lines=2,
                required=False,
                initial=getattr(line, name) if line else "",
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields, line by line."""
        names = ("order", "text", "decides", "side", "why", "cost")
        return [[self[f"{name}-{rank}"] for name in names] for rank in range(self.count)]

    def said(self) -> PlaybookSaid:
        """What was typed; the form must be valid."""
        return PlaybookSaid(
            title=self.cleaned_data["title"],
            kinds=tuple(self.cleaned_data["kinds"]),
            lines=self._lines(),
            is_stopped=self.cleaned_data["is_stopped"],
        )

    def _lines(self) -> tuple[Line, ...]:
        """The lines that say something, by their rank."""
        said = self.cleaned_data
        found = [
            (
                said.get(f"order-{rank}") or 99,
                rank,
                Line(
                    text=said[f"text-{rank}"],
                    decides=Decider(said[f"decides-{rank}"]),
                    side=Side(said[f"side-{rank}"]),
                    why=said[f"why-{rank}"],
                    cost=said[f"cost-{rank}"],
                ),
            )
            for rank in range(self.count)
            if said[f"text-{rank}"]
        ]
        return tuple(line for _, _, line in sorted(found, key=lambda each: each[:2]))


class LogForm(forms.Form):
    """A line of the shift log."""

    text = SafeField(label="Ce qui se passe, ce qui est dit", limit=5_000, lines=4)
    number = CleanField(
        label="Incident concerné",
        limit=40,
        required=False,
        help_text="Son numéro, comme 2026-00743-1.",
    )
    corrects = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=1)


class PeriodForm(forms.Form):
    """The last hours that one looks at."""

    heures = forms.TypedChoiceField(
        label="Période",
        required=False,
        coerce=int,
        choices=[
            (8, "8 heures"),
            (12, "12 heures"),
            (24, "24 heures"),
            (72, "3 jours"),
            (168, "7 jours"),
        ],
        initial=12,
    )

    def hours(self) -> int:
        """How many; a wrong number is as good as none."""
        return int(self.cleaned_data.get("heures") or 12) if self.is_valid() else 12


class SupportForm(forms.Form):
    """Help that was asked, or given."""

    way = ChoiceField(Way, label="Sens")
    kind = forms.ChoiceField(
        label="Nature",
        choices=[("", "Choisissez"), *kinds()],
        error_messages={"required": "Choisissez la nature de l’appui."},
    )
    hours = forms.DecimalField(
        label="Heures",
        required=False,
        min_value=0,
        max_value=1_000,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Comme 1,5. Pour un appui donné.",
        error_messages={
            "invalid": "Écrivez un nombre d’heures, comme 1,5.",
            "min_value": "Écrivez un nombre d’heures, comme 1,5.",
            "max_value": "1 000 heures au plus, pour une ligne.",
            "max_decimal_places": "Deux chiffres après la virgule, au plus.",
        },
    )
    giver = SafeField(
        label="Par qui",
        limit=150,
        required=False,
        help_text="Équipe, fonction ou prestataire : la structure et le déclarant le lisent.",
    )
    happened_on = forms.DateField(
        label="Quel jour",
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Donnez un jour, comme 02/03/2026.",
            "required": "Donnez un jour.",
        },
    )
    words = SafeField(label="Précision", limit=500, lines=2, required=False)

    def __init__(self, *args: Any, for_the_desk: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not for_the_desk:
            way: Any = self.fields["way"]
            way.choices = [(Way.ASKED.value, Way.ASKED.label)]
            way.initial = Way.ASKED
            # Who asks does not know yet how long it takes, nor who comes.
            del self.fields["hours"], self.fields["giver"]

    def said(self) -> Help:
        """What was asked or given."""
        said = self.cleaned_data
        return Help(
            way=said["way"],
            kind=SupportKind(said["kind"]),
            minutes=int((said.get("hours") or 0) * 60),
            giver=said.get("giver", ""),
            happened_on=said["happened_on"],
            words=said["words"],
        )


class WithdrawForm(forms.Form):
    """Why a line of support was a mistake."""

    reason = SafeField(label="Motif du retrait", limit=500)
