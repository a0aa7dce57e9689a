"""What does not hold together in a point of care, field by field, in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules.care import GRAVE, MOMENTS, Care, UnitState
from hygie.incidents.rules.care_story import Point, Span, degraded, diverted, standing, story
from hygie.incidents.rules.checks import TOLERANCE
from hygie.incidents.rules.clock import NBSP, without_zone
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.text import fold

_IN_DANGER = frozenset({PatientDanger.POTENTIAL, PatientDanger.PROVEN})
_SPANS = (
    ("degraded", "Le mode dégradé", "du mode dégradé"),
    ("diverted", "Le détournement des urgences", "du détournement des urgences"),
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A field of the point and what is wrong with it."""

    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What surrounds a new point: the incident, what stands already, and when it is written."""

    began_at: datetime
    now: datetime
    zone: str
    is_closed: bool = False
    points: tuple[Point, ...] = ()
    replaces: int = 0
    reason: str = ""


def faults(care: Care, *, at: datetime, frame: Frame) -> tuple[Fault, ...]:
    """Return what is wrong with a point; nothing when all holds."""
    kept = standing(frame.points)
    others = [point for point in kept if not point.key or point.key != frame.replaces]
    earlier = [step for step in story(others) if step.point.at <= at]
    before = earlier[-1].after if earlier else Care()
    later = [step for step in story(others) if step.point.at > at and step.point.since is None]
    found = [
        *_wrong_moments(care, at, frame),
        *_wrong_outcome(care),
        *_wrong_units(care),
        *_wrong_spans(care),
        *_not_normal(care),
        *_closed_yet_open(care, frame),
    ]
    if not frame.reason:
        found += _going_down(before, care, "déjà dit avant")
        found += _going_down(care, later[0].after, "dit ensuite") if later else []
        found += _span_taken_back(care, "degraded", degraded(earlier), frame.zone)
        found += _span_taken_back(care, "diverted", diverted(earlier), frame.zone)
    if frame.replaces and not frame.reason:
        found.append(Fault(field="reason", sentence="Dites pourquoi ce point est corrigé."))
    if _is_said(care, at, others):
        found.append(Fault(field="at", sentence="Ce point est déjà noté, à la même heure."))
    return tuple({fault.field: fault for fault in reversed(found)}.values())[::-1]


def left_open(care: Care) -> tuple[str, ...]:
    """Return what goes on, in words: who closes the incident ends it or says why not."""
    found = []
    if care.is_degraded:
        found.append("un mode dégradé est encore ouvert")
    if care.is_diverted:
        found.append("les urgences sont encore détournées")
    stopped = care.in_state(UnitState.STOPPED)
    if stopped:
        found.append(f"encore à l’arrêt{NBSP}: {', '.join(stopped)}")
    return tuple(found)


def _wrong_moments(care: Care, at: datetime, frame: Frame) -> Iterator[Fault]:
    # Forms show no seconds: the minute of the beginning belongs to the incident.
    began_at = frame.began_at.replace(second=0, microsecond=0)
    began = without_zone(began_at, frame.zone)
    if at > frame.now + TOLERANCE:
        yield Fault(field="at", sentence="Ce moment est dans le futur.")
    elif at < began_at:
        yield Fault(field="at", sentence=f"L’incident n’a commencé que {began}.")
    for name in MOMENTS:
        moment = getattr(care, name)
        if moment is None:
            continue
        if moment > frame.now + TOLERANCE:
            yield Fault(field=name, sentence="Ce moment est dans le futur.")
        elif moment > at + TOLERANCE:
            yield Fault(field=name, sentence="Ce moment vient après l’heure de ce point.")
        elif moment < began_at:
            yield Fault(field=name, sentence=f"L’incident n’a commencé que {began}.")


def _wrong_outcome(care: Care) -> Iterator[Fault]:
    if care.outcome in GRAVE and care.danger != PatientDanger.PROVEN:
        yield Fault(
            field="outcome",
            sentence="Une telle conséquence est un danger avéré : dites-le aussi au-dessus.",
        )


def _wrong_units(care: Care) -> Iterator[Fault]:
    names = [fold(unit.name) for unit in care.units]
    if len(names) != len(set(names)):
        yield Fault(field="units", sentence="Un service est cité deux fois.")
    if care.danger == PatientDanger.PROVEN and not care.hit:
        yield Fault(
            field="units",
            sentence="Un danger avéré touche au moins un service : nommez-le, dégradé ou arrêté.",
        )


def _wrong_spans(care: Care) -> Iterator[Fault]:
    for name, _, of_it in _SPANS:
        since, until = getattr(care, f"{name}_since"), getattr(care, f"{name}_until")
        if until is not None and since is not None and until < since:
            yield Fault(
                field=f"{name}_until", sentence=f"La fin {of_it} ne peut pas précéder son début."
            )
    if care.degraded_until is not None and care.hit:
        yield Fault(
            field="degraded_until",
            sentence="Le mode dégradé ne peut pas être terminé : ne travaillent pas normalement "
            f"{', '.join(care.hit)}.",
        )


def _not_normal(care: Care) -> Iterator[Fault]:
    """A return to normal says that nothing is hit any more."""
    if care.normal_at is None:
        return
    still = []
    if care.hit:
        still.append(f"ne travaillent pas normalement{NBSP}: {', '.join(care.hit)}")
    still += [f"{words.lower()} est en cours" for name, words, _ in _SPANS if _is_open(care, name)]
    if care.danger in _IN_DANGER:
        still.append("des patients sont, ou peuvent être, en danger")
    if still:
        yield Fault(
            field="normal_at",
            sentence=f"Le retour à la normale ne tient pas : {' ; '.join(still)}.",
        )
    for name, _, of_it in _SPANS:
        until = getattr(care, f"{name}_until")
        if until is not None and care.normal_at < until:
            yield Fault(
                field="normal_at",
                sentence=f"Le retour à la normale ne peut pas précéder la fin {of_it}.",
            )


def _closed_yet_open(care: Care, frame: Frame) -> Iterator[Fault]:
    if not frame.is_closed:
        return
    closed = "L’incident est clos"
    for name, words, _ in _SPANS:
        if _is_open(care, name):
            yield Fault(
                field=f"{name}_until",
                sentence=f"{closed} : {words.lower()} a une fin. S’il reprend, appelez l’astreinte "
                "pour rouvrir l’incident.",
            )
    if care.hit or care.danger in _IN_DANGER:
        yield Fault(
            field="units" if care.hit else "danger",
            sentence=f"{closed} : les services travaillent et personne n’est en danger. Sinon, "
            "appelez l’astreinte pour le rouvrir.",
        )


def _going_down(first: Care, then: Care, when: str) -> Iterator[Fault]:
    """A count runs from the beginning: it does not go down, unless it was wrong."""
    for kind, count in first.acts.items():
        if then.acts.get(kind, 0) < count:
            yield _lower(f"acts_{kind.value}", count, when)
    if (then.transfers or 0) < (first.transfers or 0):
        yield _lower("transfers", first.transfers or 0, when)


def _lower(field: str, count: int, when: str) -> Fault:
    return Fault(
        field=field,
        sentence=f"Ce nombre compte depuis le début et {count} est {when} : il ne peut pas "
        "baisser, ou dites pourquoi dans « Motif ».",
    )


def _span_taken_back(care: Care, name: str, before: list[Span], zone: str) -> Iterator[Fault]:
    """What is begun is ended, or told better with a reason; an earlier start needs none."""
    since, until = getattr(care, f"{name}_since"), getattr(care, f"{name}_until")
    last = before[-1] if before else None
    words = {short: long for short, long, _ in _SPANS}[name]
    if last is None:
        return
    if last.since is None and last.until is None:
        if since is None and not getattr(care, f"{name}_undated"):
            yield Fault(
                field=f"{name}_since",
                sentence=f"{words} a commencé sans qu’on sache quand : donnez son début ou sa fin, "
                "ou dites dans « Motif » pourquoi il n’a pas eu lieu.",
            )
    elif last.since is not None and last.until is None and (since is None or since > last.since):
        yield Fault(
            field=f"{name}_since",
            sentence=f"{words} a commencé {without_zone(last.since, zone)} : donnez sa fin, ou "
            "dites dans « Motif » pourquoi son début change.",
        )
    elif last.until is not None and since is not None and until is None and since < last.until:
        yield Fault(
            field=f"{name}_until",
            sentence=f"{words} a pris fin {without_zone(last.until, zone)} : dites dans « Motif » "
            "pourquoi cette fin ne tient plus.",
        )


def _is_open(care: Care, name: str) -> bool:
    return care.is_degraded if name == "degraded" else care.is_diverted


def _is_said(care: Care, at: datetime, others: Iterable[Point]) -> bool:
    """Say whether the very same point stands already: a form that was sent twice."""
    return any(step.point.at == at and step.after == care for step in story(others))
