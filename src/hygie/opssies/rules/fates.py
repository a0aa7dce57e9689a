"""What becomes of an event of a file."""

from hygie.kernel.enums import Labelled


class Fate(Labelled):
    """What became of an event: placed by the register or by somebody, waiting, or put aside."""

    PLACED = "PLACED", "Rattaché"
    WAITING = "WAITING", "À rattacher"
    SET_ASIDE = "SET_ASIDE", "Mis de côté"
    NOT_DONE = "NOT_DONE", "Non réalisé"


DECIDED = [Fate.PLACED.value, Fate.SET_ASIDE.value]
OUT_OF_REACH = "L’établissement n’est pas de votre région : une autorité qui le suit le rattachera."
NOT_DONE = "L’événement est demandé, prévu ou annulé : il ne prouve rien."
WITHDRAWN = "Hygie tenait déjà ce fait, et sa preuve a été retirée : une personne dit s’il compte."
