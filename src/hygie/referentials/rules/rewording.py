"""The words of one source in the frame of another: its tree, follow-ups and proofs stay."""

import re
from dataclasses import replace

from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted
from hygie.referentials.rules.records import Catalogue, Node, Scale

_NUMBERS = re.compile(r"(\d+)")
# So many references are named in a sentence.
_SAID = 5


class DoesNotFit(Refused):
    """The two do not speak of the same measures."""


def reworded(frame: Catalogue, brought: Catalogue) -> Catalogue:
    """The measures of a frame, with the statements and the answers of what a file brings.

    Both must have the same references. An answer scale is taken when it has as many steps as ours;
    raise DoesNotFit otherwise, for what proves a step would prove another one.
    """
    ours, theirs = ({node.ref: node for node in each.measures} for each in (frame, brought))
    _same(set(ours), set(theirs))
    words = {ref: _answers(frame, ours[ref], brought, node) for ref, node in theirs.items()}
    scales: dict[str, Scale] = {}
    for ref in ours:
        scales.setdefault(words[ref].code, words[ref])
    return replace(
        brought,
        groups=frame.groups,
        scales=tuple(scales.values()),
        nodes=tuple(
            _node(node, theirs[node.ref], words[node.ref].code) if node.ref in theirs else node
            for node in frame.nodes
        ),
        mappings=frame.mappings,
    )


def _same(ours: set[str], theirs: set[str]) -> None:
    missing, more = _in_order(ours - theirs), _in_order(theirs - ours)
    found = missing or more
    if not found:
        return
    is_one = len(found) == 1
    if missing:
        what = "n’a pas la mesure" if is_one else "n’a pas les mesures"
    else:
        what = "a une mesure de plus :" if is_one else f"a {len(found)} mesures de plus :"
    raise DoesNotFit(
        f"Ce fichier {what} {_listed(found)} : son texte ne peut pas entrer dans la version en "
        "vigueur."
    )


def _in_order(refs: set[str]) -> list[str]:
    """References as people count: 2 before 10."""
    parts = {ref: [each for each in _NUMBERS.split(ref[:100]) if each] for ref in refs}
    return sorted(
        refs,
        key=lambda ref: [
            (0, int(each), "") if each.isdecimal() else (1, 0, each) for each in parts[ref]
        ],
    )


def _listed(refs: list[str]) -> str:
    """The first ones, and how many others there are."""
    said, others = [ref[:60] for ref in refs[:_SAID]], len(refs) - _SAID
    last = counted(others, "autre", "autres") if others > 0 else said.pop()
    return " et ".join(each for each in (", ".join(said), last) if each)


def _answers(frame: Catalogue, node: Node, brought: Catalogue, theirs: Node) -> Scale:
    own, said = frame.scale_of(node), brought.scale_of(theirs)
    if own is None or said is None or len(own.steps) != len(said.steps):
        raise DoesNotFit(
            f"La mesure {node.ref} n’a pas autant de réponses dans ce fichier que dans la version "
            "en vigueur : ce qui la prouve n’aurait plus de sens."
        )
    return said


def _node(node: Node, theirs: Node, scale: str) -> Node:
    """Its words and its answers; what it hangs from, follows and is proven by stay."""
    return replace(
        node,
        title=theirs.title,
        description=theirs.description,
        weight=theirs.weight,
        scale=scale,
        origin=theirs.origin,
    )
