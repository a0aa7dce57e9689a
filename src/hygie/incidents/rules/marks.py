"""The TLP mark of an incident: who may choose it, what it is before anybody does."""

from dataclasses import dataclass
from functools import cache

from hygie.incidents.rules.reference import read
from hygie.incidents.rules.talk import Side
from hygie.kernel.errors import Refused
from hygie.kernel.markings import Tlp

FILE = "marks-2026.toml"


class NotTheSource(Refused):
    """Only who told may let it go further."""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What stands, and what the structure last chose; empty while nobody chose."""

    standing: str = ""
    declared: str = ""


# What a mark does to an incident: whom a law makes read it reads it under all of them.
_SAID = {
    Tlp.RED: "TLP:RED, l’établissement, l’astreinte et ceux que la loi nomme, sans le GHT",
    Tlp.AMBER_STRICT: "TLP:AMBER+STRICT, aucune copie, sauf à ceux que la loi nomme",
}


def in_words(tlp: Tlp) -> str:
    """What a mark means on an incident; elsewhere its label says it."""
    return _SAID.get(tlp, tlp.label)


@cache
def usual() -> Tlp:
    """The mark before anybody chooses."""
    return Tlp(read(FILE)["usual"])


def mark_of(chosen: str) -> Tlp:
    """The mark that stands."""
    return Tlp(chosen) if chosen else usual()


def chosen(marked: Marked, tlp: Tlp, *, side: Side) -> Marked:
    """Choose a mark. The structure is the source: the desk goes no further than it allows."""
    if side == Side.STRUCTURE:
        return Marked(standing=tlp.value, declared=tlp.value)
    if marked.declared and tlp.strictness < Tlp(marked.declared).strictness:
        raise NotTheSource(
            f"La structure a choisi {Tlp(marked.declared).mark} : elle seule peut assouplir sa "
            "marque. L’astreinte peut la durcir."
        )
    return Marked(standing=tlp.value, declared=marked.declared)
