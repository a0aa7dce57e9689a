"""The scores of one establishment as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from hygie.assessments.drawing import gauge
from hygie.assessments.drawing.curve import Point, curve
from hygie.assessments.drawing.saying import NBSP, answered, shares
from hygie.assessments.models import Assessment
from hygie.assessments.queries.consolidation import Spreads
from hygie.assessments.queries.frames import Titled
from hygie.assessments.queries.posture import Detail, Past, Support
from hygie.assessments.rules.house import Condition, Part, Room
from hygie.assessments.rules.scoring import Asking
from hygie.assessments.rules.spread import Spread
from hygie.assessments.rules.weighing import Pull
from hygie.contacts.rules.places import key_of
from hygie.evidence.rules.kinds import kind_of
from hygie.evidence.rules.levels import Standing
from hygie.kernel.actor import Place
from hygie.kernel.wording import day

TONES = {
    Condition.STANDS: "success",
    Condition.UNPROVEN: "warning",
    Condition.LEAKS: "danger",
    Condition.UNKNOWN: "neutral",
    Condition.ASIDE: "neutral",
}
MOST_PULLS = 5
_SOON_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Line:
    """An objective or a sub-objective in the table of figures."""

    ref: str
    title: str
    is_part: bool
    condition: str
    tone: str
    gauge: SafeString
    declared: str
    proven: str
    reviewed: str
    answered: str


def lines(rooms: Iterable[Room]) -> list[Line]:
    """The table of figures: what the house draws."""
    return [
        _line(part, is_part=part is not room.whole)
        for room in rooms
        for part in (room.whole, *room.parts)
    ]


def reasons(
    rooms: Iterable[Room],
    detail: Detail,
    titles: Mapping[int, Titled],
    *,
    assessment: Assessment,
    on: date,
) -> list[dict[str, Any]]:
    """Objective by objective: what pulls it down, and the proofs that hold it."""
    return [
        {
            "ref": room.whole.ref,
            "title": room.whole.title,
            "condition": room.whole.condition.label,
            "tone": TONES[room.whole.condition],
            "pulls": [_pull(each, assessment, detail, titles) for each in pulls[:MOST_PULLS]],
            "more": max(0, len(pulls) - MOST_PULLS),
            "supports": _supports(room, detail, titles, place=assessment.place, on=on),
            # Proven and not declared: somebody answered too little, or not yet again.
            "is_understated": (room.whole.proven or 0) > (room.whole.declared or 0),
        }
        for room in rooms
        for pulls in [detail.pulls.get(room.whole.node, [])]
    ]


def likes(rooms: Iterable[Room], found: Mapping[int, Spreads]) -> list[dict[str, str]]:
    """Where each objective stands among similar establishments, in a sentence."""
    told = []
    for room in rooms:
        spreads = found.get(room.whole.node)
        if spreads and spreads.declared and room.whole.declared is not None:
            told.append(
                {
                    "title": room.whole.title,
                    "declared": compared("déclaré", room.whole.declared, spreads.declared),
                    "proven": compared("prouvé", room.whole.proven, spreads.proven),
                }
            )
    return told


def compared(what: str, score: int | None, spread: Spread | None) -> str:
    """A score among its likes: « déclaré 62 % ; la moitié d’entre eux : de 40 % à 70 % »."""
    if score is None or spread is None:
        return ""
    return (
        f"{shares(score)} {what}, {_rank(score, spread)}{NBSP}: la moitié se tient entre "
        f"{shares(spread.low)} et {shares(spread.high)}."
    )


def count_of_likes(found: Mapping[int, Spreads]) -> int:
    """How many establishments the comparison is made of."""
    return max((each.declared.count for each in found.values() if each.declared), default=0)


def trends(rooms: Iterable[Room], past: Sequence[Past]) -> list[dict[str, Any]]:
    """The curve of each objective, and its figures; nothing before there are two campaigns."""
    if len(past) < 2:
        return []
    found = []
    for room in rooms:
        ref = room.whole.ref
        known = [(each, *each.scores.get(ref, (None, None))) for each in past]
        points = [
            Point(on=f"{one.closes_on:%m/%Y}", declared=declared, proven=proven)
            for one, declared, proven in known
        ]
        found.append(
            {
                "title": room.whole.title,
                "picture": curve(points, title=room.whole.title),
                "cells": [
                    {"declared": shares(each.declared), "proven": shares(each.proven)}
                    for each in points
                ],
            }
        )
    return found


def answer(node: int, detail: Detail) -> str:
    """What was answered to a measure, in the words of its scale."""
    given, measure = detail.given.get(node), detail.frame.by_node[node]
    if detail.asking[node] == Asking.NOT_APPLICABLE:
        return "Ne s’applique pas"
    if detail.asking[node] == Asking.NOT_YET:
        before = detail.frame.by_node.get(measure.follows or 0)
        return f"Pas demandée : suit la mesure {before.ref}" if before else "Pas demandée"
    if given is None or given.step is None:
        return "Sans réponse"
    return measure.labels[given.step] if given.step < len(measure.labels) else ""


def points(pull: Pull) -> str:
    """How many points of a hundred an objective loses by a measure."""
    lost = max(1, round(pull.points))
    return f"{lost} point{'s' if lost > 1 else ''}"


def _line(part: Part, *, is_part: bool) -> Line:
    return Line(
        ref=part.ref,
        title=part.title,
        is_part=is_part,
        condition=part.condition.label,
        tone=TONES[part.condition],
        gauge=gauge.gauge(part),
        declared=shares(part.told),
        proven=shares(part.proven),
        reviewed=shares(part.reviewed),
        answered=answered(part),
    )


def _pull(
    pull: Pull, assessment: Assessment, detail: Detail, titles: Mapping[int, Titled]
) -> dict[str, str]:
    return {
        "ref": titles[pull.node].ref,
        "title": titles[pull.node].title,
        "answer": answer(pull.node, detail),
        "points": points(pull),
        "url": reverse("assessments:measure", args=[assessment.pk, pull.node]),
    }


def _supports(
    room: Room, detail: Detail, titles: Mapping[int, Titled], *, place: Place, on: date
) -> list[dict[str, Any]]:
    found = []
    for node, support in detail.supports.items():
        if room.whole.node in titles[node].above:
            measure = detail.frame.by_node[node]
            found.append(
                {
                    "ref": titles[node].ref,
                    "title": titles[node].title,
                    "step": measure.labels[support.step],
                    "proofs": [_proof(each, place, on=on) for each in _latest(support)],
                    "has_others": support.has_others,
                }
            )
    return found


def _latest(support: Support) -> list[Standing]:
    """Of each kind and perimeter the proof that lasts longest: one line says until when."""
    kept: dict[tuple[int, str], Standing] = {}
    for each in support.proofs:
        kept.setdefault((each.kind, each.perimeter), each)
    return list(kept.values())


def _proof(proof: Standing, place: Place, *, on: date) -> dict[str, Any]:
    return {
        "title": kind_of(proof.kind).title,
        "until": day(proof.expires_on),
        "is_soon": (proof.expires_on - on).days <= _SOON_DAYS,
        "url": reverse("evidence:proof", args=[key_of(place), proof.proof_id]),
    }


def _rank(score: int, spread: Spread) -> str:
    if score > spread.high:
        return "plus que les trois quarts d’entre eux"
    if score < spread.low:
        return "moins que les trois quarts d’entre eux"
    return "comme la plupart d’entre eux"
