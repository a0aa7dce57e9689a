"""An exercise that is announced: what becomes of it, and which days it may be announced for."""

import calendar
from datetime import date, timedelta
from functools import cache

from hygie.evidence.rules.reference import read
from hygie.evidence.rules.validity import REMINDERS
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

# The kind of the schema that an exercise is, once it is done.
EXERCISE = 43
YEARS_AHEAD = 2


class PlannedState(Labelled):
    """What became of an exercise that was announced."""

    PLANNED = "PLANNED", "Prévu"
    DONE = "DONE", "Fait"
    MOVED = "MOVED", "Reporté"
    CALLED_OFF = "CALLED_OFF", "Annulé"


class PlannedShown(Labelled):
    """The same, as people read it: one whose day has passed is not done for all that."""

    PLANNED = "PLANNED", "Prévu"
    LATE = "LATE", "Prévu, non fait"
    DONE = "DONE", "Fait"
    MOVED = "MOVED", "Reporté"
    CALLED_OFF = "CALLED_OFF", "Annulé"


class NotPlanned(Refused):
    """What is announced cannot be, or what is asked of it cannot."""


def shown_as(state: PlannedState, planned_on: date, *, on: date) -> PlannedShown:
    """What people read of an exercise on a day; on its very day it is still to come."""
    if state == PlannedState.PLANNED and planned_on < on:
        return PlannedShown.LATE
    return PlannedShown(state.value)


@cache
def steps() -> tuple[int, ...]:
    """How many days from the day it is planned for an exercise is recalled, the first before it."""
    said = read(REMINDERS)["exercises"]
    return tuple(sorted([-days for days in said["before"]] + said["after"]))


def next_step_on(planned_on: date, *, after: date) -> date | None:
    """The next day after this one when an exercise is recalled; none when all is said."""
    days = (planned_on + timedelta(days=step) for step in steps())
    return next((day for day in days if day > after), None)


def check_planned_on(day: date, *, today: date) -> None:
    """Refuse a day that has passed, and one too far to be a plan. Raises NotPlanned."""
    if day < today:
        raise NotPlanned(
            f"Le {day:%d/%m/%Y} est passé : un exercice s’annonce pour un jour à venir. S’il a "
            "eu lieu, déposez-en la preuve."
        )
    last = calendar.monthrange(today.year + YEARS_AHEAD, today.month)[1]
    if day > date(today.year + YEARS_AHEAD, today.month, min(today.day, last)):
        raise NotPlanned(f"Un exercice s’annonce {YEARS_AHEAD} ans à l’avance, au plus.")
