"""When a term is recalled to the one whose duty it is: before, at, and after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from hygie.incidents.rules.clock import HOUR, in_words
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.reference import read

FILE = "reminders-2026.toml"


@dataclass(frozen=True, kw_only=True)
class Recall:
    """One reminder of one duty; `hours` from its term, negative before it."""

    duty: str
    due_at: datetime
    hours: int

    @property
    def at(self) -> datetime:
        return self.due_at + self.hours * HOUR


def recalls(duties: Iterable[Duty], *, after: datetime) -> list[Recall]:
    """Return the reminders still to come of the duties that are not done, in order."""
    found = [
        Recall(duty=duty.code, due_at=duty.due_at, hours=hours)
        for duty in duties
        if duty.due_at is not None
        and duty.done_at is None
        and duty.applies != Applies.NO
        and duty.text.is_told_apart
        for hours in _hours()["HOURS" if duty.text.hours is not None else "MONTHS"]
    ]
    return sorted(
        (each for each in found if each.at > after), key=lambda each: (each.at, each.duty)
    )


def lines_of(duties: Iterable[Duty], zone: str, *, at: datetime) -> str:
    """What is owed, by when, one after the other; what has no number, with its condition."""
    lines = []
    for duty in duties:
        perhaps = "\n  À vérifier : la page dit si cela vous concerne." * (
            duty.applies == Applies.PERHAPS
        )
        if duty.due_at is None:
            when = f"Sans délai, dans ce cas : {duty.text.trigger}"
        else:
            word = "En retard, c’était pour le" if duty.due_at < at else "Au plus tard le"
            when = f"{word} {in_words(duty.due_at, zone)}"
        lines.append(f"- {duty.text.title}\n  {when}{perhaps}")
    return "\n".join(lines)


@cache
def _hours() -> dict[str, tuple[int, ...]]:
    return {row["counted"]: tuple(row["hours"]) for row in read(FILE)["reminder"]}
