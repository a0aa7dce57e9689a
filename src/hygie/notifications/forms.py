"""How somebody chooses what their mails tell them, and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms

from hygie.kernel.actor import Actor
from hygie.kernel.enums import Labelled
from hygie.kernel.zones import NAMES
from hygie.notifications.rules.kinds import Kind, kinds, shown_to
from hygie.notifications.rules.pace import Habits, Pace
from hygie.platform.inputs import CHOOSE, NOT_A_CHOICE, ChoiceField

NBSP = "\N{NO-BREAK SPACE}"


class Duty(Labelled):
    """For how long somebody is on duty, from now on."""

    NONE = "NONE", "Je ne suis pas d’astreinte"
    KEPT = "KEPT", "Comme déjà noté"
    HALF_DAY = "12", "Pendant 12 heures"
    DAY = "24", "Pendant 24 heures"
    WEEK = "168", "Pendant une semaine"


class HourField(forms.TypedChoiceField):
    """A whole hour of the day; where it may be left out, none."""

    def __init__(self, *, none: str = "", **options: Any) -> None:
        hours = [(str(hour), f"{hour}{NBSP}h") for hour in range(24)]
        choices = [("", none), *hours] if none else hours
        super().__init__(
            choices=choices, coerce=int, empty_value=None, required=not none, **options
        )
        self.error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}


class HabitsForm(forms.Form):
    """The paces of the kinds that this person may be told, the hours, the clock."""

    digest_hour = HourField(label="Heure du résumé")
    quiet_from = HourField(
        none="Pas d’heures calmes",
        label="Heures calmes, de",
        help_text="Les mails attendent, puis partent ensemble à la fin.",
    )
    quiet_until = HourField(none="Pas d’heures calmes", label="Heures calmes, jusqu’à")
    zone = forms.ChoiceField(
        label="Fuseau horaire",
        choices=[(zone, name[:1].upper() + name[1:]) for zone, name in NAMES.items()],
    )
    duty = ChoiceField(
        Duty,
        label="Astreinte",
        help_text="D’astreinte, vous n’avez pas d’heures calmes.",
    )

    def __init__(
        self, posted: Mapping[str, Any] | None, *, actor: Actor, known: Habits, at: datetime
    ) -> None:
        self.known, self.at = known, at
        self.on_duty = known.on_duty_until is not None and known.on_duty_until > at
        initial = {
            "digest_hour": known.digest_hour,
            "quiet_from": known.quiet_from,
            "quiet_until": known.quiet_until,
            "zone": known.zone,
            "duty": Duty.KEPT if self.on_duty else Duty.NONE,
        }
        super().__init__(posted, initial=initial)
        self.fields["zone"].error_messages |= {"required": CHOOSE, "invalid_choice": NOT_A_CHOICE}
        if not self.on_duty:
            left_out = [each for each in Duty.choices() if each[0] != Duty.KEPT]
            self.fields["duty"].choices = left_out  # type: ignore[attr-defined]
        self.chosen_kinds = _choosable(actor)
        for kind in self.chosen_kinds:
            self.fields[kind.code] = ChoiceField(
                Pace,
                label=kind.label,
                help_text=kind.hint,
                initial=known.pace(kind),
                widget=forms.Select(),
            )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        start, end = said.get("quiet_from"), said.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error(
                "quiet_until" if end is None else "quiet_from",
                "Donnez le début et la fin, ou ni l’un ni l’autre.",
            )
        elif start is not None and start == end:
            self.add_error(
                "quiet_until", "Les heures calmes finissent à l’heure où elles commencent."
            )
        return said

    @property
    def paces(self) -> list[Any]:
        """The fields of the kinds, in the order in which people read them."""
        return [self[kind.code] for kind in self.chosen_kinds]

    def habits(self) -> Habits:
        """What was chosen; a kind that is not on the page keeps its pace."""
        said = self.cleaned_data
        chosen = {kind.code: said[kind.code] for kind in self.chosen_kinds}
        return Habits(
            zone=said["zone"],
            digest_hour=said["digest_hour"],
            quiet_from=said["quiet_from"],
            quiet_until=said["quiet_until"],
            on_duty_until=self._duty(said["duty"]),
            paces={**self.known.paces, **chosen},
        )

    def _duty(self, duty: Duty) -> datetime | None:
        if duty == Duty.KEPT:
            return self.known.on_duty_until
        return None if duty == Duty.NONE else self.at + timedelta(hours=int(duty))


def _choosable(actor: Actor) -> list[Kind]:
    shown = set(shown_to(actor))
    return [kind for kind in kinds().values() if kind.code in shown and not kind.always]
