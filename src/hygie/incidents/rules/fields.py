"""How a field of the declaration is described: once, for forms, PDFs, the API and the desk."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from hygie.kernel.enums import Labelled


class Step(Labelled):
    """The pages of a declaration, in order; the first one needs three minutes for all of them."""

    STRUCTURE = "STRUCTURE", "Votre structure"
    DECLARANT = "DECLARANT", "Vous"
    FACTS = "FACTS", "Ce qui s’est passé"
    IMPACT = "IMPACT", "Les conséquences"
    CAUSE = "CAUSE", "L’origine et l’aide"
    AUTHORITIES = "AUTHORITIES", "Pour les autres autorités"
    REVIEW = "REVIEW", "Relire et envoyer"


# What the worst day can do without: offered once the declaration is sent.
AFTERWARDS = frozenset({Step.AUTHORITIES})


class Block(Labelled):
    """The four blocks of the form annexed to the order of 30 October 2017, and ours for help."""

    A = "A", "Structure et déclarant"
    B = "B", "Description de l’incident"
    C = "C", "Impact"
    D = "D", "Causes"
    E = "E", "Aide et autres démarches"


class Sensitivity(Labelled):
    """Who a field may be shown to, from the least to the most careful."""

    STATISTICS = "STATISTICS", "Peut nourrir les statistiques"
    CONTACT = "CONTACT", "Coordonnées d’une personne"
    CONFIDENTIAL = "CONFIDENTIAL", "Confidentiel : structure et analystes"


class Kind(Labelled):
    """What a field holds."""

    LINE = "LINE", "Une ligne"
    TEXT = "TEXT", "Plusieurs lignes"
    PHONE = "PHONE", "Téléphone"
    MAIL = "MAIL", "Courriel"
    MOMENT = "MOMENT", "Date et heure"
    NUMBER = "NUMBER", "Nombre"
    CHOICE = "CHOICE", "Un choix"
    CHOICES = "CHOICES", "Plusieurs choix"
    TYPE = "TYPE", "Type d’incident"
    VECTOR = "VECTOR", "Porte d’entrée"


LIMITS = {Kind.LINE: 200, Kind.TEXT: 20_000, Kind.PHONE: 16, Kind.MAIL: 254}
LARGEST_NUMBER = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: `required` now, or it can wait; `limit` counts characters, or is the largest."""

    path: str
    step: Step
    block: Block
    kind: Kind
    label: str
    help: str
    required: bool
    limit: int
    sensitivity: Sensitivity
    choices: type[Labelled] | None

    @property
    def name(self) -> str:
        """The name inside its section: `aware_at` for `facts.aware_at`."""
        return self.path.partition(".")[2]

    @property
    def section(self) -> str:
        """The name of its section: `facts` for `facts.aware_at`."""
        return self.path.partition(".")[0]


def described(
    kind: Kind,
    label: str,
    block: str,
    *,
    help: str = "",
    required: bool = False,
    limit: int = 0,
    sensitivity: Sensitivity = Sensitivity.STATISTICS,
    choices: type[Labelled] | None = None,
) -> Any:
    """Declare a field of a section, with its empty value and its description."""
    description = {
        "kind": kind,
        "label": label,
        "block": Block(block),
        "help": help,
        "required": required,
        "limit": limit or LIMITS.get(kind, 0),
        "sensitivity": sensitivity,
        "choices": choices,
    }
    return dataclasses.field(default=_EMPTY[kind], metadata=description)


def fields_of(section: type, *, name: str, step: Step) -> tuple[Field, ...]:
    """Return the descriptions of the fields of a section, in order."""
    return tuple(
        Field(path=f"{name}.{field.name}", step=step, **field.metadata)
        for field in dataclasses.fields(section)
    )


_EMPTY: dict[Kind, Any] = {
    Kind.LINE: "",
    Kind.TEXT: "",
    Kind.PHONE: "",
    Kind.MAIL: "",
    Kind.MOMENT: None,
    Kind.NUMBER: None,
    Kind.CHOICE: None,
    Kind.CHOICES: frozenset(),
    Kind.TYPE: "",
    Kind.VECTOR: "",
}
