"""What is told without being an incident: a near miss, a threat (NIS 2, articles 6 and 30)."""

from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules import checks
from hygie.incidents.rules.checks import Incomplete, Problem
from hygie.incidents.rules.declaration import FIELDS, Declaration, is_empty
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reference import read

FILE = "signals-2026.toml"
NEEDED = "Ce champ est nécessaire."


@dataclass(frozen=True, kw_only=True)
class Voluntary:
    """What the law says of a signal: nobody has to tell it, and no clock runs."""

    title: str
    text: str
    reference: str


def voluntary() -> Voluntary:
    """Return what the law says of a signal."""
    return Voluntary(**read(FILE)["voluntary"])


def needed() -> frozenset[str]:
    """Return the paths of the fields without which a signal is of no use."""
    return frozenset(read(FILE)["needs"]["paths"])


def check(declaration: Declaration, *, nature: Nature, at: datetime) -> None:
    """Refuse what may not be sent; a signal needs less than an incident."""
    if not nature.is_signal:
        checks.check(declaration, at=at)
        return
    needs = read(FILE)["needs"]
    lacking = [path for path in needs["paths"] if is_empty(declaration.value(path))]
    found = [Problem(field=FIELDS[path], sentence=NEEDED) for path in lacking]
    if all(is_empty(declaration.value(path)) for path in needs["one_of"]):
        sentence = "Donnez un téléphone ou un courriel : la réponse passe par là."
        found.append(Problem(field=FIELDS[needs["one_of"][0]], sentence=sentence))
    found += checks.problems(declaration, at=at)
    if found:
        raise Incomplete(tuple(found))
