"""What anybody may read without an account: each module tells the home page of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A page that is open to all, and what it is called."""

    label: str
    url: str


_asked: list[Callable[[], Iterable[Offered]]] = []


def offer(ask: Callable[[], Iterable[Offered]]) -> None:
    """Ask this each time the home page is read: it answers with what there is then."""
    if ask not in _asked:
        _asked.append(ask)


def offered() -> list[Offered]:
    """All that is open to all now."""
    return [each for ask in _asked for each in ask()]
