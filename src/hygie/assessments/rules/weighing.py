"""What pulls an objective down, and what supports it: measure by measure, the heaviest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hygie.assessments.rules.frame import WHOLE, Frame, Measure
from hygie.assessments.rules.scoring import Answers, Asking, standing, supports
from hygie.evidence.rules.levels import Reached, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A measure that is not all done: how many points of a hundred its objective loses by it."""

    node: int
    points: float
    asking: Asking
    step: int | None = None
    follows: int | None = None


def pulls(frame: Frame, answers: Answers) -> dict[int, list[Pull]]:
    """What each objective and sub-objective loses, by measure, the heaviest first.

    The points of an objective and what is declared of it make a hundred together.
    """
    stands = standing(frame, answers)
    applied = [each for each in frame.measures if stands[each.node] != Asking.NOT_APPLICABLE]
    weights = {
        target: sum(each.weight for each in applied if target in each.above)
        for target in frame.targets
    }
    found: dict[int, list[Pull]] = {target: [] for target in frame.targets}
    for measure in applied:
        step = answers.get(measure.node) if stands[measure.node] == Asking.ASKED else None
        lost = measure.weight * (WHOLE - _value(measure, step))
        for target in measure.above:
            if lost and weights[target]:
                found[target].append(
                    Pull(
                        node=measure.node,
                        points=100 * lost / (weights[target] * WHOLE),
                        asking=stands[measure.node],
                        step=step,
                        follows=measure.follows,
                    )
                )
    order = {measure.node: place for place, measure in enumerate(frame.measures)}
    return {
        target: sorted(each, key=lambda pull: (-pull.points, order[pull.node]))
        for target, each in found.items()
    }


def supported(
    frame: Frame, proofs: Collection[Standing], reached: Mapping[int, Reached]
) -> dict[int, list[Standing]]:
    """The proofs that support a step of each measure, those that end last first.

    `proofs` are those that count on the day of which `reached` tells.
    """
    by_kind: dict[int, list[Standing]] = {}
    for proof in proofs:
        by_kind.setdefault(proof.kind, []).append(proof)
    found: dict[int, list[Standing]] = {}
    for measure in frame.measures:
        kinds = {
            each.kind
            for each in measure.proves
            if each.kind in by_kind and supports(each, reached[each.kind])
        }
        if kinds:
            some = [proof for kind in kinds for proof in by_kind[kind]]
            found[measure.node] = sorted(
                some, key=lambda proof: (proof.expires_on, proof.proof_id), reverse=True
            )
    return found


def steps_of(frame: Frame, steps: Mapping[int, int | None]) -> dict[int, str]:
    """The label of the answer of each measure that has one."""
    return {
        measure.node: measure.labels[step]
        for measure in frame.measures
        if (step := steps.get(measure.node)) is not None and step < len(measure.labels)
    }


def _value(measure: Measure, step: int | None) -> int:
    if step is None or not 0 <= step < len(measure.values):
        return 0
    return measure.values[step]
