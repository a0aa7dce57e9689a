"""The systems to rebuild: their states over dated steps, and how far all of it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

# Beyond what anybody reads on one page.
MOST_SYSTEMS = 300


class NotAStep(Refused):
    """The step contradicts what is known of its system."""


class State(Labelled):
    """Where a system stands."""

    STOPPED = "STOPPED", "Arrêté"
    DEGRADED = "DEGRADED", "Dégradé"
    REBUILT = "REBUILT", "Reconstruit"
    BACK = "BACK", "Rendu aux soins"
    ABANDONED = "ABANDONED", "Abandonné"


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a system stood from one day on; `key` tells which was said last."""

    state: State
    on: date
    key: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far all systems are; those that are given up are not waited for."""

    back: int
    rebuilt: int
    awaited: int
    abandoned: int

    @property
    def percent(self) -> int:
        """The share that care has again, rounded down: 100 is all of them."""
        return self.back * 100 // self.awaited if self.awaited else 0


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps by their day; of one day, the last said comes last."""
    return sorted(steps, key=lambda step: (step.on, step.key))


def state(steps: Iterable[Step]) -> Step | None:
    """The step at which a system stands; None when nobody said anything."""
    ordered = in_order(steps)
    return ordered[-1] if ordered else None


def check(steps: Sequence[Step], *, earliest: date, today: date) -> None:
    """Refuse steps that cannot follow one another."""
    for step in steps:
        if step.on > today:
            raise NotAStep("Ce jour est dans le futur.")
        if step.on < earliest:
            raise NotAStep(f"L’incident a commencé le {earliest:%d/%m/%Y} : rien n’est plus tôt.")
    for step in in_order(steps)[:-1]:
        if step.state == State.ABANDONED:
            raise NotAStep(_given_up(step))


def refuse_abandoned(steps: Iterable[Step]) -> None:
    """Refuse a step more, of whatever day, on a system that was given up."""
    last = state(steps)
    if last is not None and last.state == State.ABANDONED:
        raise NotAStep(_given_up(last))


def progress(states: Iterable[State | None]) -> Progress:
    """Count where systems stand."""
    counts = Counter(states)
    abandoned = counts[State.ABANDONED]
    return Progress(
        back=counts[State.BACK],
        rebuilt=counts[State.REBUILT],
        awaited=counts.total() - abandoned,
        abandoned=abandoned,
    )


def _given_up(step: Step) -> str:
    return (
        f"Ce système est abandonné depuis le {step.on:%d/%m/%Y} : corrigez d’abord cette étape, "
        "ou ajoutez le système qui le remplace."
    )
