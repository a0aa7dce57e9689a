"""The duties as the texts state them, read from their dated list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hygie.incidents.rules.declaration import FIELDS
from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.situation import Situation
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.enums import Labelled
from hygie.kernel.roles import Role

FILE = "duties-2026.toml"
# The one that a declaration here fulfils.
CSP = "CSP_DECLARATION"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


class Applies(Labelled):
    """Whether a duty weighs on this structure, for this incident."""

    YES = "YES", "À faire"
    PERHAPS = "PERHAPS", "À vérifier"
    NO = "NO", "Sans objet"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What each answer about one fact of the situation makes of a duty, and why in plain words.

    An answer that is not there says nothing; the last condition of a duty has them all.
    """

    fact: str
    rulings: Mapping[Answer, tuple[Applies, str]]


@dataclass(frozen=True, kw_only=True)
class DutyText:
    """One duty: a number of hours from awareness, or of months from another duty, or no number."""

    code: str
    title: str
    regime: str
    recipient: str
    trigger: str
    hours: int | None
    months: int | None
    after: str
    tolerant: bool
    # A progress report, sent because the incident lasts, moves the term to after its end.
    may_progress: bool
    # The recipient may ask at any time for an intermediate report, which moves no term.
    on_request: bool
    # How it may be told in several times, by which text; empty where it is told at once.
    phases: str
    # What is sent late must say why.
    asks_why_late: bool
    content: str
    how: str
    url: str
    reference: str
    caveat: str
    valid_from: date
    valid_until: date | None
    origin: Provenance
    source: str
    conditions: tuple[Condition, ...]
    # The roles whose duty it is: the first that somebody holds.
    whose: tuple[Role, ...]
    # The paths of the facts that the recipient needs, and of all that it may get.
    needs: tuple[str, ...]
    tells: frozenset[str]
    # Whether the recipient is told what the incident has cost care: hours, acts, transfers.
    tells_care: bool = False
    # Whether the recipient is told the gravest consequence for a patient.
    tells_outcome: bool = False

    @property
    def is_told_apart(self) -> bool:
        """Say whether somebody else than Hygie has to be told, elsewhere."""
        return self.code != CSP

    @property
    def has_no_number(self) -> bool:
        """Say whether the text only says "without delay"."""
        return self.hours is None and self.months is None


@cache
def all_duties() -> tuple[DutyText, ...]:
    """Every duty of the list, whatever its dates, in the order in which they are shown."""
    groups = read(FILE)["facts"]
    found = tuple(
        DutyText(
            code=row["code"],
            title=row["title"],
            regime=row["regime"],
            recipient=row["recipient"],
            trigger=row["trigger"],
            hours=row.get("hours"),
            months=row.get("months"),
            after=row.get("after", ""),
            tolerant=row.get("tolerant", False),
            may_progress=row.get("may_progress", False),
            on_request=row.get("on_request", False),
            phases=row.get("phases", ""),
            asks_why_late=row.get("asks_why_late", False),
            content=row["content"],
            how=row["how"],
            url=row.get("url", ""),
            reference=row["reference"],
            caveat=row.get("caveat", ""),
            valid_from=row["valid_from"],
            valid_until=row.get("valid_until"),
            origin=Provenance(row["origin"]),
            source=row["source"],
            conditions=tuple(_condition(each) for each in row["when"]),
            whose=tuple(Role(each) for each in row["whose"]),
            needs=tuple(row["needs"]),
            tells=frozenset(row["needs"]) | _paths(row["tells"], groups),
            tells_care=row.get("tells_care", False),
            tells_outcome=row.get("tells_outcome", False),
        )
        for row in read(FILE)["duty"]
    )
    _refuse_nonsense(found)
    return found


def catalogue(*, on: date) -> tuple[DutyText, ...]:
    """The duties that are law on a day."""
    return tuple(
        duty
        for duty in all_duties()
        if duty.valid_from <= on and (duty.valid_until is None or on < duty.valid_until)
    )


def text_of(code: str) -> DutyText:
    """The duty of this code, in force or not."""
    return next(duty for duty in all_duties() if duty.code == code)


def title_of(code: str) -> str:
    """The title of a duty, in force or not."""
    return next((duty.title for duty in all_duties() if duty.code == code), code)


def _condition(row: Mapping[str, Any]) -> Condition:
    rulings = {
        Answer(answer): (Applies(said[0]), str(said[1]))
        for answer, said in row.items()
        if answer != "fact"
    }
    return Condition(fact=row["fact"], rulings=rulings)


def _paths(names: Iterable[str], groups: Mapping[str, list[str]]) -> frozenset[str]:
    """The paths that a list names, one by one or by group."""
    found: set[str] = set()
    for name in names:
        found.update(groups[name[1:]] if name.startswith("@") else [name])
    return frozenset(found)


def _refuse_nonsense(duties: tuple[DutyText, ...]) -> None:
    codes = [duty.code for duty in duties]
    for place, duty in enumerate(duties):
        if not _CODE.fullmatch(duty.code) or codes.count(duty.code) > 1:
            raise ValueError(f"{FILE}: {duty.code!r} is badly written or comes twice")
        if duty.hours is not None and duty.months is not None:
            raise ValueError(f"{FILE}: {duty.code} counts hours and months")
        if duty.after and duty.after not in codes[:place]:
            raise ValueError(f"{FILE}: {duty.code} comes after {duty.after}, which is not above")
        if strange := duty.tells - FIELDS.keys():
            raise ValueError(f"{FILE}: {duty.code} tells {', '.join(sorted(strange))}, unknown")
        _refuse_bad_conditions(duty)


def _refuse_bad_conditions(duty: DutyText) -> None:
    if not duty.conditions or duty.conditions[-1].rulings.keys() != set(Answer):
        raise ValueError(f"{FILE}: {duty.code} does not say what each answer makes of it")
    for condition in duty.conditions:
        if not hasattr(Situation, condition.fact):
            raise ValueError(f"{FILE}: {duty.code} rests on {condition.fact!r}, unknown")
