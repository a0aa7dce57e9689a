"""Where the register comes from, which source is believed, and what an absence proves."""

from datetime import date

from hygie.kernel.enums import Labelled

# A national stock lists more than 100,000 sites: below half of that, it is an extract.
SMALLEST_STOCK = 50_000
# A stock without a tenth of the known sites is a broken file, not a wave of closures.
STOCK_LISTS_AT_LEAST = 0.9
# Beyond this many, a file whose lines are mostly refused is damaged as a whole.
FEW_REFUSED = 20


class SourceKind(Labelled):
    """The files that the register can read."""

    SAE_ID = "SAE_ID", "SAE, table ID (sites d’hospitalisation)"
    SAE_IDB = "SAE_IDB", "SAE, table IDB (sites secondaires)"
    SAE_GHT = "SAE_GHT", "SAE, table GHT"
    SAE_LIST = "SAE_LIST", "SAE, liste de diffusion (classeur)"
    ETALAB_SITES = "ETALAB_SITES", "FINESS etalab, établissements"
    ETALAB_ENTITIES = "ETALAB_ENTITIES", "FINESS etalab, entités juridiques"
    ETALAB_POSITIONS = "ETALAB_POSITIONS", "FINESS etalab, géolocalisation"
    FINESS_PLUS = "FINESS_PLUS", "FINESS+, structures (JSON)"
    XML_SITES = "XML_SITES", "FINESS, flux XML des établissements"
    XML_ENTITIES = "XML_ENTITIES", "FINESS, flux XML des entités juridiques"
    XML_CATEGORIES = "XML_CATEGORIES", "FINESS, nomenclature des catégories"
    XML_LEGAL_STATUSES = "XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"
    DEMONSTRATION = "DEMONSTRATION", "Démonstration (données fictives)"


class ImportStatus(Labelled):
    """How an import went."""

    WAITING = "WAITING", "En attente"
    DONE = "DONE", "Importé"
    IGNORED = "IGNORED", "Reconnu, rien à importer"
    REFUSED = "REFUSED", "Refusé"


class Outcome(Labelled):
    """What an import did of one line."""

    NEW = "NEW", "Nouveau"
    CHANGED = "CHANGED", "Modifié"
    CLOSED = "CLOSED", "Fermé"
    DAMAGED = "DAMAGED", "Repris en partie"
    REFUSED = "REFUSED", "Refusé"


class Subject(Labelled):
    """What a line of an import speaks of."""

    SITE = "SITE", "Site"
    ENTITY = "ENTITY", "Entité juridique"
    GHT = "GHT", "GHT"
    CATEGORY = "CATEGORY", "Catégorie"
    LEGAL_STATUS = "LEGAL_STATUS", "Statut juridique"


class Standing(Labelled):
    """What a site is in its legal entity, as far as a source says it."""

    SEAT = "SEAT", "Siège de l’entité"
    MAIN = "MAIN", "Site principal"
    ANNEX = "ANNEX", "Site secondaire"
    UNKNOWN = "UNKNOWN", "Non précisé"


class Located(Labelled):
    """How precisely a site is placed on the map."""

    ADDRESS = "ADDRESS", "À l’adresse"
    COMMUNE = "COMMUNE", "Au centre de la commune"
    NONE = "NONE", "Non situé"


class ClosingReason(Labelled):
    """Why a site or an entity is held for closed."""

    STATED = "STATED", "La source le dit fermé"
    ABSENT = "ABSENT", "Absent du dernier fichier national"


class ContactKind(Labelled):
    """Whom one reaches."""

    SWITCHBOARD = "SWITCHBOARD", "Standard"
    DIRECTOR = "DIRECTOR", "Direction"
    ON_CALL = "ON_CALL", "Administrateur de garde"
    CISO = "CISO", "RSSI"
    CIO = "CIO", "DSI"
    DPO = "DPO", "Délégué à la protection des données"


# On the same day, the ministry's own flows are believed before the statistical survey.
AUTHORITY = {
    SourceKind.SAE_LIST: 10,
    SourceKind.SAE_ID: 20,
    SourceKind.SAE_IDB: 20,
    SourceKind.SAE_GHT: 20,
    SourceKind.ETALAB_POSITIONS: 30,
    SourceKind.ETALAB_SITES: 30,
    SourceKind.ETALAB_ENTITIES: 30,
    SourceKind.XML_CATEGORIES: 30,
    SourceKind.XML_LEGAL_STATUSES: 30,
    SourceKind.XML_SITES: 35,
    SourceKind.XML_ENTITIES: 35,
    SourceKind.FINESS_PLUS: 40,
    SourceKind.DEMONSTRATION: 50,
}

# The day given to a source that carries none: it completes, it never corrects.
UNDATED = date(1900, 1, 1)


def may_close_the_absent(*, is_stock: bool, listed: int, known: int) -> bool:
    """Say whether the sites that a file no longer lists may be held for closed."""
    return is_stock and listed >= SMALLEST_STOCK and listed >= STOCK_LISTS_AT_LEAST * known


def is_mostly_refused(*, read: int, refused: int) -> bool:
    """Say whether so many lines are refused that the file itself must be."""
    return refused > FEW_REFUSED and refused > read
