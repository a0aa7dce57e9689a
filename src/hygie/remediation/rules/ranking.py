"""Where to begin: the most measures improved for the least effort, said in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hygie.remediation.rules import states
from hygie.remediation.rules.costs import Cost
from hygie.remediation.rules.pace import pace
from hygie.remediation.rules.states import State

# An effort that is next to nothing still counts for an hour or so: no action is free.
_LEAST = Fraction(1, 8)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What ranks an action; `waits_for` are those open ones that it needs, `cost` if readable."""

    key: int
    title: str
    state: State
    due_on: date
    measures: int
    days: Decimal | None = None
    cost: Cost | None = None
    waits_for: tuple[str, ...] = ()
    frees: int = 0


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """An action at its rank, and why it stands there."""

    key: int
    rank: int
    sentence: str


def effort(one: Candidate) -> Fraction | None:
    """The effort in days, euros turned into days at our own rate; None when nobody estimated it."""
    euros = one.cost.investment + one.cost.running if one.cost else Decimal(0)
    if one.days is None and not euros:
        return None
    total = Fraction(one.days or 0) + Fraction(euros) / Fraction(pace().euros_a_day)
    return max(total, _LEAST)


def value(one: Candidate) -> Fraction | None:
    """Measures improved for a day of effort; None when it cannot be known."""
    spent = effort(one)
    return Fraction(one.measures) / spent if spent is not None and one.measures else None


def ranked(candidates: Iterable[Candidate], *, today: date) -> list[Ranked]:
    """The open actions, the one to begin with first.

    Those that may begin come before those that wait; then the best gain per effort; then those
    that free most others, are due first, were written first.
    """
    waiting = [each for each in candidates if states.is_open(each.state)]
    ordered = sorted(waiting, key=_order)
    return [
        Ranked(key=each.key, rank=rank, sentence=sentence(each, today=today))
        for rank, each in enumerate(ordered, start=1)
    ]


def sentence(one: Candidate, *, today: date) -> str:
    """Why an action stands where it stands."""
    parts = [_gain(one)]
    if one.frees:
        parts.append(f"en libère {one.frees} autre{'s' if one.frees > 1 else ''}")
    if one.waits_for:
        more = len(one.waits_for) - 1
        others = f" et {more} autre{'s' if more > 1 else ''}" if more else ""
        parts.append(f"attend d’abord « {one.waits_for[0]} »{others}")
    if states.is_late(one.state, one.due_on, today=today):
        late = (today - one.due_on).days
        parts.append(f"en retard de {late} jour{'s' if late > 1 else ''}")
    said = " ; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def _order(one: Candidate) -> tuple[bool, bool, Fraction, int, date, int]:
    worth = value(one)
    return (
        bool(one.waits_for),
        worth is None,
        -(worth or Fraction(0)),
        -one.frees,
        one.due_on,
        one.key,
    )


def _gain(one: Candidate) -> str:
    spent, worth = effort(one), value(one)
    if not one.measures:
        return "aucune mesure n’est dite : son gain n’est pas connu"
    named = f"améliore {one.measures} mesure{'s' if one.measures > 1 else ''}"
    if spent is None or worth is None:
        return f"{named}, mais l’effort n’est pas estimé"
    return f"{named} pour {_days(spent)}{_with_euros(one)}, soit {_number(worth)} par jour"


def _with_euros(one: Candidate) -> str:
    euros = one.cost.investment + one.cost.running if one.cost else 0
    return f" d’effort, euros compris à {pace().euros_a_day} € le jour" if euros else " de travail"


def _days(spent: Fraction) -> str:
    number = _number(spent)
    return f"{number} jour{'s' if spent >= 2 else ''}"


def _number(number: Fraction) -> str:
    """Two decimals, as they are read in French; what is smaller says so."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    shown = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if not shown:
        return "moins de 0,01"
    return f"{shown.normalize():f}".replace(".", ",")
