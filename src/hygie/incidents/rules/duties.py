"""What an incident obliges to say, to whom, by when: computed, explained, never hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.incidents.rules.clock import HOUR, add_months, in_words
from hygie.incidents.rules.duty_catalogue import Applies, Condition, DutyText
from hygie.incidents.rules.holidays import tolerant_due
from hygie.incidents.rules.situation import Situation
from hygie.kernel.enums import Labelled

# "Without delay" has no number in the texts: ours is a default that the operator may change.
EXPECTED_WITHIN = timedelta(hours=4)


class DutyState(Labelled):
    """Where a duty stands on its clock."""

    LATE = "LATE", "En retard"
    SOON = "SOON", "Bientôt"
    RUNNING = "RUNNING", "Dans les temps"
    DONE = "DONE", "Fait"
    NONE = "NONE", "Sans échéance"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """When a clock turns orange, and when a duty without number turns red."""

    soon_within: timedelta = timedelta(hours=6)
    late_after: timedelta = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A duty applied to a situation.

    `due_at` is the legal term, None when the text gives no number; `expected_by` is then the
    operator's. `is_planned` says that the term counts from a notification that is not sent yet.
    `awaits_the_end` says that it has a term, which nobody can know while the incident lasts.
    `tolerant_due_at` only informs.
    """

    text: DutyText
    applies: Applies
    why: str
    starts_at: datetime
    due_at: datetime | None
    expected_by: datetime | None
    tolerant_due_at: datetime | None
    is_planned: bool
    awaits_the_end: bool
    done_at: datetime | None
    # The paths of what the last sending lacked: done, and still to be completed.
    left: tuple[str, ...]
    note: str

    @property
    def code(self) -> str:
        return self.text.code

    @property
    def term(self) -> datetime | None:
        """The moment that the clock of this duty shows."""
        return self.due_at or self.expected_by

    @property
    def was_late(self) -> bool:
        """Say whether it was done after its legal term: the reasons must then be given."""
        return bool(self.done_at and self.due_at and self.done_at > self.due_at)


def duties(
    situation: Situation,
    *,
    catalogue: tuple[DutyText, ...],
    expected_within: timedelta = EXPECTED_WITHIN,
) -> list[Duty]:
    """Return every duty of the catalogue as it applies here: to do first, soonest first."""
    found: dict[str, Duty] = {}
    for text in catalogue:
        found[text.code] = _applied(text, situation, found, expected_within)
    order = list(Applies)
    return sorted(
        found.values(),
        key=lambda duty: (
            order.index(duty.applies),
            duty.awaits_the_end,
            duty.term or duty.starts_at,
        ),
    )


def state(duty: Duty, *, at: datetime, thresholds: Thresholds | None = None) -> DutyState:
    """Say where a duty stands: late only past a term of the law, or long past ours."""
    limits = thresholds or Thresholds()
    if duty.done_at is not None:
        return DutyState.SOON if duty.left else DutyState.DONE
    if duty.applies == Applies.NO or duty.term is None:
        return DutyState.NONE
    late_from = duty.due_at or duty.starts_at + limits.late_after
    if at > late_from:
        return DutyState.LATE
    return DutyState.SOON if duty.term - at <= limits.soon_within else DutyState.RUNNING


def _applied(
    text: DutyText, situation: Situation, before: dict[str, Duty], expected_within: timedelta
) -> Duty:
    applies, why = ruled(text.conditions, situation)
    starts_at, is_planned = _start(text, situation, before)
    lasts = _lasts_beyond(text, situation)
    awaits_the_end = lasts and situation.ended_at is None
    due_at = _due(text, starts_at, situation.zone)
    if lasts and due_at and situation.ended_at and situation.ended_at > starts_at:
        starts_at = situation.ended_at
        due_at = _due(text, starts_at, situation.zone)
    return Duty(
        text=text,
        applies=applies,
        why=why,
        starts_at=starts_at,
        due_at=None if awaits_the_end else due_at,
        expected_by=starts_at + expected_within if text.has_no_number else None,
        tolerant_due_at=_tolerant(text, situation),
        is_planned=is_planned,
        awaits_the_end=awaits_the_end,
        done_at=situation.done.get(text.code),
        left=() if applies == Applies.NO else tuple(situation.left.get(text.code, ())),
        note=_note(text, starts_at, situation, is_planned),
    )


def _start(text: DutyText, situation: Situation, before: dict[str, Duty]) -> tuple[datetime, bool]:
    """Return the moment from which the term counts, and whether it is still to come."""
    if not text.after:
        return situation.aware_at, False
    sent_at = situation.done.get(text.after)
    previous = before.get(text.after)
    planned_at = previous.due_at if previous else None
    return sent_at or planned_at or situation.aware_at, sent_at is None


def _lasts_beyond(text: DutyText, situation: Situation) -> bool:
    """Say whether a progress report took the place of this one: it comes after the end then.

    Sent before the step that comes first, it was none: the term of the law stands.
    """
    sent_at, before = situation.reported.get(text.code), situation.done.get(text.after)
    return text.may_progress and sent_at is not None and before is not None and sent_at >= before


def _due(text: DutyText, starts_at: datetime, zone: str) -> datetime | None:
    if text.hours is not None:
        return starts_at + text.hours * HOUR  # on the absolute time line: clocks may change
    if text.months is not None:
        return add_months(starts_at, text.months, zone=zone)
    return None


def _tolerant(text: DutyText, situation: Situation) -> datetime | None:
    if not text.tolerant or text.hours is None:
        return None
    return tolerant_due(situation.aware_at, hours=text.hours, zone=situation.zone)


def _note(text: DutyText, starts_at: datetime, situation: Situation, is_planned: bool) -> str:
    """Say what the term rests on, when it is not simply the awareness."""
    since = in_words(starts_at, situation.zone)
    if _lasts_beyond(text, situation):
        if situation.ended_at is None:
            return "Un rapport d’étape est envoyé : le terme courra de la fin du traitement."
        if situation.ended_at == starts_at:
            return f"Calculé depuis la fin du traitement, {since}."
    if text.after and is_planned:
        return (
            f"Calculé comme si l’étape précédente était faite {since} ; "
            "recalculé quand elle le sera."
        )
    if text.after:
        return f"Calculé depuis l’étape précédente, {since}."
    if text.has_no_number:
        return (
            "Sans délai : le texte ne donne pas de nombre d’heures, le terme affiché est le nôtre."
        )
    return ""


def ruled(conditions: Iterable[Condition], situation: Situation) -> tuple[Applies, str]:
    """Say whether a duty applies, and why: one no is enough, then one doubt leaves a doubt."""
    said = [
        condition.rulings[answer]
        for condition in conditions
        if (answer := getattr(situation, condition.fact)) in condition.rulings
    ]
    weight = (Applies.NO, Applies.PERHAPS, Applies.YES).index
    return min(said, key=lambda each: weight(each[0]))
