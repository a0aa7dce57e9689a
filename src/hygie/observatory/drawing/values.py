"""What every picture is drawn from: a value with its words, hidden or missing as it may be."""

from dataclasses import dataclass

from hygie.kernel.enums import Labelled

NBSP = "\N{NO-BREAK SPACE}"


class State(Labelled):
    """Whether there is something to draw, and if not, why."""

    KNOWN = "KNOWN", "publié"
    HIDDEN = "HIDDEN", "masqué"
    MISSING = "MISSING", "sans donnée"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: what it is of, how much, and how people read it (« 749 », « 12,8 % »)."""

    label: str
    amount: float = 0
    said: str = ""
    state: State = State.KNOWN
    is_revised: bool = False

    @property
    def words(self) -> str:
        """How it is told: the value, or why there is none."""
        return self.said if self.state == State.KNOWN else self.state.label

    @property
    def sentence(self) -> str:
        """It, with what it is of, for who does not see the picture."""
        revised = ", révisé" if self.is_revised else ""
        return f"{self.label}{NBSP}: {self.words}{revised}"


def hidden(label: str) -> Value:
    """A value that nobody may see."""
    return Value(label=label, state=State.HIDDEN)


def missing(label: str) -> Value:
    """A value that was never counted."""
    return Value(label=label, state=State.MISSING)


def most(values: tuple[Value, ...]) -> float:
    """The largest of what is known, and 1 at least: what a scale ends with."""
    return max([1.0, *(each.amount for each in values if each.state == State.KNOWN)])


def described(values: tuple[Value, ...]) -> str:
    """All of them in one sentence."""
    return f"{f'{NBSP}; '.join(each.sentence for each in values)}." if values else ""
