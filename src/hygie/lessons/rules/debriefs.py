"""A debrief: hot or cold, on a day, by functions; when one is missed."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from hygie.incidents.rules.lifecycle import Severity
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

FILE = "debriefs-2026.toml"
MOST_LESSONS = 100


class NotADebrief(Refused):
    """The debrief or the lesson says too little, or cannot have been held."""


class Temperature(Labelled):
    """How long after: the memory of the night, or the judgement of the weeks."""

    HOT = "HOT", "À chaud"
    COLD = "COLD", "À froid"


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """What a debrief says; the participants are functions, no names are needed."""

    kind: Temperature
    held_on: date
    participants: str
    story: str
    worked: str
    failed: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Of which incidents a debrief is expected, and when one is missed."""

    severities: frozenset[Severity]
    remind_after: timedelta
    forget_after: timedelta


@cache
def expected() -> Expected:
    """When a debrief is expected, read once from its dated list."""
    path = files("hygie.lessons").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    return Expected(
        severities=frozenset(Severity(each) for each in data["severities"]),
        remind_after=timedelta(days=data["remind_after_days"]),
        forget_after=timedelta(days=data["forget_after_days"]),
    )


def check(said: Debrief, *, earliest: date, today: date) -> None:
    """Refuse a debrief that was not held yet, or that says nothing."""
    if said.held_on > today:
        raise NotADebrief("Ce jour est dans le futur : notez le débriefing quand il est tenu.")
    if said.held_on < earliest:
        raise NotADebrief(f"L’incident a commencé le {earliest:%d/%m/%Y} : rien n’est plus tôt.")
    if not said.participants.strip():
        raise NotADebrief("Dites quelles fonctions y étaient : aucun nom n’est nécessaire.")
    if not (said.worked.strip() or said.failed.strip()):
        raise NotADebrief("Dites ce qui a marché, ou ce qui n’a pas marché.")


def check_lesson(text: str, *, known: int) -> None:
    """Refuse a lesson without words, or one more than anybody learns."""
    if not text.strip():
        raise NotADebrief("Dites la leçon.")
    if known >= MOST_LESSONS:
        raise NotADebrief(f"{MOST_LESSONS} leçons, c’est le plus : gardez les premières.")
