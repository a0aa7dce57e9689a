"""A referential written in our own YAML, as `own` reads it: what one takes away to change it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from hygie.referentials.readers.own import FORMAT
from hygie.referentials.rules.records import (
    Catalogue,
    Mapping,
    Node,
    NodeKind,
    Proving,
    Scale,
    Step,
)

_HEAD = ("slug", "title", "version", "publisher", "published_on", "source", "source_url")


def written(catalogue: Catalogue) -> str:
    """The text of a referential; reading it again gives the same one."""
    said: dict[str, Any] = {"format": FORMAT}
    said |= _filled(catalogue, *_HEAD, "licence", "origin", "language", "summary")
    if catalogue.groups:
        said["groups"] = [{"code": code, "label": label} for code, label in catalogue.groups]
    said["scales"] = [_scale(each) for each in catalogue.scales]
    below: dict[str, list[Node]] = defaultdict(list)
    for node in catalogue.nodes:
        below[node.parent].append(node)
    maps: dict[str, list[Mapping]] = defaultdict(list)
    for mapping in catalogue.mappings:
        maps[mapping.ref].append(mapping)
    said["nodes"] = [_node(each, below, maps, depth=1) for each in below[""]]
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110)


def _filled(thing: object, *names: str) -> dict[str, Any]:
    """The fields that say something."""
    said = ((name, getattr(thing, name)) for name in names)
    return {name: _plain(value) for name, value in said if value not in ("", None, ())}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _scale(scale: Scale) -> dict[str, Any]:
    steps = [_step(step) for step in scale.steps]
    return _filled(scale, "code", "label", "origin") | {"steps": steps}


def _step(step: Step) -> dict[str, Any]:
    said = {"label": step.label, "value": _plain(step.value)} | _filled(step, "help")
    return said if step.is_answerable else said | {"is_answerable": False}


def _node(
    node: Node,
    below: dict[str, list[Node]],
    maps: dict[str, list[Mapping]],
    *,
    depth: int,
) -> dict[str, Any]:
    said = _filled(node, "ref", "title", "origin")
    usual = NodeKind.OBJECTIVE if depth == 1 else NodeKind.SUB_OBJECTIVE
    is_empty = not _holds(node, below)
    if is_empty or node.kind != (NodeKind.MEASURE if node.scale else usual):
        said["kind"] = node.kind.value.lower()
    said |= _filled(node, "description", "help", "proofs_help", "groups", "scale")
    if node.weight != 1:
        said["weight"] = _plain(node.weight)
    if not node.may_not_apply:
        said["may_not_apply"] = False
    if node.follows is not None:
        said["follows"] = {"ref": node.follows.ref, "step": node.follows.step}
    if node.provings:
        said["proven_by"] = [_proving(each) for each in node.provings]
    if maps[node.ref]:
        said["maps"] = [_map(each) for each in maps[node.ref]]
    if below[node.ref]:
        said["nodes"] = [_node(each, below, maps, depth=depth + 1) for each in below[node.ref]]
    return said


def _holds(node: Node, below: dict[str, list[Node]]) -> bool:
    """Whether it is a measure, or has one below it."""
    return bool(node.scale) or any(_holds(each, below) for each in below[node.ref])


def _proving(proving: Proving) -> dict[str, Any]:
    said = {"event": proving.event_kind, "step": proving.step}
    return said | _filled(proving, "least_level", "least_score", "origin")


def _map(mapping: Mapping) -> dict[str, Any]:
    said = {"to": mapping.slug, "ref": mapping.other, "relation": mapping.relation.value}
    return said | _filled(mapping, "strength", "rationale")
