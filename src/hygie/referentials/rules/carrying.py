"""What becomes of the answers to one version in the next one: kept, proposed, or said lost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hygie.kernel.enums import Labelled
from hygie.kernel.text import fold
from hygie.referentials.rules.records import Catalogue, Node, Relation, Scale, Step


class Fate(Labelled):
    """How an answer comes into the new version: only what is kept needs nobody to look at it."""

    KEPT = "KEPT", "gardée"
    RESCALED = "RESCALED", "proposée : l’échelle a changé"
    MOVED = "MOVED", "proposée : la mesure a changé de place"
    NEW = "NEW", "à répondre"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer to one version: the rank of a step, or that the measure does not apply."""

    ref: str
    step: int | None = None
    is_not_applicable: bool = False


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a measure of the new version gets from the answers to the former one."""

    ref: str
    fate: Fate
    step: int | None = None
    is_not_applicable: bool = False
    sources: tuple[str, ...] = ()
    # The same reference and scale, and yet other words: worth reading again.
    is_reworded: bool = False


@dataclass(frozen=True, kw_only=True)
class CarryOver:
    """Each measure of the new version with what it gets, and the answers that nothing takes."""

    measures: tuple[Carried, ...]
    lost: tuple[str, ...]


def carry_over(before: Catalogue, after: Catalogue, answers: Iterable[Answered]) -> CarryOver:
    """Propose the answers to a new version out of those to a former one; nothing is invented.

    A measure of the same reference keeps its answer where the scale says the same things, and is
    proposed the nearest one otherwise. One that moved is found by what the new version says of the
    former one (its mappings to itself), else by an identical title. Of several answers for one
    measure, the least good is proposed.
    """
    said = {each.ref: each for each in answers if before.node(each.ref) is not None}
    sources = _sources(before, after)
    carried = tuple(
        _carried(node, before, after, sources[node.ref], said) for node in after.measures
    )
    taken = {ref for each in carried for ref in each.sources}
    return CarryOver(measures=carried, lost=tuple(sorted(said.keys() - taken)))


def nearest(scale: Scale, value: Step) -> Step | None:
    """The answer of a scale that is worth most nearly the same; of two as near, the less good."""
    steps = [step for step in scale.steps if step.is_answerable]
    return min(steps, key=lambda each: (abs(each.value - value.value), each.value), default=None)


def says_the_same(one: Scale | None, other: Scale | None) -> bool:
    """Say whether two scales have the same answers, worth the same, in the same order."""
    if one is None or other is None:
        return False
    return [(fold(each.label), each.value) for each in one.steps] == [
        (fold(each.label), each.value) for each in other.steps
    ]


def _sources(before: Catalogue, after: Catalogue) -> Mapping[str, Sequence[str]]:
    """For each measure of the new version, the former measures that are its past."""
    old = {node.ref: node for node in before.measures}
    new = {node.ref: node for node in after.measures}
    found: dict[str, list[str]] = defaultdict(list)
    for ref in new.keys() & old.keys():
        found[ref].append(ref)
    folded = {ref.lower(): ref for ref in old}
    for mapping in after.mappings:
        past = folded.get(mapping.other.lower())
        is_of_us = mapping.slug == before.slug and mapping.relation != Relation.INTERSECT
        # A reference that both versions have is its own past, and nobody else's.
        if past and is_of_us and mapping.ref in new.keys() - old.keys() and past not in new:
            found[mapping.ref].append(past)
    taken = {ref for refs in found.values() for ref in refs}
    titles = _alone(node for node in old.values() if node.ref not in taken)
    for title, node in _alone(node for node in new.values() if node.ref not in found).items():
        if title in titles:
            found[node.ref].append(titles[title].ref)
    return found


def _alone(nodes: Iterable[Node]) -> dict[str, Node]:
    """The lines by their title, but for titles that two of them bear."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        found[fold(node.title)].append(node)
    return {title: each[0] for title, each in found.items() if len(each) == 1 and title}


def _carried(
    node: Node,
    before: Catalogue,
    after: Catalogue,
    sources: Sequence[str],
    said: Mapping[str, Answered],
) -> Carried:
    answered = [said[ref] for ref in sorted(set(sources)) if ref in said]
    if not answered:
        return Carried(ref=node.ref, fate=Fate.NEW)
    refs = tuple(each.ref for each in answered)
    steps = [step for each in answered if (step := _step(before, each)) is not None]
    if not steps:
        return _set_aside(node, before, refs, answered)
    scale, worst = after.scale_of(node), min(steps, key=lambda each: each.value)
    was = before.node(node.ref)
    if refs == (node.ref,) and was and says_the_same(before.scale_of(was), scale):
        return Carried(
            ref=node.ref,
            fate=Fate.KEPT,
            step=worst.rank,
            sources=refs,
            is_reworded=_is_reworded(was, node),
        )
    proposed = nearest(scale, worst) if scale else None
    fate = Fate.RESCALED if refs == (node.ref,) else Fate.MOVED
    return Carried(ref=node.ref, fate=fate, step=proposed.rank if proposed else None, sources=refs)


def _set_aside(
    node: Node, before: Catalogue, refs: tuple[str, ...], answered: Sequence[Answered]
) -> Carried:
    """All that is known of it is that it did not apply: kept only where it may still be so."""
    if not node.may_not_apply or not all(each.is_not_applicable for each in answered):
        return Carried(ref=node.ref, fate=Fate.NEW, sources=refs)
    was = before.node(node.ref)
    return Carried(
        ref=node.ref,
        fate=Fate.KEPT if refs == (node.ref,) else Fate.MOVED,
        is_not_applicable=True,
        sources=refs,
        is_reworded=was is not None and _is_reworded(was, node),
    )


def _step(before: Catalogue, answered: Answered) -> Step | None:
    node = before.node(answered.ref)
    scale = before.scale_of(node) if node else None
    if scale is None or answered.step is None or answered.is_not_applicable:
        return None
    return scale.step(answered.step)


def _is_reworded(was: Node, node: Node) -> bool:
    return (fold(was.title), fold(was.description)) != (fold(node.title), fold(node.description))
