"""When a document may be said to be handed over: by whom, to whom, with what receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.kernel.errors import Refused
from hygie.kernel.markings import Tlp
from hygie.routing.rules.copies import State
from hygie.routing.rules.recipients import may_have_document

# A form says minutes: what was handed over in the minute of the sending was so after it.
_MINUTE = timedelta(minutes=1)


class NotHanded(Refused):
    """Nothing could have been handed over, or it says too little."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What is said of a handing over; the receipt may be missing."""

    at: datetime
    giver: str
    receiver: str
    receipt: str = ""


def check(said: Handed, *, state: State, sent_at: datetime | None, tlp: Tlp, at: datetime) -> None:
    """Refuse what could not have been handed over, or does not say by whom and to whom."""
    if state != State.SENT or sent_at is None:
        raise NotHanded("Cette copie n’est pas envoyée : envoyez-la d’abord.")
    if not may_have_document(tlp):
        raise NotHanded(f"L’incident est en {tlp.mark} : aucun document n’en sort.")
    if said.at > at:
        raise NotHanded("Ce moment est dans le futur : notez la remise quand elle est faite.")
    if said.at + _MINUTE <= sent_at:
        raise NotHanded("La copie n’était pas encore envoyée à ce moment.")
    if not (said.giver.strip() and said.receiver.strip()):
        raise NotHanded("Dites par qui et à qui le document a été remis.")
