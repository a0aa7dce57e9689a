"""Which structures the duty concerns: everybody is received, some are told they need not come."""

from dataclasses import dataclass
from functools import cache

from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.vocabulary import Answer

FILE = "structure-kinds-2026.toml"


@dataclass(frozen=True, kw_only=True)
class StructureKind:
    """A kind of structure; `in_scope` says whether article L.1111-8-2 concerns it."""

    code: str
    label: str
    in_scope: Answer
    medico_social: bool
    sentence: str
    categories: frozenset[str]
    aggregates: tuple[str, ...]
    origin: Provenance
    source: str


@cache
def kinds() -> tuple[StructureKind, ...]:
    """The kinds of structure, the most particular first."""
    return tuple(
        StructureKind(
            code=row["code"],
            label=row["label"],
            in_scope=Answer(row["in_scope"].upper()),
            medico_social=row.get("medico_social", False),
            sentence=row["sentence"],
            categories=frozenset(row.get("categories", ())),
            aggregates=tuple(row.get("aggregates", ())),
            origin=Provenance(row["origin"]),
            source=row["source"],
        )
        for row in read(FILE)["kind"]
    )


def scope(category: str, *, aggregate: str = "") -> StructureKind:
    """Return the kind of a FINESS category, by its code or by the group that holds it."""
    for kind in kinds():
        if category in kind.categories:
            return kind
    for kind in kinds():
        if aggregate and aggregate.startswith(kind.aggregates):
            return kind
    return kinds()[-1]
