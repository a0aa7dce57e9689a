"""What becomes of a report: written, published, withdrawn; what each edition revises."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composition import OPENING, Composition

LONGEST = 20_000
LONGEST_REASON = 1_000
# Of these many revised figures each is told; of more, their number and where they are.
TOLD_ONE_BY_ONE = 12
_KEY = 5
Row = Sequence[Any]


class State(Labelled):
    """Where a report stands."""

    DRAFT = "DRAFT", "Projet"
    PUBLISHED = "PUBLISHED", "Publié"
    WITHDRAWN = "WITHDRAWN", "Retiré"


class NotAText(Refused):
    """A text of a section that there is not, or longer than a section may be."""


class NotItsTurn(Refused):
    """A report that is published, or withdrawn, and is not written any more."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A figure that a former edition printed, and what it is now; None where one had none."""

    key: tuple[str, int, str, str, str]
    before: int | None
    now: int | None


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
                State.PUBLISHED: "Ce rapport est publié, il ne change plus. Ouvrez une édition.",
                State.WITHDRAWN: "Ce rapport est retiré, il ne change plus. Ouvrez une édition.",
            }[state]
        )


def revised(former: Iterable[Row], now: Iterable[Row]) -> tuple[Revision, ...]:
    """What differs between what was published and what would be, for the years that both tell.

    A row is what a publication keeps: the five parts of its key, then its count and the rest.
    """
    then, today = _by_key(former), _by_key(now)
    years = {key[1] for key in then} & {key[1] for key in today}
    found = []
    for key in sorted(set(then) | set(today)):
        if key[1] not in years or then.get(key) == today.get(key):
            continue
        before, after = then.get(key), today.get(key)
        found.append(
            Revision(
                key=key,
                before=before[0] if before else None,
                now=after[0] if after else None,
            )
        )
    return tuple(found)


def told(found: Collection[Revision], names: Mapping[str, str], *, edition: int) -> tuple[str, ...]:
    """What an edition says of what it revises; nothing for the first one.

    Differences are told as both values, which are published both, and never of what is hidden.
    """
    if edition <= 1:
        return ()
    changed = [each for each in found if each.before is not None and each.now is not None]
    if not found:
        return ("Cette édition ne change aucun chiffre de la précédente.",)
    said = [f"{counted(len(changed), 'chiffre est révisé', 'chiffres sont révisés')}."]
    for each in sorted(changed, key=lambda one: (one.key[4] != "", one.key))[:TOLD_ONE_BY_ONE]:
        name = names.get(each.key[0], each.key[0])
        place = f", {each.key[3]}" if each.key[2] != Level.NATION.value else ""
        category = f", {each.key[4]}" if each.key[4] else ""
        said.append(f"{name}{category}, {each.key[1]}{place}{NBSP}: {each.before} puis {each.now}.")
    if len(changed) > TOLD_ONE_BY_ONE:
        said.append("Les autres sont marqués dans leurs tableaux.")
    if other := len(found) - len(changed):
        some = counted(other, "chiffre n’était pas publié", "chiffres n’étaient pas publiés")
        said.append(f"{some} dans les deux éditions.")
    return tuple(said)


def _by_key(rows: Iterable[Row]) -> dict[tuple[str, int, str, str, str], tuple[Any, ...]]:
    return {
        (str(row[0]), int(row[1]), str(row[2]), str(row[3]), str(row[4])): tuple(row[_KEY:])
        for row in rows
    }
