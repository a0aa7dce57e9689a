"""Scores by objective and sub-objective: declared, proven, reviewed, side by side.

What does not apply leaves the denominator, and what follows it with it. A measure that is not asked
because the one before is not reached counts as not done: it cannot be, and a better answer never
lowers a score. Proposed by Hygie: no text fixes how answers add up.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hygie.assessments.rules.frame import WHOLE, Frame, Measure, Proves
from hygie.evidence.rules.levels import Reached
from hygie.kernel.enums import Labelled


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
    carried: Collection[int] = (),
) -> dict[int, Score]:
    """The scores of every objective and sub-objective of a version for one establishment.

    `stands` is what `standing` said of these answers, when it was asked already; `carried` are
    those of last time that nobody has said again: they are worth what they say, not answered yet.
    """
    if stands is None:
        stands = standing(frame, answers)
    sums = {target: [0] * _COLUMNS for target in frame.targets}
    for targets, measures in frame.by_targets.items():
        added = _added(measures, stands, answers, proven, verdicts, carried)
        for target in targets:
            sums[target] = [one + more for one, more in zip(sums[target], added, strict=True)]
    return {target: _score(total) for target, total in sums.items()}


_COLUMNS = 8


def _added(
    measures: Iterable[Measure],
    stands: Mapping[int, Asking],
    answers: Answers,
    proven: Mapping[int, int],
    verdicts: Mapping[int, Verdict],
    carried: Collection[int],
) -> tuple[int, ...]:
    """What some measures add, in the order in which `_score` reads it."""
    declared = backed = weight = reviewed = reviewed_weight = examined = asked = given = 0
    for measure in measures:
        node, state = measure.node, stands[measure.node]
        verdict = verdicts.get(node)
        examined += verdict is not None
        if state == Asking.NOT_APPLICABLE:
            # A « not applicable » that is refused counts as not done, in what is reviewed.
            reviewed_weight += measure.weight if verdict == Verdict.REFUSED else 0
            own = node in answers and answers[node] is None
            asked, given = asked + own, given + (own and node not in carried)
            continue
        step = None
        if state == Asking.ASKED:
            step = answers.get(node)
            asked, given = asked + 1, given + (step is not None and node not in carried)
        worth = _worth(measure, step)
        declared += worth
        reviewed += worth if verdict == Verdict.ACCEPTED else 0
        backed += _worth(measure, proven.get(node))
        weight += measure.weight
        reviewed_weight += measure.weight
    return declared, backed, weight, reviewed, reviewed_weight, examined, asked, given


def _worth(measure: Measure, step: int | None) -> int:
    if step is None or not 0 <= step < len(measure.values):
        return 0
    return measure.values[step] * measure.weight


def _score(total: Iterable[int]) -> Score:
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


def proven_steps(frame: Frame, reached: Mapping[int, Reached]) -> dict[int, int]:
    """The step that the proofs of one place support, measure by measure."""
    found: dict[int, int] = {}
    for kind, supported in reached.items():
        for measure, proves in frame.by_kind.get(kind, ()):
            step = min(proves.step, len(measure.values) - 1)
            if supports(proves, supported) and step > found.get(measure.node, -1):
                found[measure.node] = step
    return found


def supports(proves: Proves, reached: Reached) -> bool:
    """Whether what the proofs of its kind support is enough for the step."""
    return _enough(reached.level, proves.least_level) and _enough(reached.score, proves.least_score)


def _enough(found: int | None, least: int | None) -> bool:
    return least is None or (found is not None and found >= least)


def percent(score: int | None) -> int | None:
    """A score as people read it, from 0 to 100; a whole one alone reads 100."""
    if score is None:
        return None
    return 100 if score >= WHOLE else min(99, (score + 50) // 100)
