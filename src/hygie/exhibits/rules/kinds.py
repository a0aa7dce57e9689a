"""The kinds of evidence, the acts of its custody, and the words that both need."""

from hygie.kernel.enums import Labelled


class Kind(Labelled):
    """What a piece of evidence is."""

    MAIL = "MAIL", "Message électronique"
    LOG = "LOG", "Journal technique"
    RANSOM_NOTE = "RANSOM_NOTE", "Demande de rançon"
    PICTURE = "PICTURE", "Photo ou capture d’écran"
    SAMPLE = "SAMPLE", "Programme suspect"
    COPY = "COPY", "Copie de disque, de mémoire ou de configuration"
    OTHER = "OTHER", "Autre"


class Act(Labelled):
    """What was done with a piece of evidence, as its custody log says it."""

    DEPOSITED = "DEPOSITED", "Déposé"
    TAKEN = "TAKEN", "Téléchargé"
    VERIFIED = "VERIFIED", "Vérifié"
    COPIED = "COPIED", "Copié hors de Hygie"
    HANDED = "HANDED", "Remis"
    SEALED = "SEALED", "Mis dans un export scellé"
    WITHDRAWN = "WITHDRAWN", "Retiré"
    RELEASED = "RELEASED", "Conservation levée"
    HELD = "HELD", "Conservation reprise"
    ERASED = "ERASED", "Fichier effacé"


# What people did outside, and tell afterwards.
NOTED = (Act.HANDED, Act.COPIED)
