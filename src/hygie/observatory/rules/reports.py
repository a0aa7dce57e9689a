"""What becomes of a report: written, published, withdrawn; what each edition revises."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import OPENING, Composition
from hygie.observatory.rules.protection.small import SMALLEST

LONGEST = 20_000
LONGEST_REASON = 1_000
# Of these many revised figures each is told; of more, their number and where they are.
TOLD_ONE_BY_ONE = 12


class State(Labelled):
    """Where a report stands."""

    DRAFT = "DRAFT", "Projet"
    VERIFYING = "VERIFYING", "En vérification"
    PUBLISHED = "PUBLISHED", "Publié"
    WITHDRAWN = "WITHDRAWN", "Retiré"


class NotAText(Refused):
    """A text of a section that there is not, or longer than a section may be."""


class NotItsTurn(Refused):
    """A report that is published, or withdrawn, and is not written any more."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A figure that is told anew: in words, what it is of, what was told, what is now."""

    name: str
    before: str
    now: str


def check_text(section: str, text: str, plan: Composition, level: Level) -> None:
    """Raise NotAText for a section that the report of this level does not have, or a long text."""
    known = {OPENING, *(each.code for each in plan.sections_of(level))}
    if section not in known:
        raise NotAText("Ce rapport n’a pas cette section.")
    if len(text) > LONGEST:
        raise NotAText(
            f"Ce texte a {counted(len(text), 'signe', 'signes')}, plus que les {LONGEST} qu’une "
            f"section peut avoir{NBSP}: rien n’est perdu, raccourcissez-le."
        )


def check_turn(state: State, *allowed: State) -> None:
    """Raise NotItsTurn for an act that this state does not allow."""
    if state not in allowed:
        raise NotItsTurn(
            {
                State.DRAFT: "Ce rapport n’est pas publié.",
                State.VERIFYING: "Ce rapport est en vérification avant d’être publié : personne ne "
                "l’écrit. Arrêtez d’abord la vérification.",
                State.PUBLISHED: "Ce rapport est publié, il ne change plus. Ouvrez une édition.",
                State.WITHDRAWN: "Ce rapport est retiré, il ne change plus. Ouvrez une édition.",
            }[state]
        )


def told(found: Sequence[Revision], kept: int, *, edition: int) -> tuple[str, ...]:
    """What an edition says of what was published before; nothing where nothing was.

    `found` are the figures told anew; `kept` is how many are told as they were, and nothing says
    which of them would be otherwise: everybody can count them.
    """
    if not found and not kept:
        return ()
    if found:
        said = [f"{counted(len(found), 'chiffre est révisé', 'chiffres sont révisés')}."]
    else:
        said = ["Cette édition ne révise aucun chiffre."] if edition > 1 else []
    for each in found[:TOLD_ONE_BY_ONE]:
        said.append(f"{each.name}{NBSP}: {each.before} puis {each.now}.")
    if len(found) > TOLD_ONE_BY_ONE:
        said.append("Les autres sont marqués dans leurs tableaux.")
    if kept:
        some = counted(kept, "chiffre déjà publié est repris", "chiffres déjà publiés sont repris")
        said.append(
            f"{some} comme ils l’étaient{NBSP}: un changement de moins de {SMALLEST} désignerait "
            "quelqu’un et n’est pas dit, et des sommes peuvent ne plus tomber juste."
            if kept > 1
            else f"{some} comme il l’était{NBSP}: un changement de moins de {SMALLEST} désignerait "
            "quelqu’un et n’est pas dit."
        )
    return tuple(said)
