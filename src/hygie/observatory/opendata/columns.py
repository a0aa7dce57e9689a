"""The columns of the open data, as people and machines read them: names, types, values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from hygie.observatory.catalogue import Denominator, Indicator
from hygie.observatory.rules.cells import Level, Measure, Shown

# Of all categories together; of what was not said.
WHOLE, UNSAID = "ENSEMBLE", "NON_PRECISE"
RATE = "TAUX"
LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.NATION: ("FRANCE", "Toute la France"),
    Level.REGION: ("REGION", "Une région"),
    Level.KIND: ("TYPE", "Un type de structure"),
}
MEASURES: Mapping[Measure, tuple[str, str]] = {
    Measure.COUNT: (
        "NOMBRE",
        "Un nombre ; zéro quand sa ligne manque et que l’indicateur en a "
        "d’autres au même niveau, la même année",
    ),
    Measure.SHARE: ("PART", "Une part, en pourcentage de la base"),
    Measure.DELAY: ("DELAI", "Un délai, en heures : médiane et quartiles"),
    Measure.SPREAD: ("REPARTITION", "Une répartition : médiane et quartiles, dans l’unité"),
}
_HIDDEN = ("MASQUE", "Masqué, pour ne désigner personne")
STATES: Mapping[Shown, tuple[str, str]] = {
    Shown.SHOWN: ("PUBLIE", "Publié"),
    # Why it is hidden would tell how large it is.
    Shown.LINKED: _HIDDEN,
    Shown.SMALL: _HIDDEN,
}
DENOMINATORS = {each.value: each.label for each in Denominator}


class Kind(Enum):
    """A type, with the name that Table Schema gives it, and the one that DuckDB does."""

    TEXT = ("string", "VARCHAR")
    WHOLE = ("integer", "BIGINT")
    DECIMAL = ("number", "DOUBLE")
    FLAG = ("boolean", "BOOLEAN")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; one that is `needed` is never empty."""

    name: str
    title: str
    kind: Kind
    said: str
    needed: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    least: int | None = None


def _text(name: str, title: str, said: str, *, values: Mapping[str, str] | None = None) -> Column:
    kind = Kind.TEXT
    return Column(name=name, title=title, kind=kind, said=said, needed=True, values=values or {})


def measure_of(indicator: Indicator) -> str:
    """The code of how an indicator is counted; a rate is no share."""
    if indicator.per is not None:
        return RATE
    return MEASURES[indicator.measure][0]


_MEASURED = {
    **dict(MEASURES.values()),
    RATE: "Un taux : le nombre, rapporté à tant de la base (voir l’unité)",
}
_EMPTY = "Vide quand le chiffre est masqué"
FIGURES: tuple[Column, ...] = (
    _text("edition", "Édition", "Nom de l’édition : année, lieu, numéro"),
    Column(
        name="annee",
        title="Année",
        kind=Kind.WHOLE,
        said="Année du chiffre ; celle de la déclaration, pour un incident",
        needed=True,
        least=1990,
    ),
    _text("indicateur", "Indicateur", "Code de l’indicateur, décrit dans « indicateurs.csv »"),
    _text("indicateur_nom", "Nom de l’indicateur", "Titre de l’indicateur"),
    _text("mesure", "Mesure", "Comment l’indicateur se lit", values=_MEASURED),
    _text("niveau", "Niveau", "De quoi est le chiffre", values=dict(LEVELS.values())),
    _text(
        "lieu_code",
        "Code du lieu",
        f"FR, code officiel géographique de la région, code du type de structure ; {UNSAID} quand "
        "le lieu n’est pas connu",
    ),
    _text("lieu", "Lieu", "Nom du lieu ou du type de structure"),
    _text(
        "categorie_code",
        "Code de la catégorie",
        f"Catégorie au sein de l’indicateur ; {WHOLE} quand il n’en a pas, {UNSAID} quand elle "
        "n’est pas connue",
    ),
    _text("categorie", "Catégorie", "Nom de la catégorie"),
    Column(
        name="valeur",
        title="Valeur",
        kind=Kind.DECIMAL,
        said="Le chiffre à lire, dans l’unité : nombre, part en %, taux, ou médiane. " + _EMPTY,
        least=0,
    ),
    _text("unite", "Unité", "Unité de la valeur"),
    Column(
        name="nombre",
        title="Nombre",
        kind=Kind.WHOLE,
        said="Ce qui a été compté ; pour un délai, les incidents dont il est connu. " + _EMPTY,
        least=0,
    ),
    Column(
        name="base",
        title="Base",
        kind=Kind.WHOLE,
        said="À quoi une part ou un taux se rapporte. Vide aussi pour les autres mesures",
        least=0,
    ),
    Column(
        name="quartile_1",
        title="Premier quartile",
        kind=Kind.DECIMAL,
        said="Un quart des valeurs est en dessous. Vide aussi pour un nombre, une part, un taux",
    ),
    Column(
        name="quartile_3",
        title="Troisième quartile",
        kind=Kind.DECIMAL,
        said="Un quart des valeurs est au-dessus. Vide aussi pour un nombre, une part, un taux",
    ),
    _text(
        "statut",
        "Statut",
        "Si le chiffre est publié, et sinon pourquoi il est masqué",
        values=dict(STATES.values()),
    ),
    Column(
        name="revise",
        title="Révisé",
        kind=Kind.FLAG,
        said="Une édition précédente disait autre chose",
        needed=True,
    ),
)
KEY = ("annee", "indicateur", "niveau", "lieu_code", "categorie_code")
INDICATORS: tuple[Column, ...] = (
    _text("indicateur", "Indicateur", "Code de l’indicateur"),
    _text("nom", "Nom", "Titre de l’indicateur"),
    _text("question", "Question", "À quoi il répond"),
    _text("mesure", "Mesure", "Comment il se lit", values=_MEASURED),
    _text("unite", "Unité", "Unité de sa valeur"),
    _text("denominateur", "Dénominateur", "À quoi il se rapporte", values=DENOMINATORS),
    Column(
        name="categories",
        title="Catégories",
        kind=Kind.TEXT,
        said="Ce que sont ses catégories ; vide quand il n’en a pas",
    ),
    Column(
        name="parties_de",
        title="Parties de",
        kind=Kind.TEXT,
        said="L’indicateur dont ses catégories font la somme, à moins qu’on ait arrondi ; vide "
        "quand elles ne s’additionnent pas",
    ),
    _text("avertissement", "Avertissement", "Ce qu’il faut savoir avant de s’en servir"),
)
