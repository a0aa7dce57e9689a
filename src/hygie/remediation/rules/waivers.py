"""An exception to a rule: why, until when, what protects meanwhile, and who approved it."""

from dataclasses import dataclass, field
from datetime import date

from hygie.kernel.actor import Actor, Place, Role
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.remediation.rules import gain
from hygie.remediation.rules.pace import pace

LONGEST_TITLE, LONGEST_WORDS = 300, 2000
# An exception binds the establishment: its direction or its CISO approves it, nobody else.
APPROVERS = (Role.DIRECTOR, Role.CISO)


class NotAWaiver(Refused):
    """The exception says too little, or lasts too long."""


class WaiverState(Labelled):
    """What became of a request."""

    ASKED = "ASKED", "Demandée"
    APPROVED = "APPROVED", "Approuvée"
    REFUSED = "REFUSED", "Refusée"
    ENDED = "ENDED", "Levée"


class Standing(Labelled):
    """What a waiver is worth on a day."""

    WAITS = "WAITS", "À approuver"
    STANDS = "STANDS", "En cours"
    SOON = "SOON", "Expire bientôt"
    EXPIRED = "EXPIRED", "Expirée"
    REFUSED = "REFUSED", "Refusée"
    ENDED = "ENDED", "Levée"


MOVES: dict[WaiverState, frozenset[WaiverState]] = {
    WaiverState.ASKED: frozenset({WaiverState.APPROVED, WaiverState.REFUSED, WaiverState.ENDED}),
    WaiverState.APPROVED: frozenset({WaiverState.ASKED, WaiverState.ENDED}),
    WaiverState.REFUSED: frozenset({WaiverState.ASKED}),
    WaiverState.ENDED: frozenset({WaiverState.ASKED}),
}


@dataclass(frozen=True, kw_only=True)
class Plea:
    """What is asked: what is not respected, why, what protects meanwhile, until which day."""

    title: str
    reason: str
    compensating: str
    expires_on: date
    measures: tuple[str, ...] = field(default=())


def check(said: Plea, *, today: date) -> None:
    """Refuse an exception without its reason, its protection or its end."""
    if not said.title.strip():
        raise NotAWaiver("Dites ce qui n’est pas respecté.")
    if not said.reason.strip():
        raise NotAWaiver("Dites pourquoi.")
    if not said.compensating.strip():
        raise NotAWaiver("Dites ce qui protège en attendant : sans cela, rien n’est approuvé.")
    if said.expires_on <= today:
        raise NotAWaiver("Une dérogation se termine après aujourd’hui.")
    if said.expires_on > today + pace().waiver_longest:
        raise NotAWaiver(
            f"Une dérogation dure {pace().waiver_longest.days} jours au plus : redemandez-la "
            "ensuite."
        )
    gain.check(said.measures)


def check_move(before: WaiverState, after: WaiverState, words: str) -> None:
    """Refuse a decision already taken, and a refusal or an end without a word."""
    if after not in MOVES[before]:
        raise NotAWaiver(f"Cette dérogation est « {before.label} » : il n’y a rien à en décider.")
    if after in {WaiverState.REFUSED, WaiverState.ENDED} and not words.strip():
        raise NotAWaiver("Dites pourquoi.")


def may_approve(actor: Actor, *, above: frozenset[Place]) -> bool:
    """Say whether this person approves exceptions of a place."""
    return actor.holds(*APPROVERS, above=above)


def standing(state: WaiverState, expires_on: date, *, today: date) -> Standing:
    """What a waiver is worth today: it stands through its last day."""
    if state in {WaiverState.REFUSED, WaiverState.ENDED}:
        return Standing(state.value)
    if expires_on < today:
        return Standing.EXPIRED
    if state == WaiverState.ASKED:
        return Standing.WAITS
    soon = expires_on - pace().waiver_before <= today
    return Standing.SOON if soon else Standing.STANDS
