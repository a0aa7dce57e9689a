"""A version of a referential as the reckoning reads it; what never changes is read once."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from hygie.assessments.rules.frame import Frame, Measure, Proves, framed, whole
from hygie.referentials.models import Node, Version
from hygie.referentials.queries import catalogues, versions
from hygie.referentials.rules.carrying import Answered, Fate, carry_over
from hygie.referentials.rules.records import Catalogue, NodeKind

_TARGETS = {NodeKind.OBJECTIVE.value, NodeKind.SUB_OBJECTIVE.value}
# An objective and a sub-objective; what is deeper has no score of its own.
_DEEPEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A line of a version as people read it."""

    node: int
    ref: str
    title: str
    # The objective and the sub-objective in which it is.
    above: tuple[int, ...]


def any_frame(version_id: int) -> Frame:
    """The measures of a version; what proves them is as it stands now."""
    still = any_lines(version_id)
    proves: dict[int, list[Proves]] = defaultdict(list)
    rows = versions.any_provings(Version(pk=version_id)).order_by("node_id", "event_kind", "step")
    columns = rows.values_list("node_id", "event_kind", "step", "least_level", "least_score")
    for node, kind, step, level, score in columns:
        proves[node].append(Proves(kind=kind, step=step, least_level=level, least_score=score))
    measures = [
        Measure(**{**measure.__dict__, "proves": tuple(proves[measure.node])})
        for measure in still.measures
    ]
    return framed(version_id, measures, still.targets)


@lru_cache(maxsize=64)
def any_lines(version_id: int) -> Frame:
    """The measures of a version without what proves them.

    A published version never changes, the database sees to it: it is read once in a process.
    """
    nodes = list(versions.any_nodes(Version(pk=version_id)))
    by_id = {node.pk: node for node in nodes}
    measures = [_measure(node, _above(node, by_id)) for node in nodes if node.is_assessable]
    counted = {target for measure in measures for target in measure.above}
    return framed(version_id, measures, tuple(node.pk for node in nodes if node.pk in counted))


@lru_cache(maxsize=64)
def any_titles(version_id: int) -> dict[int, Titled]:
    """The lines of a version by their number, in the order of reading; read once in a process."""
    nodes = list(versions.any_nodes(Version(pk=version_id)).prefetch_related(None))
    by_id = {node.pk: node for node in nodes}
    return {
        node.pk: Titled(node=node.pk, ref=node.ref, title=node.title, above=_above(node, by_id))
        for node in nodes
    }


def any_objectives(version_id: int) -> list[int]:
    """The objectives of a version, in the order of reading."""
    titles = any_titles(version_id)
    return [node for node in any_lines(version_id).targets if not titles[node].above]


def any_carried(before_id: int, now_id: int) -> list[tuple[int, int]]:
    """Lines of two versions whose answers are the same: same reference, a scale that says the same.

    What is only proposed, because its scale or its place changed, is asked again.
    """
    before, now = _catalogue(before_id), _catalogue(now_id)
    every = [Answered(ref=node.ref, step=0) for node in before.measures]
    former = {each.ref: each.node for each in any_lines(before_id).measures}
    lines = {each.ref: each.node for each in any_lines(now_id).measures}
    return [
        (former[each.ref], lines[each.ref])
        for each in carry_over(before, now, every).measures
        if each.fate == Fate.KEPT
    ]


def _catalogue(version_id: int) -> Catalogue:
    version = Version.objects.select_related("referential").get(pk=version_id)
    return catalogues.any_catalogue(version)


def _above(node: Node, by_id: dict[int, Node]) -> tuple[int, ...]:
    found, parent = [], by_id.get(node.parent_id or 0)
    while parent is not None:
        if parent.kind in _TARGETS and parent.depth <= _DEEPEST:
            found.append(parent.pk)
        parent = by_id.get(parent.parent_id or 0)
    return tuple(reversed(found))


def _measure(node: Node, above: tuple[int, ...]) -> Measure:
    steps = sorted(node.scale.steps.all(), key=lambda step: step.rank) if node.scale else []
    return Measure(
        node=node.pk,
        ref=node.ref,
        values=tuple(whole(step.value) for step in steps),
        answerable=frozenset(step.rank for step in steps if step.is_answerable),
        labels=tuple(step.label for step in steps),
        weight=whole(node.weight),
        above=above,
        may_not_apply=node.may_not_apply,
        follows=node.follows_id,
        follows_from=node.follows_from or 1,
    )
