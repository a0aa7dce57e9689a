"""A cell: one figure of one place and one year, before anything of it is shown."""

from dataclasses import dataclass

from hygie.kernel.enums import Labelled


class Level(Labelled):
    """What a figure is of."""

    NATION = "NATION", "France"
    REGION = "REGION", "Région"
    GHT = "GHT", "GHT"
    KIND = "KIND", "Type de structure"
    ENTITY = "ENTITY", "Entité juridique"


class Measure(Labelled):
    """How the rows of an indicator become a figure."""

    COUNT = "COUNT", "Nombre"
    SHARE = "SHARE", "Part"
    DELAY = "DELAY", "Délai (heures) : quartiles"
    SPREAD = "SPREAD", "Répartition : quartiles"


class Shown(Labelled):
    """Whether a figure may be shown, and if not, why: people are never told which, for it tells."""

    SHOWN = "SHOWN", "Publié"
    SMALL = "SMALL", "Masqué, pour ne désigner personne"
    LINKED = "LINKED", "Masqué, pour ne désigner personne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which figure it is; an empty category is the whole, an empty place is not said."""

    indicator: str
    year: int
    level: Level
    place: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What was counted: `n`, of `base` for a share, among so many holders, the largest of whom has
    `largest`; quartiles in hours for a delay,
    in its unit for a spread.

    A holder is whoever could recognise its own part: a hospital group, an entity or a structure.
    """

    key: Key
    n: int
    base: int | None = None
    holders: int = 0
    largest: int = 0
    low: float | None = None
    middle: float | None = None
    high: float | None = None
