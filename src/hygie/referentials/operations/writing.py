"""The rows of a referential that holds together, written by sets."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from hygie.kernel.actor import Actor
from hygie.referentials.models import (
    Mapping,
    MappingSet,
    Node,
    Proving,
    Referential,
    Scale,
    Step,
    Version,
)
from hygie.referentials.rules import records
from hygie.referentials.rules.encoding import digest_of
from hygie.referentials.rules.records import Catalogue, Crosswalk

_AT_ONCE = 1_000


def write(
    referential: Referential,
    catalogue: Catalogue,
    *,
    digest: str,
    is_shipped: bool,
    by: Actor,
    at: datetime,
) -> Version:
    """Write a draft with all its lines."""
    version = Version.objects.create(
        referential=referential,
        version=catalogue.version,
        title=catalogue.title,
        publisher=catalogue.publisher,
        summary=catalogue.summary,
        published_on=catalogue.published_on,
        source=catalogue.source,
        source_url=catalogue.source_url,
        licence=catalogue.licence,
        origin=catalogue.origin,
        language=catalogue.language,
        groups=[list(pair) for pair in catalogue.groups],
        digest=digest,
        measures=len(catalogue.measures),
        is_shipped=is_shipped,
        loaded_at=at,
        loaded_by=by.name,
    )
    scales = _scales(version, catalogue.scales)
    nodes = _nodes(version, catalogue.nodes, scales)
    _provings(catalogue.nodes, nodes, by=by, at=at)
    for slug, said in _by_slug(catalogue.mappings).items():
        _brought(version, catalogue, slug, said, by=by, at=at)
    return version


def write_crosswalk(
    crosswalk: Crosswalk,
    *,
    digest: str,
    by: Actor,
    at: datetime,
    brought_by: Version | None = None,
) -> MappingSet:
    """Write a table of correspondence and its lines."""
    kept = MappingSet.objects.create(
        slug=crosswalk.slug,
        version=crosswalk.version,
        title=crosswalk.title,
        from_slug=crosswalk.from_slug,
        to_slug=crosswalk.to_slug,
        publisher=crosswalk.publisher,
        published_on=crosswalk.published_on,
        source=crosswalk.source,
        licence=crosswalk.licence,
        origin=crosswalk.origin,
        digest=digest,
        brought_by=brought_by,
        loaded_at=at,
        loaded_by=by.name,
    )
    Mapping.objects.bulk_create(
        (
            Mapping(
                mapping_set=kept,
                position=position,
                ref=each.ref,
                other=each.other,
                relation=each.relation,
                strength=each.strength,
                rationale=each.rationale,
            )
            for position, each in enumerate(crosswalk.mappings)
        ),
        batch_size=_AT_ONCE,
    )
    return kept


def _brought(
    version: Version,
    catalogue: Catalogue,
    slug: str,
    said: tuple[records.Mapping, ...],
    *,
    by: Actor,
    at: datetime,
) -> None:
    crosswalk = Crosswalk(
        slug=f"{version.pk}-{slug}"[:80],
        title=catalogue.title,
        version=catalogue.version,
        from_slug=catalogue.slug,
        to_slug=slug,
        publisher=catalogue.publisher,
        published_on=catalogue.published_on,
        source=catalogue.source,
        licence=catalogue.licence,
        origin=catalogue.origin,
        mappings=said,
    )
    write_crosswalk(crosswalk, digest=digest_of(crosswalk), by=by, at=at, brought_by=version)


def _by_slug(
    mappings: Iterable[records.Mapping],
) -> dict[str, tuple[records.Mapping, ...]]:
    found: dict[str, list[records.Mapping]] = defaultdict(list)
    for each in mappings:
        found[each.slug].append(each)
    return {slug: tuple(said) for slug, said in found.items()}


def _scales(version: Version, said: tuple[records.Scale, ...]) -> dict[str, Scale]:
    rows = Scale.objects.bulk_create(
        Scale(
            version=version,
            code=scale.code,
            label=scale.label,
            position=position,
            origin=scale.origin,
        )
        for position, scale in enumerate(said)
    )
    Step.objects.bulk_create(
        (
            Step(
                scale=row,
                rank=step.rank,
                label=step.label,
                value=step.value,
                help=step.help,
                is_answerable=step.is_answerable,
            )
            for row, scale in zip(rows, said, strict=True)
            for step in scale.steps
        ),
        batch_size=_AT_ONCE,
    )
    return {row.code: row for row in rows}


def _nodes(
    version: Version, said: tuple[records.Node, ...], scales: dict[str, Scale]
) -> dict[str, Node]:
    """Floor by floor: a line names the one above it, and that one must have its number."""
    rows: dict[str, Node] = {}
    depths: dict[str, int] = {}
    floors: dict[int, list[tuple[int, records.Node]]] = defaultdict(list)
    for position, node in enumerate(said):
        depths[node.ref] = depths[node.parent] + 1 if node.parent else 1
        floors[depths[node.ref]].append((position, node))
    for depth in sorted(floors):
        made = Node.objects.bulk_create(
            (
                Node(
                    version=version,
                    ref=node.ref,
                    parent=rows.get(node.parent),
                    kind=node.kind,
                    depth=depth,
                    position=position,
                    title=node.title,
                    is_assessable=node.is_assessable,
                    may_not_apply=node.may_not_apply,
                    weight=node.weight,
                    description=node.description,
                    help=node.help,
                    proofs_help=node.proofs_help,
                    groups=list(node.groups),
                    scale=scales.get(node.scale),
                    origin=node.origin,
                )
                for position, node in floors[depth]
            ),
            batch_size=_AT_ONCE,
        )
        rows |= {row.ref: row for row in made}
    _follow(said, rows)
    return rows


def _follow(said: tuple[records.Node, ...], rows: dict[str, Node]) -> None:
    changed: list[Node] = []
    for node in said:
        if node.follows is not None:
            row = rows[node.ref]
            row.follows, row.follows_from = rows[node.follows.ref], node.follows.step
            changed.append(row)
    Node.objects.bulk_update(changed, ["follows", "follows_from"], batch_size=_AT_ONCE)


def _provings(
    said: tuple[records.Node, ...], rows: dict[str, Node], *, by: Actor, at: datetime
) -> None:
    Proving.objects.bulk_create(
        (
            Proving(
                node=rows[node.ref],
                event_kind=each.event_kind,
                step=each.step,
                least_level=each.least_level,
                least_score=each.least_score,
                origin=each.origin,
                added_at=at,
                added_by=by.name,
            )
            for node in said
            for each in node.provings
        ),
        batch_size=_AT_ONCE,
    )
