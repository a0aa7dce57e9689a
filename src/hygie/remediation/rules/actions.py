"""What an action says: what is done, by whom, by when, with how much work, to improve what."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.remediation.rules import gain

LONGEST_TITLE, LONGEST_DETAIL, LONGEST_OWNER, LONGEST_REASON = 300, 4000, 100, 500
MOST_DAYS = Decimal("99999.9")
# A plan that nobody would read.
MOST_ACTIONS = 5_000
FARTHEST_YEARS = 20


class NotAnAction(Refused):
    """The action says too little to be done, or what cannot be."""


class OriginKind(Labelled):
    """Where an action comes from."""

    ANSWER = "ANSWER", "Évaluation"
    AUDIT = "AUDIT", "Audit"
    INCIDENT = "INCIDENT", "Incident"
    EXERCISE = "EXERCISE", "Exercice"
    SCAN = "SCAN", "Analyse technique"
    OTHER = "OTHER", "Autre"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What brought an action: a module and its own key, and how people call and find it.

    `address` is a path of Hygie, or nothing; module and key are empty for what people wrote.
    """

    kind: OriginKind = OriginKind.OTHER
    module: str = ""
    key: str = ""
    label: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an action says; `days` are working days, None while nobody estimated them."""

    title: str
    owner: str
    due_on: date
    detail: str = ""
    # The account of the owner, when they have one.
    owner_id: int | None = None
    days: Decimal | None = None
    # Measures that it improves, as « referential:ref ».
    gain: tuple[str, ...] = field(default=())


def check(said: Said, *, today: date) -> None:
    """Refuse an action that nobody could do."""
    if not said.title.strip():
        raise NotAnAction("Dites ce qu’il faut faire.")
    if not said.owner.strip() and said.owner_id is None:
        raise NotAnAction("Dites qui s’en charge : une personne, une fonction ou une équipe.")
    if said.due_on.year < 2000 or said.due_on.year > today.year + FARTHEST_YEARS:
        raise NotAnAction(f"Donnez une échéance entre 2000 et {today.year + FARTHEST_YEARS}.")
    if said.days is not None and not (
        said.days.is_finite() and Decimal(0) <= said.days <= MOST_DAYS
    ):
        raise NotAnAction("La charge se compte en jours, de 0 à 99 999.")
    gain.check(said.gain)


def check_change(before: Said, after: Said, reason: str) -> None:
    """Refuse a change of nothing, and a day put off without a word."""
    if after == before:
        raise NotAnAction("Rien n’a changé : changez une réponse.")
    if after.due_on > before.due_on and not reason.strip():
        raise NotAnAction("L’échéance recule : dites pourquoi.")
