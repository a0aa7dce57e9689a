"""What became of mails, for those who believe that somebody was told by them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.retries import reason

NBSP = "\N{NO-BREAK SPACE}"
# What was handed to nobody, and ought to have been.
AWAY = frozenset({State.RETRYING, State.FAILED, State.BOUNCED})
# What still waits for the mail server.
LEAVING = (State.QUEUED, State.RETRYING)
# A server that lets strangers wait takes the next try: nobody is told before.
PATIENCE = timedelta(minutes=15)
When = Callable[[datetime], str]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of one mail."""

    state: State
    written_at: datetime
    sent_at: datetime | None = None
    next_try_at: datetime | None = None
    leaves_at: datetime | None = None
    error: str = ""


def is_away(fates: Sequence[Fate]) -> bool:
    """Whether a server does not take one of these mails, now or for good."""
    return any(each.state in AWAY for each in fates)


def word(fates: Sequence[Fate]) -> str:
    """The gravest of what became of these mails, in a word or two; nothing when all left."""
    if not fates:
        return "Sans mail"
    states = {each.state for each in fates}
    return next((said for state, said in _SHORT.items() if state in states), "")


def in_words(fates: Sequence[Fate], when: When) -> str:
    """What became of the mails of one act, what did not leave first; a sentence a line."""
    lines = []
    for state, said in _WORDS.items():
        if of_state := [each for each in fates if each.state == state]:
            count, plural = len(of_state), "s" * (len(of_state) > 1)
            lines.append(
                f"{f'{count} mails' if plural else 'Mail'} {said(of_state, plural, when)}."
            )
    return "\n".join(lines) or "Aucun mail."


def _bounced(fates: Sequence[Fate], plural: str, _when: When) -> str:
    why = sorted({found for each in fates if (found := reason(each.error))})
    because = f"{NBSP}: {', '.join(why)}" if why else " par le serveur du destinataire"
    return f"refusé{plural}{because}"


def _failed(_fates: Sequence[Fate], _plural: str, _when: When) -> str:
    return f"non remis{NBSP}: le serveur de messagerie a refusé jusqu’au dernier essai"


def _retrying(fates: Sequence[Fate], _plural: str, when: When) -> str:
    tries = [each.next_try_at for each in fates if each.next_try_at]
    again = f", nouvel essai {when(min(tries))}" if tries else ""
    return f"en attente depuis {_since(fates, when)}, le serveur de messagerie refuse{again}"


def _queued(fates: Sequence[Fate], _plural: str, when: When) -> str:
    return f"en attente d’envoi depuis {_since(fates, when)}"


def _waiting(fates: Sequence[Fate], plural: str, when: When) -> str:
    leaves = min(each.leaves_at for each in fates if each.leaves_at)
    return f"gardé{plural} jusqu’à l’heure choisie par qui le{plural} reçoit, {when(leaves)}"


def _kept(_fates: Sequence[Fate], plural: str, _when: When) -> str:
    return f"non envoyé{plural}{NBSP}: aucun serveur de messagerie n’est réglé"


def _sent(fates: Sequence[Fate], plural: str, when: When) -> str:
    last = when(max(each.sent_at for each in fates if each.sent_at))
    return f"remis au serveur de messagerie{', dont le dernier' * bool(plural)} {last}"


def _dropped(_fates: Sequence[Fate], plural: str, _when: When) -> str:
    return f"laissé{plural}{NBSP}: qui devait le{plural} recevoir n’a plus à lire cet incident"


def _since(fates: Sequence[Fate], when: When) -> str:
    return when(min(each.written_at for each in fates))


_WORDS = {
    State.BOUNCED: _bounced,
    State.FAILED: _failed,
    State.RETRYING: _retrying,
    State.QUEUED: _queued,
    State.KEPT: _kept,
    State.WAITING: _waiting,
    State.SENT: _sent,
    State.DROPPED: _dropped,
}
_SHORT = {
    State.BOUNCED: "Mail refusé",
    State.FAILED: "Mail refusé",
    State.RETRYING: "Mail en attente",
    State.QUEUED: "Mail en attente",
    State.KEPT: "Mail non envoyé",
    State.WAITING: "Mail gardé pour plus tard",
    State.DROPPED: "Mail laissé",
}
