"""Scores by objective and sub-objective: declared, proven, reviewed, side by side.

What does not apply leaves the denominator, and what follows it with it. A measure that is not asked
because the one before is not reached counts as not done: it cannot be, and a better answer never
lowers a score. Proposed by Hygie: no text fixes how answers add up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hygie.assessments.rules.frame import WHOLE, Frame, Measure, Proves
from hygie.evidence.rules.levels import Standing, counted
from hygie.kernel.enums import Labelled
from hygie.kernel.text import fold


class Verdict(Labelled):
    """What a reviewer says of an answer."""

    ACCEPTED = "ACCEPTED", "Acceptée"
    TO_COMPLETE = "TO_COMPLETE", "À compléter"
    REFUSED = "REFUSED", "Refusée"


class Asking(Labelled):
    """Whether a measure is asked, with the answers given so far."""

    ASKED = "ASKED", "À répondre"
    NOT_YET = "NOT_YET", "Pas encore demandée"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Sans objet"


# A step, or None for what does not apply; a measure without an answer is not there.
Answers = Mapping[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The scores of one objective in ten-thousandths; None where there is nothing to say."""

    declared: int | None
    proven: int | None
    reviewed: int | None
    asked: int
    answered: int


def standing(frame: Frame, answers: Answers) -> dict[int, Asking]:
    """Which measures are asked: those that follow one wait until it is reached."""
    found: dict[int, Asking] = {}
    for measure in frame.measures:
        found[measure.node] = _stands(measure, answers, found)
    return found


def _stands(measure: Measure, answers: Answers, found: Mapping[int, Asking]) -> Asking:
    before = measure.follows
    if before is not None and before in found:
        if found[before] == Asking.NOT_APPLICABLE:
            return Asking.NOT_APPLICABLE
        reached = answers.get(before)
        if found[before] == Asking.NOT_YET or reached is None or reached < measure.follows_from:
            return Asking.NOT_YET
    if measure.node in answers and answers[measure.node] is None:
        return Asking.NOT_APPLICABLE
    return Asking.ASKED


def left(frame: Frame, answers: Answers) -> list[int]:
    """The measures that are asked and have no answer yet."""
    stands = standing(frame, answers)
    return [node for node, each in stands.items() if each == Asking.ASKED and node not in answers]


def undone(frame: Frame, answers: Answers) -> list[int]:
    """The measures that are asked and whose answer is worth nothing: each calls for an action."""
    stands = standing(frame, answers)
    found = []
    for measure in frame.measures:
        step = answers.get(measure.node)
        if step is not None and stands[measure.node] == Asking.ASKED and not measure.values[step]:
            found.append(measure.node)
    return found


def reckon(
    frame: Frame,
    answers: Answers,
    proven: Mapping[int, int],
    verdicts: Mapping[int, Verdict],
    *,
    stands: Mapping[int, Asking] | None = None,
) -> dict[int, Score]:
    """The scores of every objective and sub-objective of a version for one establishment.

    `stands` is what `standing` said of these answers, when it was asked already.
    """
    if stands is None:
        stands = standing(frame, answers)
    sums = {target: [0] * _COLUMNS for target in frame.targets}
    for targets, measures in frame.by_targets.items():
        rows = [
            _counted(measure, stands[measure.node], answers, proven, verdicts)
            for measure in measures
        ]
        added = [sum(column) for column in zip(*rows, strict=True)]
        for target in targets:
            sums[target] = [one + more for one, more in zip(sums[target], added, strict=True)]
    return {target: _score(total) for target, total in sums.items()}


_COLUMNS = 8


def _counted(
    measure: Measure,
    stands: Asking,
    answers: Answers,
    proven: Mapping[int, int],
    verdicts: Mapping[int, Verdict],
) -> tuple[int, ...]:
    """What one measure adds, in the order in which `_score` reads it."""
    node, weight = measure.node, measure.weight
    verdict = verdicts.get(node)
    examined = int(verdict is not None)
    if stands == Asking.NOT_APPLICABLE:
        # A « not applicable » that is refused counts as not done, in what is reviewed.
        denied = weight if verdict == Verdict.REFUSED else 0
        own = int(node in answers and answers[node] is None)
        return (0, 0, 0, 0, denied, examined, own, own)
    step = answers.get(node) if stands == Asking.ASKED else None
    declared = _worth(measure, step)
    backed = _worth(measure, proven.get(node))
    reviewed = declared if verdict == Verdict.ACCEPTED else 0
    asked, given = int(stands == Asking.ASKED), int(step is not None)
    return (declared, backed, weight, reviewed, weight, examined, asked, given)


def _worth(measure: Measure, step: int | None) -> int:
    if step is None or not 0 <= step < len(measure.values):
        return 0
    return measure.values[step] * measure.weight


def _score(total: list[int]) -> Score:
    declared, proven, weight, reviewed, reviewed_weight, examined, asked, answered = total
    return Score(
        declared=_share(declared, weight),
        proven=_share(proven, weight),
        reviewed=_share(reviewed, reviewed_weight) if examined else None,
        asked=asked,
        answered=answered,
    )


def _share(part: int, weight: int) -> int | None:
    """The part of a whole in ten-thousandths, half up; none of nothing."""
    if weight <= 0:
        return None
    return (2 * part + weight) // (2 * weight)


def proven_steps(frame: Frame, proofs: Iterable[Standing], *, on: date) -> dict[int, int]:
    """The step that the proofs of one place support, measure by measure, whatever their order."""
    by_kind: dict[int, list[Standing]] = {}
    for proof in counted(proofs, on=on):
        by_kind.setdefault(proof.kind, []).append(proof)
    found: dict[int, int] = {}
    if not by_kind:
        return found
    for measure in frame.measures:
        steps = [
            each.step
            for each in measure.proves
            if each.kind in by_kind and supports(each, by_kind[each.kind])
        ]
        if steps:
            found[measure.node] = min(max(steps), len(measure.values) - 1)
    return found


def supports(proves: Proves, proofs: list[Standing]) -> bool:
    """Whether the proofs of one kind, the oldest first, support the step.

    Of one perimeter the latest counts, over several perimeters the weakest: never their average.
    """
    if proves.least_level is None and proves.least_score is None:
        return bool(proofs)
    levels, scores = dict[str, int](), dict[str, int]()
    for proof in proofs:
        perimeter = fold(proof.perimeter)
        if proof.level is not None:
            levels[perimeter] = proof.level
        if proof.score is not None:
            scores[perimeter] = proof.score
    return _reached(levels, proves.least_level) and _reached(scores, proves.least_score)


def _reached(found: dict[str, int], least: int | None) -> bool:
    if least is None:
        return True
    return bool(found) and min(found.values()) >= least


def percent(score: int | None) -> int | None:
    """A score as people read it, from 0 to 100; a whole one alone reads 100."""
    if score is None:
        return None
    return 100 if score >= WHOLE else min(99, (score + 50) // 100)
