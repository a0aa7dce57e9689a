"""What a line of a referential says of others, and what others say of it: read both ways."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from hygie.referentials.models import Mapping, MappingSet
from hygie.referentials.rules.records import Relation, State


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A line seen from another one: `relation` is what the first one is to this one."""

    ref: str
    slug: str
    other: str
    relation: Relation
    strength: int | None
    rationale: str
    said_by: str


def any_sets() -> QuerySet[MappingSet]:
    """The tables of correspondence in force: alone, or of a published version."""
    stands = Q(brought_by__isnull=True) | Q(brought_by__state=State.PUBLISHED)
    return MappingSet.objects.filter(stands).order_by("from_slug", "to_slug", "id")


def any_mapped(slug: str, refs: Iterable[str]) -> list[Mapped]:
    """Everything that tables say of these lines of a referential, in either direction, once."""
    asked = {ref.lower(): ref for ref in refs}
    found: dict[tuple[str, str, str], Mapped] = {}
    for row in _rows(Q(mapping_set__from_slug=slug), "ref", asked):
        to = row.mapping_set.to_slug
        _keep(found, row, asked[row.ref.lower()], to, row.other, Relation(row.relation))
    for row in _rows(Q(mapping_set__to_slug=slug), "other", asked):
        to, relation = row.mapping_set.from_slug, Relation(row.relation).reverse
        _keep(found, row, asked[row.other.lower()], to, row.ref, relation)
    return sorted(found.values(), key=lambda each: (each.ref, each.slug, each.other))


def _rows(where: Q, side: str, asked: Iterable[str]) -> QuerySet[Mapping]:
    rows = Mapping.objects.filter(where, mapping_set__in=any_sets().order_by())
    rows = rows.annotate(folded=Lower(side)).filter(folded__in=list(asked))
    return rows.select_related("mapping_set").order_by("mapping_set_id", "position")


def _keep(
    found: dict[tuple[str, str, str], Mapped],
    row: Mapping,
    ref: str,
    slug: str,
    other: str,
    relation: Relation,
) -> None:
    """What the latest table says stands; the others said the same line."""
    found[ref, slug, other.lower()] = Mapped(
        ref=ref,
        slug=slug,
        other=other,
        relation=relation,
        strength=row.strength,
        rationale=row.rationale,
        said_by=row.mapping_set.title,
    )
