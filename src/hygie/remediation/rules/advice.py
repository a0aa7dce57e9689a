"""Whether advice is followed: a recommendation counts as followed when its action is done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.states import State


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How much advice of one origin became what."""

    given: int = 0
    done: int = 0
    dropped: int = 0
    late: int = 0

    @property
    def open(self) -> int:
        """Advice that still waits."""
        return self.given - self.done - self.dropped

    @property
    def percent(self) -> int | None:
        """How many of a hundred are followed, rounded down; None where no advice was given."""
        return 100 * self.done // self.given if self.given else None


def is_advice(origin: OriginKind, *, advised: bool) -> bool:
    """Say whether an action is a recommendation: an audit’s always, others when so marked."""
    return advised or origin == OriginKind.AUDIT


def followed(counts: Iterable[tuple[str, State, bool, int]]) -> dict[str, Followed]:
    """The follow-up by group; each line says its group, its state, whether it is late, how many."""
    found: dict[str, Followed] = {}
    for group, state, is_late, count in counts:
        before = found.get(group, Followed())
        found[group] = replace(
            before,
            given=before.given + count,
            done=before.done + (count if state == State.DONE else 0),
            dropped=before.dropped + (count if state == State.DROPPED else 0),
            late=before.late + (count if is_late else 0),
        )
    return found
