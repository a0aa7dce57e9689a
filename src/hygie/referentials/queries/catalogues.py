"""A version that is kept, as the plain record that it came from."""

from collections import defaultdict

from hygie.kernel.provenance import Provenance
from hygie.referentials.models import Mapping as MappingRow
from hygie.referentials.models import Node as NodeRow
from hygie.referentials.models import Scale as ScaleRow
from hygie.referentials.models import Version
from hygie.referentials.queries import versions
from hygie.referentials.rules.records import (
    Catalogue,
    Follow,
    Mapping,
    Node,
    NodeKind,
    Proving,
    Relation,
    Scale,
    Step,
)


def any_catalogue(version: Version) -> Catalogue:
    """A version whole, in a handful of queries; what proves it is as it stands now."""
    return Catalogue(
        slug=version.referential.slug,
        title=version.title,
        version=version.version,
        publisher=version.publisher,
        summary=version.summary,
        published_on=version.published_on,
        source=version.source,
        source_url=version.source_url,
        licence=version.licence,
        origin=Provenance(version.origin),
        language=version.language,
        groups=tuple((code, label) for code, label in version.groups),
        scales=any_scales(version),
        nodes=_nodes(version),
        mappings=_mappings(version),
    )


def any_scales(version: Version) -> tuple[Scale, ...]:
    """The scales of a version, in order."""
    rows = ScaleRow.objects.filter(version=version).prefetch_related("steps")
    return tuple(_scale(row) for row in rows.order_by("position"))


def _scale(row: ScaleRow) -> Scale:
    steps = sorted(row.steps.all(), key=lambda step: step.rank)
    return Scale(
        code=row.code,
        label=row.label,
        origin=Provenance(row.origin),
        steps=tuple(
            Step(
                rank=step.rank,
                label=step.label,
                value=step.value,
                help=step.help,
                is_answerable=step.is_answerable,
            )
            for step in steps
        ),
    )


def _nodes(version: Version) -> tuple[Node, ...]:
    provings: dict[int, list[Proving]] = defaultdict(list)
    for each in versions.any_provings(version):
        provings[each.node_id].append(
            Proving(
                event_kind=each.event_kind,
                step=each.step,
                least_level=each.least_level,
                least_score=each.least_score,
                origin=Provenance(each.origin),
            )
        )
    rows = NodeRow.objects.filter(version=version).select_related("scale", "parent", "follows")
    return tuple(_node(row, tuple(provings[row.pk])) for row in rows.order_by("position"))


def _node(row: NodeRow, provings: tuple[Proving, ...]) -> Node:
    follows = None
    if row.follows is not None and row.follows_from is not None:
        follows = Follow(ref=row.follows.ref, step=row.follows_from)
    return Node(
        ref=row.ref,
        kind=NodeKind(row.kind),
        title=row.title,
        parent=row.parent.ref if row.parent else "",
        is_assessable=row.is_assessable,
        may_not_apply=row.may_not_apply,
        weight=row.weight,
        description=row.description,
        help=row.help,
        proofs_help=row.proofs_help,
        groups=tuple(row.groups),
        scale=row.scale.code if row.scale else "",
        follows=follows,
        provings=provings,
        origin=Provenance(row.origin),
    )


def _mappings(version: Version) -> tuple[Mapping, ...]:
    rows = MappingRow.objects.filter(mapping_set__brought_by=version)
    rows = rows.select_related("mapping_set").order_by("position")
    return tuple(
        Mapping(
            ref=row.ref,
            slug=row.mapping_set.to_slug,
            other=row.other,
            relation=Relation(row.relation),
            strength=row.strength,
            rationale=row.rationale,
        )
        for row in rows
    )
