"""Where a law, a list or a delay comes from."""

from hygie.kernel.enums import Labelled


class Provenance(Labelled):
    """What a reader may trust: nothing of ours is ever shown as official."""

    OFFICIAL = "official", "texte officiel"
    PUBLISHED = "published", "source publiée"
    INFERRED = "inferred", "déduit d’une source par Hygie"
    GENERAL_KNOWLEDGE = "general_knowledge", "connaissance générale, à vérifier"
    OWN = "own", "proposition de Hygie"
