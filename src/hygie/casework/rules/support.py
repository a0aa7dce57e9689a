"""Help asked for an incident, and help given: what one line says, what they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hygie.incidents.rules.vocabulary import SupportKind
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

# A day of several people, and no more: beyond, somebody meant minutes.
MOST_MINUTES = 1_000 * 60


class DoesNotHold(Refused):
    """The line would count what it does not say."""


class Way(Labelled):
    """Whether help was asked or given."""

    ASKED = "ASKED", "Demandé"
    GIVEN = "GIVEN", "Donné"


@dataclass(frozen=True, kw_only=True)
class Help:
    """One line: what, how long, by whom, which day."""

    way: Way
    kind: SupportKind
    minutes: int
    giver: str
    happened_on: date
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What was given of one kind."""

    kind: SupportKind
    minutes: int
    times: int


def asked_first(
    asked: Iterable[SupportKind], given: Iterable[Sum]
) -> list[tuple[SupportKind, Sum | None]]:
    """Return what the declaration asks for, in the order of the form, and what came of it."""
    sums = {each.kind: each for each in given}
    wanted = frozenset(asked) - {SupportKind.NONE}
    return [(kind, sums.get(kind)) for kind in SupportKind if kind in wanted]


def kinds() -> list[tuple[str, str]]:
    """The kinds of help that count."""
    return [each for each in SupportKind.choices() if each[0] != SupportKind.NONE]


def check(help_: Help, *, today: date) -> None:
    """Refuse a line whose sum would be wrong."""
    if help_.kind == SupportKind.NONE:
        raise DoesNotHold("Choisissez la nature de l’appui.")
    if help_.happened_on > today:
        raise DoesNotHold("Ce jour est dans le futur.")
    if not 0 <= help_.minutes <= MOST_MINUTES:
        raise DoesNotHold("1 000 heures au plus, pour une ligne.")
    if help_.way == Way.ASKED and help_.minutes:
        raise DoesNotHold("Un appui demandé n’a pas encore d’heures.")
    if help_.way == Way.GIVEN and not help_.minutes:
        raise DoesNotHold("Dites combien d’heures l’appui a pris.")
    if help_.way == Way.GIVEN and not help_.giver.strip():
        raise DoesNotHold("Dites qui a donné l’appui.")


def sums(given: Iterable[Help]) -> list[Sum]:
    """What was given, by kind, the longest first."""
    found: dict[SupportKind, list[int]] = {}
    for each in given:
        if each.way == Way.GIVEN:
            found.setdefault(each.kind, []).append(each.minutes)
    made = [
        Sum(kind=kind, minutes=sum(minutes), times=len(minutes)) for kind, minutes in found.items()
    ]
    return sorted(made, key=lambda each: (-each.minutes, each.kind))


def hours_in_words(minutes: int) -> str:
    """A duration as one adds them up: 1 h 30."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"
