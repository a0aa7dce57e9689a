"""What every file that leaves says of one assessment, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from hygie.assessments.models import Assessment, Verdict
from hygie.assessments.queries.answers import Given
from hygie.assessments.queries.frames import Titled
from hygie.assessments.queries.posture import Detail
from hygie.assessments.rules.frame import WHOLE, Frame, Measure
from hygie.assessments.rules.house import Room
from hygie.assessments.rules.scoring import Asking
from hygie.assessments.rules.scoring import Verdict as Said


@dataclass(frozen=True, kw_only=True)
class Told:
    """An assessment, the name of its establishment, its rooms and its answers explained."""

    assessment: Assessment
    name: str
    rooms: list[Room]
    detail: Detail
    titles: Mapping[int, Titled]
    # The day whose proofs count.
    on: date


def file_name(what: str, *parts: str) -> str:
    """The name of a file that leaves, without its form: what it is, of whom, of which campaign."""
    return "-".join(
        each for each in (what, *(slugify(part)[:60].strip("-") for part in parts)) if each
    )


def percent(score: int | None) -> float | None:
    """A score from 0 to 100, exact: a spreadsheet reckons with it."""
    return None if score is None else score * 100 / WHOLE


def answer(measure: Measure, given: Given | None, asking: Asking) -> str:
    """An answer in the words of its scale; why there is none, otherwise."""
    if asking != Asking.ASKED:
        return asking.label
    if given is None or given.step is None or given.step >= len(measure.labels):
        return ""
    return measure.labels[given.step]


def value(measure: Measure, given: Given | None, asking: Asking) -> float | None:
    """What an answer is worth from 0 to 100; nothing where nothing is asked."""
    if asking != Asking.ASKED or given is None or given.step is None:
        return None
    return percent(measure.values[given.step]) if given.step < len(measure.values) else None


def holding(given: Given | None, verdict: Verdict | None) -> Verdict | None:
    """The verdict, when it is on the answer as it stands."""
    if given is None or verdict is None or verdict.number != given.number:
        return None
    return verdict


def said(verdict: Verdict | None) -> str:
    """A verdict as people read it."""
    return Said(verdict.verdict).label if verdict else ""


def in_order(frame: Frame, titles: Mapping[int, Titled]) -> list[Measure]:
    """The measures in the order of reading."""
    places = {node: place for place, node in enumerate(titles)}
    return sorted(frame.measures, key=lambda measure: places[measure.node])
