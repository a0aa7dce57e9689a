"""A version as a tree that people read: sections, lines, one line, what is found."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from hygie.kernel.provenance import Provenance
from hygie.kernel.text import fold
from hygie.referentials.rules.records import Catalogue, Node, Scale

# Beyond, somebody is asked for more words.
MOST_FOUND = 100


def sections(said: Catalogue) -> list[dict[str, Any]]:
    """The first floor of the tree, each with everything below it, in order.

    Measures that hang from nothing stand together: a heading for each would hide them.
    """
    position, depths = _positions(said), _depths(said)
    roots: dict[str, str] = {}
    below: dict[str, list[Node]] = defaultdict(list)
    for node in said.nodes:
        roots[node.ref] = roots[node.parent] if node.parent else node.ref
        if node.parent:
            below[roots[node.ref]].append(node)
    found: list[dict[str, Any]] = []
    for root in said.nodes:
        if root.parent:
            continue
        if root.is_assessable and not below[root.ref]:
            if not found or found[-1]["is_named"]:
                found.append({"is_named": False, "title": "Mesures", "lines": []})
                found[-1]["position"] = position[root.ref]
            found[-1]["lines"].append(_short(said, root, position, depths))
        else:
            lines = [_short(said, node, position, depths) for node in below[root.ref]]
            head = _short(said, root, position, depths)
            found.append(head | {"is_named": True, "lines": lines})
    return found


def search(said: Catalogue, question: str) -> list[dict[str, Any]]:
    """The lines that hold every word, in their order; a reference finds its own line first."""
    words = fold(question).split()
    position = _positions(said)
    depths, titles = _depths(said), {node.ref: node.title for node in said.nodes}
    asked = question.strip().lower()
    found = [node for node in said.nodes if words and _holds(node, words)]
    found = [node for node in said.nodes if node.ref.lower() == asked and node not in found] + found
    found.sort(key=lambda node: node.ref.lower() != asked)
    return [
        _short(said, node, position, depths) | {"above": titles.get(node.parent, "")}
        for node in found[:MOST_FOUND]
    ]


def line(said: Catalogue, node: Node) -> dict[str, Any]:
    """One line with everything that is said of it, and the lines beside it."""
    position, depths, ref = _positions(said), _depths(said), node.ref
    at = position[ref]
    scale = said.scale_of(node)
    labels = dict(said.groups)
    return _short(said, node, position, depths) | {
        "description": node.description,
        "help": node.help,
        "proofs_help": node.proofs_help,
        "path": [_short(said, each, position, depths) for each in _path(said, node)],
        "steps": _steps(scale),
        "scale_origin": origin(scale.origin) if scale else None,
        "group_labels": [labels.get(code, code) for code in node.groups],
        "weight": format(node.weight.normalize(), "f") if node.weight != 1 else "",
        "may_not_apply": node.may_not_apply and node.is_assessable,
        "follows": _follows(said, node, position, depths),
        "followers": _shorts(
            said,
            (each for each in said.nodes if each.follows and each.follows.ref == ref),
            position,
            depths,
        ),
        "below": _shorts(said, (e for e in said.nodes if e.parent == ref), position, depths),
        "provings": _provings(node, scale),
        "previous": _short(said, said.nodes[at - 1], position, depths) if at else None,
        "next": (
            _short(said, said.nodes[at + 1], position, depths) if at + 1 < len(said.nodes) else None
        ),
    }


def provable(said: Catalogue, node: Node) -> list[tuple[int, str]]:
    """The answers of a line that something may prove: all but the first one."""
    scale = said.scale_of(node)
    return [(step.rank, step.label) for step in scale.steps if step.rank] if scale else []


def origin(said: Provenance) -> dict[str, str]:
    """An origin as a badge: only what is official looks so."""
    tones = {Provenance.OFFICIAL: "success", Provenance.PUBLISHED: "info"}
    return {"label": said.label, "tone": tones.get(said, "neutral")}


def _positions(said: Catalogue) -> dict[str, int]:
    return {node.ref: rank for rank, node in enumerate(said.nodes)}


def _depths(said: Catalogue) -> dict[str, int]:
    depths: dict[str, int] = {}
    for node in said.nodes:
        depths[node.ref] = depths[node.parent] + 1 if node.parent else 1
    return depths


def _holds(node: Node, words: Iterable[str]) -> bool:
    text = fold(f"{node.ref} {node.title} {node.description} {node.help} {node.proofs_help}")
    return all(word in text for word in words)


def _short(
    said: Catalogue, node: Node, position: dict[str, int], depths: dict[str, int]
) -> dict[str, Any]:
    return {
        "ref": node.ref,
        "title": node.title,
        "kind": node.kind.label,
        "position": position[node.ref],
        # The first floor is a heading: what is below begins at none.
        "indent": min(max(depths[node.ref] - 2, 0), 5),
        "is_measure": node.is_assessable,
        "origin": origin(node.origin) if node.origin != said.origin else None,
        "own_origin": origin(node.origin),
        "follows_ref": node.follows.ref if node.follows else "",
        "proofs": len(node.provings),
        "groups": ", ".join(node.groups),
    }


def _shorts(
    said: Catalogue, nodes: Iterable[Node], position: dict[str, int], depths: dict[str, int]
) -> list[dict[str, Any]]:
    return [_short(said, node, position, depths) for node in nodes]


def _path(said: Catalogue, node: Node) -> list[Node]:
    known = {each.ref: each for each in said.nodes}
    path: list[Node] = []
    while node.parent:
        node = known[node.parent]
        path.insert(0, node)
    return path


def _steps(scale: Scale | None) -> list[dict[str, Any]]:
    if scale is None:
        return []
    return [
        {
            "label": step.label,
            "help": step.help,
            "value": f"{round(step.value * 100)} %",
            "is_answerable": step.is_answerable,
        }
        for step in scale.steps
    ]


def _follows(
    said: Catalogue, node: Node, position: dict[str, int], depths: dict[str, int]
) -> dict[str, Any] | None:
    if node.follows is None:
        return None
    before = said.node(node.follows.ref)
    if before is None:
        return None
    scale = said.scale_of(before)
    step = scale.step(node.follows.step) if scale else None
    return _short(said, before, position, depths) | {"step": step.label if step else ""}


def _provings(node: Node, scale: Scale | None) -> list[dict[str, Any]]:
    found = []
    for each in node.provings:
        step = scale.step(each.step) if scale else None
        bounds = []
        if each.least_level is not None:
            bounds.append(f"niveau {each.least_level} au moins")
        if each.least_score is not None:
            bounds.append(f"score {each.least_score} au moins")
        found.append(
            {
                "kind": each.event_kind,
                "rank": each.step,
                "step": step.label if step else "",
                "bounds": ", ".join(bounds),
                "origin": origin(each.origin),
            }
        )
    return found
