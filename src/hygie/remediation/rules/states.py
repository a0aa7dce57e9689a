"""Where an action stands, and which moves it allows."""

from datetime import date

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused


class State(Labelled):
    """Where an action stands; the columns of the board, in their order."""

    TODO = "TODO", "À faire"
    DOING = "DOING", "En cours"
    BLOCKED = "BLOCKED", "Bloquée"
    DONE = "DONE", "Faite"
    DROPPED = "DROPPED", "Abandonnée"


OPEN = (State.TODO, State.DOING, State.BLOCKED)
OVER = (State.DONE, State.DROPPED)
# What is over is taken up again, never turned into the other end.
MOVES: dict[State, frozenset[State]] = {
    State.TODO: frozenset({State.DOING, State.BLOCKED, State.DONE, State.DROPPED}),
    State.DOING: frozenset({State.TODO, State.BLOCKED, State.DONE, State.DROPPED}),
    State.BLOCKED: frozenset({State.TODO, State.DOING, State.DONE, State.DROPPED}),
    State.DONE: frozenset({State.DOING}),
    State.DROPPED: frozenset({State.TODO}),
}
_WHY = {
    State.BLOCKED: "Dites ce qui bloque.",
    State.DROPPED: "Dites pourquoi elle est abandonnée.",
}


class NotAMove(Refused):
    """The action does not go there, or not without a word."""


def is_open(state: State) -> bool:
    """Say whether something is still to be done."""
    return state in OPEN


def is_late(state: State, due_on: date, *, today: date) -> bool:
    """Say whether it should be over already."""
    return is_open(state) and due_on < today


def needs_reason(before: State, after: State) -> bool:
    """Say whether a move is told with its reason: what stops, and what is taken up again."""
    return after in _WHY or not is_open(before)


def check_move(before: State, after: State, reason: str) -> None:
    """Refuse a move that leads nowhere, or one that does not say why."""
    if after == before:
        raise NotAMove(f"Cette action est déjà « {after.label} ».")
    if after not in MOVES[before]:
        first = "reprenez-la d’abord"
        raise NotAMove(f"Cette action est « {before.label} » : {first}.")
    if needs_reason(before, after) and not reason.strip():
        raise NotAMove(_WHY.get(after, "Dites pourquoi elle est reprise."))
