"""The delays of an incident, from its occurrence to its restoration, and the story they tell."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hygie.incidents.rules import clock


@dataclass(frozen=True, kw_only=True)
class Moments:
    """When each thing happened; what nobody said is None. Systems are told by days."""

    occurred: datetime | None
    aware: datetime | None
    declared: datetime | None
    acknowledged: datetime | None = None
    degraded: datetime | None = None
    restored: datetime | None = None
    rebuilt_on: date | None = None
    closed: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Delay:
    """How long it took from one moment to another; None when one is not known."""

    label: str
    lasted: timedelta | None

    @property
    def words(self) -> str:
        """The delay as one reads it."""
        return clock.duration_in_words(self.lasted) if self.lasted is not None else ""


def delays(known: Moments, *, zone: str) -> list[Delay]:
    """Occurrence, awareness, declaration, restoration: the four that the trade compares."""
    began = known.occurred or known.aware
    rebuilt = None
    if known.rebuilt_on is not None and began is not None:
        days = (known.rebuilt_on - clock.local(began, zone).date()).days
        rebuilt = timedelta(days=days) if days >= 0 else None
    return [
        Delay(label="Du début à la prise de conscience", lasted=_between(began, known.aware)),
        Delay(
            label="De la prise de conscience à la déclaration",
            lasted=_between(known.aware, known.declared),
        ),
        Delay(
            label="De la déclaration à la prise en compte",
            lasted=_between(known.declared, known.acknowledged),
        ),
        Delay(
            label="En mode dégradé, jusqu’au retour à la normale",
            lasted=_between(known.degraded, known.restored),
        ),
        Delay(label="Du début au dernier système rendu aux soins", lasted=rebuilt),
    ]


def story(known: Moments, *, zone: str) -> str:
    """What is known of the incident as lines, in order: a beginning that people complete."""
    said = [
        (known.occurred, "constaté"),
        (known.aware, "compris que c’était un incident"),
        (known.declared, "déclaré"),
        (known.acknowledged, "pris en compte par l’astreinte"),
        (known.degraded, "début du mode dégradé"),
        (known.restored, "fin du mode dégradé"),
        (known.closed, "clos"),
    ]
    ordered = sorted((at, what) for at, what in said if at is not None)
    lines = [f"{clock.local(at, zone):%d/%m/%Y %H:%M}, {what}" for at, what in ordered]
    if known.rebuilt_on is not None:
        lines.append(f"{known.rebuilt_on:%d/%m/%Y}, dernier système rendu aux soins")
    return "\n".join(lines)


def _between(since: datetime | None, until: datetime | None) -> timedelta | None:
    """From one moment to another; clocks that contradict each other give none."""
    if since is None or until is None or until < since:
        return None
    return until - since
