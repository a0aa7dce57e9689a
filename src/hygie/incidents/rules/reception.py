"""How a declaration came in, and whether its author could be called back."""

from hygie.kernel.enums import Labelled


class Channel(Labelled):
    """The door by which a declaration came."""

    WEB = "WEB", "Formulaire en ligne"
    API = "API", "Logiciel (API)"
    PAPER = "PAPER", "Formulaire papier"
    PHONE = "PHONE", "Téléphone"
    TAKEN_OVER = "TAKEN_OVER", "Repris d’un autre outil"


class CallBack(Labelled):
    """What came of a call back; the two words prove that the declarant is the one who answers."""

    VERIFIED = "VERIFIED", "Joint, a donné les mots de rappel"
    WRONG_WORDS = "WRONG_WORDS", "Joint, n’a pas su donner les mots"
    NO_ANSWER = "NO_ANSWER", "Pas de réponse"
    WRONG_NUMBER = "WRONG_NUMBER", "Numéro faux ou inconnu de la structure"


def has_declarant(channel: str) -> bool:
    """Say whether somebody declared it here, who is called, written to and completes it."""
    return channel != Channel.TAKEN_OVER


def may_be_placed(channel: str, *, has_site: bool) -> bool:
    """Say whether somebody may still say of which establishment a past incident is."""
    return channel == Channel.TAKEN_OVER and not has_site
