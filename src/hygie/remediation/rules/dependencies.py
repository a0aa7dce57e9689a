"""What an action waits for: other actions of the same plan, without ever going round."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted

MOST = 30


class GoesRound(Refused):
    """An action would wait for itself."""


class TooManyNeeds(Refused):
    """An action waits for more than anybody follows."""


def way(edges: Iterable[tuple[int, int]], start: int, goal: int) -> list[int]:
    """The actions by which one waits for another, both ends included; empty when it does not.

    An edge says that its first action waits for its second.
    """
    needs: dict[int, list[int]] = defaultdict(list)
    for one, other in edges:
        needs[one].append(other)
    came: dict[int, int | None] = {start: None}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        if here == goal:
            return _back(came, here)
        for each in needs[here]:
            if each not in came:
                came[each] = here
                ahead.append(each)
    return []


def check(edges: Collection[tuple[int, int]], one: int, needed: int) -> None:
    """Refuse that one action waits for another which, sooner or later, waits for it."""
    if one == needed:
        raise GoesRound("Une action ne peut pas s’attendre elle-même.")
    round_trip = way(edges, needed, one)
    if round_trip:
        steps = len(round_trip) - 1
        through = (
            "directement" if steps == 1 else f"à travers {counted(steps - 1, 'autre', 'autres')}"
        )
        raise GoesRound(
            f"L’autre action attend déjà celle-ci, {through} : aucune des deux ne commencerait."
        )
    if sum(first == one for first, _ in edges) >= MOST:
        raise TooManyNeeds(f"Une action en attend {MOST} au plus.")


def _back(came: dict[int, int | None], here: int) -> list[int]:
    found: list[int] = []
    step: int | None = here
    while step is not None:
        found.append(step)
        step = came[step]
    return found[::-1]
