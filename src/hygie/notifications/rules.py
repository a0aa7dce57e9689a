"""The states of a message."""

from hygie.kernel.enums import Labelled


class State(Labelled):
    """What became of a message."""

    QUEUED = "QUEUED", "À envoyer"
    SENT = "SENT", "Envoyé"
    KEPT = "KEPT", "Gardé, aucun serveur SMTP n’est réglé"
    FAILED = "FAILED", "Échec"
