"""What the house says in words: beside the picture, and in place of it."""

from collections.abc import Sequence

from hygie.assessments.rules.house import Condition, Part, Room, counted, is_blank
from hygie.assessments.rules.scoring import percent

NBSP = "\N{NO-BREAK SPACE}"
# One room, several of them.
TOLD = {
    Condition.STANDS: ("tient", "tiennent"),
    Condition.UNPROVEN: ("reste à prouver", "restent à prouver"),
    Condition.LEAKS: ("prend l’eau", "prennent l’eau"),
    Condition.UNKNOWN: ("n’est pas connue", "ne sont pas connues"),
    Condition.ASIDE: ("est sans objet", "sont sans objet"),
}
NO_ROOMS = (
    "Ce référentiel n’a pas d’objectif\N{NO-BREAK SPACE}: la maison n’a pas de pièce à montrer."
)
NO_ANSWERS = "Aucune réponse encore\N{NO-BREAK SPACE}: de cette maison, on ne sait rien."


def shares(score: int | None) -> str:
    """A score as people read it; nothing where there is nothing to say."""
    return "" if score is None else f"{percent(score)}{NBSP}%"


def sentence(rooms: Sequence[Room]) -> str:
    """What stands, what leaks, what is not known, in one sentence."""
    if not rooms:
        return NO_ROOMS
    if is_blank(rooms):
        return NO_ANSWERS
    count = f"{len(rooms)} pièces" if len(rooms) > 1 else "1 pièce"
    told = [f"{many} {TOLD[each][many > 1]}" for each, many in counted(rooms).items()]
    return f"{count}{NBSP}: {', '.join(told)}."


def description(rooms: Sequence[Room]) -> str:
    """The whole picture for who does not see it: its sentence, then room by room."""
    return " ".join([sentence(rooms), *(_room(each.whole) for each in rooms)])


def answered(part: Part) -> str:
    """How far it is answered."""
    return f"{part.answered} réponse{'s' if part.answered > 1 else ''} sur {part.asked}"


def _room(part: Part) -> str:
    said = f"{part.title}{NBSP}: {part.condition.label.lower()}"
    if part.condition == Condition.UNKNOWN:
        return f"{said}, {answered(part)}."
    if part.condition == Condition.ASIDE:
        return f"{said}."
    reviewed = "" if part.reviewed is None else f", {shares(part.reviewed)} à l’examen"
    return f"{said}, {shares(part.declared)} déclaré, {shares(part.proven or 0)} prouvé{reviewed}."
