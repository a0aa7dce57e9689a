"""Our own YAML of a referential, described by `reference/referential-1.schema.json`."""

from decimal import Decimal
from typing import Any, TypeVar

from hygie.kernel.enums import Labelled
from hygie.kernel.provenance import Provenance
from hygie.referentials.readers import plain
from hygie.referentials.readers.values import Fields, Reading
from hygie.referentials.rules.checking import DEEPEST, Faulty
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

FORMAT = "hygie-referential/1"
_ONE = Decimal(1)
T = TypeVar("T", bound=Labelled)


def read(text: str) -> Catalogue:
    """The referential of a file; raise Unreadable for what is no YAML, Faulty for what is wrong."""
    return of_values(plain.read(text))


def of_values(values: Any) -> Catalogue:
    """The referential that these values say; raise Faulty with every fault."""
    reading = Reading()
    head = Fields(values, where="En-tête", reading=reading)
    if head.line("format") != FORMAT:
        reading.fault("En-tête", f"« format » : {FORMAT} est attendu.")
    origin = _one_of(head, "origin", Provenance, Provenance.PUBLISHED)
    nodes, mappings = _Nodes(reading, origin).read(head.list("nodes"))
    catalogue = Catalogue(
        slug=head.line("slug"),
        title=head.line("title"),
        version=head.line("version"),
        publisher=head.line("publisher"),
        summary=head.text("summary"),
        published_on=head.day("published_on"),
        source=head.line("source"),
        source_url=head.line("source_url"),
        licence=head.line("licence"),
        origin=origin,
        language=head.line("language", "fr"),
        groups=_groups(head, reading),
        scales=_scales(head, reading, origin),
        nodes=nodes,
        mappings=mappings,
    )
    head.nothing_else()
    if reading.faults:
        raise Faulty(reading.faults)
    return catalogue


def _groups(head: Fields, reading: Reading) -> tuple[tuple[str, str], ...]:
    found = []
    for rank, value in enumerate(head.list("groups"), 1):
        group = Fields(value, where=f"Groupe {rank}", reading=reading)
        found.append((group.line("code"), group.line("label")))
        group.nothing_else()
    return tuple(found)


def _scales(head: Fields, reading: Reading, origin: Provenance) -> tuple[Scale, ...]:
    found = []
    for rank, value in enumerate(head.list("scales"), 1):
        scale = Fields(value, where=f"Échelle {rank}", reading=reading)
        found.append(
            Scale(
                code=scale.line("code"),
                label=scale.line("label") or scale.line("code"),
                origin=_one_of(scale, "origin", Provenance, origin),
                steps=tuple(
                    _step(each, rank=at, where=f"Échelle {rank}, réponse {at + 1}", reading=reading)
                    for at, each in enumerate(scale.list("steps"))
                ),
            )
        )
        scale.nothing_else()
    return tuple(found)


def _step(value: Any, *, rank: int, where: str, reading: Reading) -> Step:
    step = Fields(value, where=where, reading=reading)
    worth = step.number("value")
    if worth is None and step.values.get("value") in (None, ""):
        reading.fault(where, "« value » manque : entre 0 et 1.")
    found = Step(
        rank=rank,
        label=step.line("label"),
        value=worth or Decimal(0),
        help=step.text("help"),
        is_answerable=step.flag("is_answerable", default=True),
    )
    step.nothing_else()
    return found


def _one_of(fields: Fields, name: str, kind: type[T], default: T) -> T:
    said = fields.line(name)
    if not said:
        return default
    try:
        return kind(said)
    except ValueError:
        known = ", ".join(each.value for each in kind)
        fields.reading.fault(fields.where, f"« {name} » : un de {known} est attendu.")
        return default


class _Nodes:
    """Lines, each with those below it; read in their order, from the top."""

    def __init__(self, reading: Reading, origin: Provenance) -> None:
        self.reading, self.origin = reading, origin
        self.nodes: list[Node] = []
        self.mappings: list[Mapping] = []

    def read(self, values: list[Any]) -> tuple[tuple[Node, ...], tuple[Mapping, ...]]:
        """All of them, and what they say of other referentials."""
        self._below("", values, depth=1)
        return tuple(self.nodes), tuple(self.mappings)

    def _below(self, parent: str, values: list[Any], *, depth: int) -> None:
        if depth > DEEPEST:
            self.reading.fault(f"Référence {parent}", f"l’arbre a plus de {DEEPEST} étages.")
            return
        for rank, value in enumerate(values, 1):
            where = f"Élément {rank} sous {parent}" if parent else f"Élément {rank}"
            node = Fields(value, where=where, reading=self.reading)
            ref = node.line("ref")
            noun = "Mesure" if "scale" in node.values else "Référence"
            node.where = f"{noun} {ref}" if ref else where
            self._keep(node, ref, parent, depth=depth)
            own, before = self.nodes[-1], len(self.nodes)
            self._below(ref, node.list("nodes"), depth=depth + 1)
            # A file that was cut ends like this.
            if not own.scale and not any(each.scale for each in self.nodes[before:]):
                self._empty(node)
            node.nothing_else()

    def _empty(self, node: Fields) -> None:
        if not node.line("kind"):
            self.reading.fault(
                node.where,
                "elle n’a ni échelle ni mesure sous elle : le fichier est-il complet ? Une "
                "rubrique sans mesure le dit par « kind ».",
            )

    def _keep(self, node: Fields, ref: str, parent: str, *, depth: int) -> None:
        scale = node.line("scale")
        inner = NodeKind.OBJECTIVE if depth == 1 else NodeKind.SUB_OBJECTIVE
        kind = node.line("kind").upper()
        self.nodes.append(
            Node(
                ref=ref,
                kind=self._kind(node, kind) or (NodeKind.MEASURE if scale else inner),
                title=node.line("title"),
                parent=parent,
                is_assessable=bool(scale),
                may_not_apply=node.flag("may_not_apply", default=True),
                weight=node.number("weight", _ONE) or Decimal(0),
                description=node.text("description"),
                help=node.text("help"),
                proofs_help=node.text("proofs_help"),
                groups=tuple(str(each) for each in node.list("groups")),
                scale=scale,
                follows=self._follow(node),
                provings=tuple(self._provings(node)),
                origin=_one_of(node, "origin", Provenance, self.origin),
            )
        )
        self._maps(node, ref)

    def _kind(self, node: Fields, said: str) -> NodeKind | None:
        if not said or said in list(NodeKind):
            return NodeKind(said) if said else None
        self.reading.fault(node.where, "« kind » : objective, sub_objective ou measure.")
        return None

    def _follow(self, node: Fields) -> Follow | None:
        follow = node.object("follows")
        if follow is None:
            return None
        found = Follow(ref=follow.line("ref"), step=follow.whole("step", 1) or 0)
        follow.nothing_else()
        return found

    def _provings(self, node: Fields) -> list[Proving]:
        found = []
        for rank, value in enumerate(node.list("proven_by"), 1):
            said = Fields(value, where=f"{node.where}, preuve {rank}", reading=self.reading)
            found.append(
                Proving(
                    event_kind=said.whole("event", 0) or 0,
                    step=said.whole("step", 1) or 0,
                    least_level=said.whole("least_level"),
                    least_score=said.whole("least_score"),
                    origin=_one_of(said, "origin", Provenance, Provenance.OWN),
                )
            )
            said.nothing_else()
        return found

    def _maps(self, node: Fields, ref: str) -> None:
        for rank, value in enumerate(node.list("maps"), 1):
            where = f"{node.where}, correspondance {rank}"
            said = Fields(value, where=where, reading=self.reading)
            self.mappings.append(
                Mapping(
                    ref=ref,
                    slug=said.line("to"),
                    other=said.line("ref"),
                    relation=_one_of(said, "relation", Relation, Relation.INTERSECT),
                    strength=said.whole("strength"),
                    rationale=said.text("rationale"),
                )
            )
            said.nothing_else()
