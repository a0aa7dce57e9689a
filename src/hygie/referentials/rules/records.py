"""A referential as plain records: what readers give, what is checked, kept and compared."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from hygie.kernel.enums import Labelled
from hygie.kernel.provenance import Provenance


class NodeKind(Labelled):
    """What a line of the tree is."""

    OBJECTIVE = "OBJECTIVE", "Objectif"
    SUB_OBJECTIVE = "SUB_OBJECTIVE", "Sous-objectif"
    MEASURE = "MEASURE", "Mesure"


class State(Labelled):
    """Where a version stands: only a draft changes, only what is published is answered."""

    DRAFT = "DRAFT", "à l’examen"
    PUBLISHED = "PUBLISHED", "publiée"
    RETIRED = "RETIRED", "retirée"


class Relation(Labelled):
    """What a line covers of the line of another referential."""

    EQUAL = "EQUAL", "équivaut à"
    SUBSET = "SUBSET", "est une partie de"
    SUPERSET = "SUPERSET", "comprend"
    INTERSECT = "INTERSECT", "recoupe"

    @property
    def reverse(self) -> "Relation":
        """The same, read from the other line."""
        turned = {Relation.SUBSET: Relation.SUPERSET, Relation.SUPERSET: Relation.SUBSET}
        return turned.get(self, self)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One answer of a scale: its rank, and what it is worth between 0 and 1."""

    rank: int
    label: str
    value: Decimal
    help: str = ""
    # An answer of a former version that is still read, and no longer given.
    is_answerable: bool = True


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The answers that a measure may get, from the worst to the best."""

    code: str
    label: str
    steps: tuple[Step, ...]
    origin: Provenance = Provenance.PUBLISHED

    def step(self, rank: int) -> Step | None:
        """The step of this rank."""
        return next((each for each in self.steps if each.rank == rank), None)


@dataclass(frozen=True, kw_only=True)
class Proving:
    """A kind of dated event that proves a measure up to a step, from a level or a score on."""

    event_kind: int
    step: int
    least_level: int | None = None
    least_score: int | None = None
    origin: Provenance = Provenance.OWN


@dataclass(frozen=True, kw_only=True)
class Follow:
    """A measure is asked only when another got at least a step."""

    ref: str
    step: int = 1


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """A line, and the line of another referential that says something of the same thing."""

    ref: str
    slug: str
    other: str
    relation: Relation
    # Out of 100, where its author says how much.
    strength: int | None = None
    rationale: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One line of the tree: an objective, a sub-objective, a measure."""

    ref: str
    kind: NodeKind
    title: str
    parent: str = ""
    is_assessable: bool = False
    # A measure that an establishment may set aside with a reason.
    may_not_apply: bool = True
    weight: Decimal = Decimal(1)
    description: str = ""
    help: str = ""
    proofs_help: str = ""
    groups: tuple[str, ...] = ()
    scale: str = ""
    follows: Follow | None = None
    provings: tuple[Proving, ...] = ()
    origin: Provenance = Provenance.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One version of a referential, whole; nodes are in the order in which they are read."""

    slug: str
    title: str
    version: str
    publisher: str = ""
    summary: str = ""
    published_on: date | None = None
    source: str = ""
    source_url: str = ""
    licence: str = ""
    origin: Provenance = Provenance.PUBLISHED
    language: str = "fr"
    # Groups of lines that concern only some: their code and what it means.
    groups: tuple[tuple[str, str], ...] = ()
    scales: tuple[Scale, ...] = ()
    nodes: tuple[Node, ...] = ()
    mappings: tuple[Mapping, ...] = ()

    @property
    def measures(self) -> tuple[Node, ...]:
        """What is answered."""
        return tuple(node for node in self.nodes if node.is_assessable)

    def node(self, ref: str) -> Node | None:
        """The line of this reference."""
        return self._by_ref.get(ref)

    def scale_of(self, node: Node) -> Scale | None:
        """The scale on which a line is answered."""
        return self._by_code.get(node.scale)

    @cached_property
    def _by_ref(self) -> dict[str, Node]:
        return {node.ref: node for node in reversed(self.nodes)}

    @cached_property
    def _by_code(self) -> dict[str, Scale]:
        return {scale.code: scale for scale in reversed(self.scales)}


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """A table of correspondence between two referentials, published by itself."""

    slug: str
    title: str
    version: str
    from_slug: str
    to_slug: str
    publisher: str = ""
    published_on: date | None = None
    source: str = ""
    licence: str = ""
    origin: Provenance = Provenance.PUBLISHED
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a file brings: referentials, tables of correspondence, and what was left out, said."""

    catalogues: tuple[Catalogue, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    notes: tuple[str, ...] = field(default=())
