"""When somebody is asked to confirm, asked again, and when their establishment is told."""

from datetime import datetime, timedelta

from hygie.contacts.rules.freshness import DELAYS
from hygie.contacts.rules.reference import read
from hygie.kernel.enums import Labelled


class Step(Labelled):
    """What a contact that is due to be confirmed calls for."""

    ASK = "ASK", "Demander"
    TELL = "TELL", "Prévenir l’établissement"


def most_asked() -> int:
    """How often somebody is asked in one round."""
    return 1 + len(read(DELAYS)["ask_again"])


def step(asked: int) -> Step:
    """What comes after so many requests: one more, or word to the establishment."""
    return Step.ASK if asked < most_asked() else Step.TELL


def next_step_at(asked: int, *, first_asked_at: datetime) -> datetime:
    """When the step after so many requests comes; the first request was made at that moment."""
    delays = [*read(DELAYS)["ask_again"], read(DELAYS)["tell_after"]]
    return first_asked_at + timedelta(days=delays[asked - 1])


def link_expires_at(sent_at: datetime) -> datetime:
    """Until when a link may confirm."""
    return sent_at + timedelta(days=read(DELAYS)["link_lasts"])


class LinkState(Labelled):
    """What a link still opens."""

    OPEN = "OPEN", "Ouvert"
    USED = "USED", "A déjà servi"
    EXPIRED = "EXPIRED", "Expiré"
    UNKNOWN = "UNKNOWN", "Inconnu"


def link_state(*, ended_at: datetime | None, expires_at: datetime, at: datetime) -> LinkState:
    """Say what a link that was really sent still opens."""
    if ended_at is not None:
        return LinkState.USED
    return LinkState.EXPIRED if expires_at <= at else LinkState.OPEN
