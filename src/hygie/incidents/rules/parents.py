"""What strikes many structures at once: how far it is, and which incidents it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from hygie.incidents.rules.lifecycle import Status
from hygie.kernel.enums import Labelled


class Stage(Labelled):
    """How far an incident that is common to many structures is."""

    OPEN = "OPEN", "En cours"
    ENDED = "ENDED", "Terminé"
    WITHDRAWN = "WITHDRAWN", "Retiré"


# Those that another incident already tells, or that the law does not concern.
SET_ASIDE = frozenset({Status.DUPLICATE, Status.OUT_OF_SCOPE})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An incident that somebody wants to join to a common one."""

    number: str
    status: Status
    # The common incident to which it belongs already.
    parent: int | None


def refusal(candidates: Iterable[Candidate], *, parent: int) -> str:
    """Why some of these cannot be joined, with their numbers; nothing when all can."""
    found = list(candidates)
    aside = [each.number for each in found if each.status in SET_ASIDE]
    taken = [each.number for each in found if each.parent not in (None, parent)]
    said = []
    if aside:
        said.append(f"Doublons ou hors périmètre : {_named(aside)}.")
    if taken:
        said.append(f"Déjà rattachés à un autre incident commun : {_named(taken)}.")
    return " ".join(said)


def _named(numbers: list[str]) -> str:
    others = len(numbers) - 10
    more = f" et {others} autre{'s' if others > 1 else ''}" if others > 0 else ""
    return f"{', '.join(numbers[:10])}{more}"
