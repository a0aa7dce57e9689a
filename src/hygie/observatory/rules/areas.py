"""What somebody looks at: the nation, a region, a GHT, a type of structure, their own entity."""

import re
from dataclasses import dataclass

from hygie.observatory.rules.cells import Level

_WORDS = {
    Level.REGION: "region",
    Level.GHT: "ght",
    Level.KIND: "type",
    Level.ENTITY: "entite",
}
_LEVELS = {word: level for level, word in _WORDS.items()}
_CODE = re.compile(r"[0-9A-Za-z_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Area:
    """A level and the code of a place at this level."""

    level: Level
    code: str

    @property
    def is_own(self) -> bool:
        """Whether its figures are whole, for who answers for it."""
        return self.level in {Level.ENTITY, Level.GHT}

    @property
    def key(self) -> str:
        """How an address names it."""
        return self.code if self == FRANCE else f"{_WORDS[self.level]}-{self.code}"


FRANCE = Area(Level.NATION, "FR")


def read_key(text: str) -> Area | None:
    """The area that an address names; None for what names none."""
    if text == FRANCE.code:
        return FRANCE
    word, _, code = text.partition("-")
    if word not in _LEVELS or not _CODE.fullmatch(code):
        return None
    return Area(_LEVELS[word], code)
