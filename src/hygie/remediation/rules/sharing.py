"""An action that a hospital group shares: one of the group, and one in the plan of each member."""

from collections.abc import Collection
from dataclasses import dataclass

from hygie.kernel.errors import Refused
from hygie.remediation.rules import states
from hygie.remediation.rules.states import State

MOST_MEMBERS = 200


class NotShared(Refused):
    """The group cannot share this, or not with them."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the members are."""

    members: int
    done: int
    dropped: int

    @property
    def open(self) -> int:
        """Those who have not finished."""
        return self.members - self.done - self.dropped

    @property
    def percent(self) -> int:
        """How many of a hundred have done it, of those who have not given it up; rounded down."""
        asked = self.members - self.dropped
        return 100 * self.done // asked if asked else 0


def progress(members: Collection[State]) -> Progress:
    """How far the members are."""
    return Progress(
        members=len(members),
        done=sum(each == State.DONE for each in members),
        dropped=sum(each == State.DROPPED for each in members),
    )


def check_members(chosen: Collection[str], known: Collection[str]) -> None:
    """Refuse an action shared with nobody, or with who is not of the group."""
    if not chosen:
        raise NotShared("Choisissez au moins un membre du groupement.")
    if len(chosen) > MOST_MEMBERS:
        raise NotShared(f"{MOST_MEMBERS} membres, c’est le plus.")
    if set(chosen) - set(known):
        raise NotShared("Un de ces établissements n’est pas membre du groupement.")


def check_end(after: State, members: Collection[State]) -> None:
    """Refuse that the group says « faite » while a member has not finished."""
    left = sum(states.is_open(each) for each in members)
    if after == State.DONE and left:
        who = "un membre n’a pas fini" if left == 1 else f"{left} membres n’ont pas fini"
        raise NotShared(f"Cette action est partagée : {who}.")
