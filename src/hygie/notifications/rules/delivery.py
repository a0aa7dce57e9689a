"""The states of a message, how long one is kept, and what is said of a failure."""

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from hygie.kernel.enums import Labelled


class State(Labelled):
    """What became of a message."""

    QUEUED = "QUEUED", "À envoyer"
    SENT = "SENT", "Envoyé"
    KEPT = "KEPT", "Gardé, aucun serveur SMTP n’est réglé"
    RETRYING = "RETRYING", "Refusé pour l’instant, sera essayé à nouveau"
    FAILED = "FAILED", "Échec"
    BOUNCED = "BOUNCED", "Refusé par le destinataire"
    WAITING = "WAITING", "Attend l’heure que son lecteur a choisie"
    GATHERED = "GATHERED", "Réuni à d’autres dans un seul mail"
    DROPPED = "DROPPED", "Laissé, son lecteur n’a plus à le lire"


SETTLED = (State.SENT, State.KEPT, State.GATHERED, State.DROPPED, State.BOUNCED)


@cache
def delays() -> dict[str, int]:
    """For how many days mails keep their address and text, and people what they were told."""
    path = files("hygie.notifications").joinpath("reference", "delays-2026.toml")
    return tomllib.loads(path.read_text("utf-8"))


def forgotten_before(state: State, *, at: datetime) -> datetime:
    """The moment before which the messages of this state were written that are now forgotten."""
    return at - timedelta(days=delays()["settled" if state in SETTLED else "stuck"])


def untold_before(*, at: datetime) -> datetime:
    """The moment before which what people were told inside is forgotten."""
    return at - timedelta(days=delays()["told"])


def without(address: str, text: str) -> str:
    """What a server said, without the address that it repeats: the journal forgets nothing."""
    return re.sub(re.escape(address), "…", text, flags=re.IGNORECASE) if address else text
