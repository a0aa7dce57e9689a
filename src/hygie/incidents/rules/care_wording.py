"""The situation of care in words: one sentence for now, one line for each change."""

from collections.abc import Iterator
from datetime import datetime

from hygie.incidents.rules.care import ActKind, Care, UnitState
from hygie.incidents.rules.clock import (
    MONTHS,
    NBSP,
    hour_in_words,
    is_repeated,
    local,
    without_zone,
)
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.wording import counted

UNTOLD = "non dit, à demander"
DANGERS = {
    PatientDanger.PROVEN: "danger avéré pour des patients",
    PatientDanger.POTENTIAL: "danger possible pour des patients",
}


def sentence(care: Care, *, zone: str, at: datetime) -> str:
    """Say in one sentence how care goes: Soins : 2 services arrêtés, 34 actes annulés."""
    said = list(_said(care, zone, at))
    if not said and care.danger == PatientDanger.UNKNOWN:
        said = ["on ne sait pas encore ce qui est touché"]
    return f"Soins{NBSP}: {', '.join(said or ['aucun effet connu'])}"


def since_in_words(moment: datetime, *, zone: str, at: datetime) -> str:
    """Say a start as people do on the same day: 6 h 20; on another: 28 mars à 6 h 20."""
    shown, today = local(moment, zone), local(at, zone).date()
    hour = hour_in_words(shown.time())
    if is_repeated(moment, zone):
        hour += f" (heure {'d’hiver' if shown.fold else 'd’été'})"
    if shown.date() == today:
        return hour
    number = "1er" if shown.day == 1 else str(shown.day)
    year = f" {shown.year}" if shown.year != today.year else ""
    return f"le {number} {MONTHS[shown.month - 1]}{year} à {hour}"


def changes(before: Care, after: Care, *, zone: str) -> tuple[str, ...]:
    """Say what a point says that the one before did not."""
    return (
        *_of_danger(before, after),
        *_of_outcome(before, after),
        *_of_units(before, after),
        *_of_counts(before, after),
        *_of_spans(before, after, zone),
    )


def _said(care: Care, zone: str, at: datetime) -> Iterator[str]:
    if care.danger in DANGERS:
        yield DANGERS[care.danger]
    yield from _said_of_units(care)
    if care.cancelled:
        yield counted(care.cancelled, "acte annulé", "actes annulés")
    if care.transfers:
        yield counted(care.transfers, "transfert", "transferts")
    begun = (
        ("urgences détournées", care.is_diverted, care.diverted_since),
        ("mode dégradé", care.is_degraded, care.degraded_since),
    )
    for words, lasts, since in begun:
        if lasts and since is not None:
            yield f"{words} depuis {since_in_words(since, zone=zone, at=at)}"
        elif lasts:
            yield f"{words} (début {UNTOLD})"
    if care.normal_at:
        yield f"retour à la normale {_at(care.normal_at, zone, at)}"


def _said_of_units(care: Care) -> Iterator[str]:
    for state, word in ((UnitState.STOPPED, "arrêté"), (UnitState.DEGRADED, "dégradé")):
        names = care.in_state(state)
        if len(names) == 1:
            yield f"1{NBSP}service {word} ({names[0]})"
        elif names:
            yield f"{len(names)}{NBSP}services {word}s"


def _at(moment: datetime, zone: str, at: datetime) -> str:
    words = since_in_words(moment, zone=zone, at=at)
    return words if words.startswith("le ") else f"à {words}"


def _of_danger(before: Care, after: Care) -> Iterator[str]:
    if before.danger != after.danger:
        yield f"Patients en danger{NBSP}: {after.danger.label.lower()}"


def _of_outcome(before: Care, after: Care) -> Iterator[str]:
    if before.outcome != after.outcome:
        said = after.outcome.label.lower() if after.outcome else "n’est plus dite"
        yield f"Conséquence pour un patient{NBSP}: {said}"


def _of_units(before: Care, after: Care) -> Iterator[str]:
    known = {unit.name: unit.state for unit in before.units}
    for unit in after.units:
        was = known.pop(unit.name, None)
        if was is None:
            yield f"{unit.name}{NBSP}: {unit.state.label.lower()}"
        elif was != unit.state:
            yield f"{unit.name}{NBSP}: {was.label.lower()}, puis {unit.state.label.lower()}"
    for name in known:
        yield f"{name}{NBSP}: n’est plus cité"


def _of_counts(before: Care, after: Care) -> Iterator[str]:
    for kind in ActKind:
        if before.acts.get(kind) != after.acts.get(kind):
            label = f"{kind.label}, annulations"
            yield _counted(label, before.acts.get(kind), after.acts.get(kind))
    if before.transfers != after.transfers:
        yield _counted("Transferts", before.transfers, after.transfers)


def _counted(label: str, was: int | None, now: int | None) -> str:
    said = "non dit" if now is None else f"{now:,}".replace(",", NBSP)
    former = f"{was or 0:,}".replace(",", NBSP)
    before = f" (avant{NBSP}: {former})" if was else ""
    return f"{label}{NBSP}: {said}{before}"


def _of_spans(before: Care, after: Care, zone: str) -> Iterator[str]:
    labels = (
        ("degraded_since", "Mode dégradé depuis"),
        ("degraded_until", "Fin du mode dégradé"),
        ("diverted_since", "Urgences détournées depuis"),
        ("diverted_until", "Fin du détournement des urgences"),
        ("normal_at", "Retour à la normale"),
    )
    for name, label in labels:
        undated = name.replace("since", "undated")
        if name.endswith("since") and getattr(after, undated) > getattr(before, undated):
            yield f"{label}{NBSP}: {UNTOLD}"
        now = getattr(after, name)
        if now is not None and now != getattr(before, name):
            yield f"{label}{NBSP}: {without_zone(now, zone)}"
