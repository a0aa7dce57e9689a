"""The work that remains: who does it, by when, and what became of it."""

from dataclasses import dataclass
from datetime import date

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

MOST_WORKS = 500


class NotAWork(Refused):
    """The work says too little to be done, or changes without a word."""


class WorkState(Labelled):
    """What became of a work."""

    TODO = "TODO", "À faire"
    DONE = "DONE", "Fait"
    DROPPED = "DROPPED", "Abandonné"


@dataclass(frozen=True, kw_only=True)
class Work:
    """What remains to be done, by whom, by when."""

    text: str
    owner: str
    due_on: date
    state: WorkState = WorkState.TODO


def check(work: Work, *, earliest: date) -> None:
    """Refuse a work that nobody could do."""
    if not work.text.strip():
        raise NotAWork("Dites ce qu’il reste à faire.")
    if not work.owner.strip():
        raise NotAWork("Dites qui s’en charge : une fonction suffit.")
    if work.due_on < earliest:
        raise NotAWork(f"L’incident a commencé le {earliest:%d/%m/%Y} : rien n’est plus tôt.")


def check_change(before: Work, after: Work, reason: str) -> None:
    """Refuse a change that says nothing, or not why; what is done needs no reason."""
    if after == before:
        raise NotAWork("Rien n’a changé : changez une réponse.")
    told = (before.text, before.owner, before.due_on) != (after.text, after.owner, after.due_on)
    is_done_now = before.state == WorkState.TODO and after.state == WorkState.DONE
    if (told or not is_done_now) and not reason.strip():
        raise NotAWork("Dites pourquoi.")


def is_late(work: Work, *, today: date) -> bool:
    """Say whether it should be done already."""
    return work.state == WorkState.TODO and work.due_on < today
