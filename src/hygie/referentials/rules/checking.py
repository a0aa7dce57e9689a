"""Whether a referential holds together: every fault with its place, before anything is kept."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted
from hygie.referentials.rules.records import (
    Catalogue,
    Crosswalk,
    Mapping,
    Node,
    NodeKind,
    Scale,
)

MOST_NODES, MOST_SCALES, MOST_STEPS = 5_000, 2_000, 110
MOST_MAPPINGS, MOST_PROVINGS, MOST_GROUPS, DEEPEST = 20_000, 61, 60, 12
LONGEST = {
    "slug": 80,
    "title": 300,
    "version": 40,
    "publisher": 200,
    "source": 500,
    "source_url": 500,
    "licence": 1_000,
    "ref": 100,
    "label": 1_000,
}
LONGEST_TEXT = 20_000
LONGEST_CHAIN = 50
# The kinds of events that the ministry's exchange format numbers (OPSSIES v0.13).
EVENT_KINDS = range(1, 62)
# What a person reads of a file that is wrong from end to end.
SHOWN = 50
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2}")
_ONE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something wrong, and where: a line, a scale, the header."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where} : {self.why}"


class Faulty(Refused):
    """A referential that does not hold together; nothing of it is kept."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        said = counted(len(self.faults), "faute", "fautes")
        super().__init__(f"Ce référentiel n’est pas chargé : {said}.")

    def __str__(self) -> str:
        """The sentence with the faults, where nothing lists them beside it."""
        return " ".join([self.sentence, *map(str, self.faults[:SHOWN])])


def faults_of(catalogue: Catalogue) -> list[Fault]:
    """Everything that is wrong in a referential, in the order of its reading."""
    found = list(_header(catalogue))
    if len(catalogue.nodes) > MOST_NODES:
        return [*found, Fault(where="Références", why=f"plus de {MOST_NODES} : rien n’est lu.")]
    found += [fault for scale in catalogue.scales for fault in _scale(scale)]
    found += _repeated("Échelle", [scale.code for scale in catalogue.scales])
    found += _repeated("Référence", [node.ref for node in catalogue.nodes])
    tree = _Tree(catalogue)
    found += [fault for node in catalogue.nodes for fault in tree.faults_of(node)]
    found += _mappings(catalogue.mappings, refs=set(tree.nodes))
    return found


def faults_of_crosswalk(crosswalk: Crosswalk) -> list[Fault]:
    """Everything that is wrong in a table of correspondence."""
    found = list(_words("En-tête", crosswalk, ("slug", "title", "version", "publisher", "source")))
    for said, slug in (("du départ", crosswalk.from_slug), ("d’arrivée", crosswalk.to_slug)):
        if not SLUG.fullmatch(slug):
            found.append(Fault(where="En-tête", why=f"le nom court {said} n’en est pas un."))
    if not crosswalk.mappings:
        found.append(Fault(where="Correspondances", why="il n’y en a aucune."))
    return found + _mappings(crosswalk.mappings, refs=None)


def _header(catalogue: Catalogue) -> Iterator[Fault]:
    where = "En-tête"
    words = ("slug", "title", "version", "publisher", "source", "source_url", "licence")
    yield from _words(where, catalogue, words)
    for name, said in (("title", "le titre"), ("version", "la version"), ("source", "la source")):
        if not getattr(catalogue, name).strip():
            yield Fault(where=where, why=f"{said} manque.")
    slug, url = catalogue.slug, catalogue.source_url
    language, summary = catalogue.language, len(catalogue.summary)
    wrong = (
        (
            not SLUG.fullmatch(slug),
            "le nom court s’écrit en minuscules sans accent, chiffres, point, tiret.",
        ),
        (
            url and not url.startswith("https://"),
            "l’adresse de la source commence par https://.",
        ),
        (
            not _LANGUAGE.fullmatch(language),
            "la langue est un code de deux lettres, comme « fr ».",
        ),
        (summary > LONGEST_TEXT, f"le résumé dépasse {LONGEST_TEXT} caractères."),
        (len(catalogue.groups) > MOST_GROUPS, f"plus de {MOST_GROUPS} groupes."),
        (len(catalogue.scales) > MOST_SCALES, f"plus de {MOST_SCALES} échelles."),
    )
    yield from (Fault(where=where, why=why) for is_wrong, why in wrong if is_wrong)
    yield from _repeated("Groupe", [code for code, _ in catalogue.groups])
    if not catalogue.measures:
        yield Fault(where="Mesures", why="il n’y en a aucune à évaluer.")


def _words(where: str, thing: object, names: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if len(getattr(thing, name)) > LONGEST[name]:
            yield Fault(where=where, why=f"« {name} » dépasse {LONGEST[name]} caractères.")


def _scale(scale: Scale) -> Iterator[Fault]:
    where = f"Échelle {scale.code[:40]}"
    if not scale.code or len(scale.code) > LONGEST["ref"] or len(scale.label) > LONGEST["label"]:
        yield Fault(where=where, why="son code ou son nom manque, ou est trop long.")
    if not 2 <= len(scale.steps) <= MOST_STEPS:
        yield Fault(where=where, why=f"il faut de 2 à {MOST_STEPS} réponses.")
    ranks = [step.rank for step in scale.steps]
    if ranks != list(range(len(ranks))):
        yield Fault(where=where, why="les rangs vont de 0 en 0, 1, 2… dans l’ordre.")
    values = [step.value for step in scale.steps]
    if any(not value.is_finite() or not 0 <= value <= _ONE for value in values):
        yield Fault(where=where, why="chaque valeur est entre 0 et 1.")
    elif values != sorted(values):
        yield Fault(
            where=where, why="les valeurs montent de la moins bonne réponse à la meilleure."
        )
    if any(not step.label.strip() or len(step.label) > LONGEST["label"] for step in scale.steps):
        yield Fault(where=where, why="chaque réponse a un texte, de mille caractères au plus.")
    yield from _repeated(f"{where}, réponse", [step.label for step in scale.steps])
    if any(len(step.help) > LONGEST_TEXT for step in scale.steps):
        yield Fault(where=where, why=f"une aide dépasse {LONGEST_TEXT} caractères.")


def _repeated(what: str, said: Iterable[str]) -> list[Fault]:
    return [
        Fault(
            where=f"{what} {each[:60]}",
            why=f"{'il est écrit' if what == 'Groupe' else 'elle est écrite'} {count} fois.",
        )
        for each, count in Counter(said).items()
        if count > 1
    ]


def _mappings(mappings: tuple[Mapping, ...], *, refs: set[str] | None) -> list[Fault]:
    if len(mappings) > MOST_MAPPINGS:
        return [Fault(where="Correspondances", why=f"plus de {MOST_MAPPINGS}.")]
    found = [fault for rank, each in enumerate(mappings, 1) for fault in _mapping(rank, each, refs)]
    pairs = [f"{each.ref} et {each.slug} {each.other}" for each in mappings]
    return found + _repeated("Correspondance", pairs)


def _mapping(rank: int, mapping: Mapping, refs: set[str] | None) -> Iterator[Fault]:
    where = f"Correspondance {rank}"
    if not mapping.ref or not mapping.other or not SLUG.fullmatch(mapping.slug):
        yield Fault(
            where=where, why="une des deux références, ou l’autre référentiel, n’est pas dite."
        )
    if refs is not None and mapping.ref not in refs:
        yield Fault(where=where, why=f"la référence « {mapping.ref[:60]} » n’existe pas.")
    longest = max(len(mapping.ref), len(mapping.other), len(mapping.slug))
    if longest > LONGEST["ref"] or len(mapping.rationale) > LONGEST_TEXT:
        yield Fault(where=where, why="un de ses textes est trop long.")
    if mapping.strength is not None and not 0 <= mapping.strength <= 100:
        yield Fault(where=where, why="la force est entre 0 et 100.")


class _Tree:
    """The lines of a referential, looked at one by one with the others at hand."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.nodes: dict[str, Node] = {}
        for node in catalogue.nodes:
            self.nodes.setdefault(node.ref, node)
        self.order = {node.ref: rank for rank, node in enumerate(self.nodes.values())}
        self.scales = {scale.code: scale for scale in catalogue.scales}
        self.groups = {code for code, _ in catalogue.groups}
        self.deep: dict[str, int] = {}

    def faults_of(self, node: Node) -> Iterator[Fault]:
        """What is wrong in one line."""
        noun = "Mesure" if node.kind == NodeKind.MEASURE else "Référence"
        where = f"{noun} {node.ref[:60] or f'« {node.title[:40]} »'}"
        for why in (
            *_texts(node),
            *self._place(node),
            *self._scale(node),
            *self._follow(node),
            *self._provings(node),
        ):
            yield Fault(where=where, why=why)

    def _place(self, node: Node) -> Iterator[str]:
        unknown = [each for each in node.groups if each not in self.groups]
        if unknown:
            yield f"le groupe « {unknown[0][:60]} » n’est pas décrit en tête."
        if not node.parent:
            return
        parent = self.nodes.get(node.parent)
        if parent is None:
            yield f"elle est rangée sous « {node.parent[:60]} », qui n’existe pas."
        elif self.order[node.parent] >= self.order.get(node.ref, -1):
            yield f"elle est rangée sous « {node.parent[:60]} », qui vient après elle."
        elif self._depth(node) > DEEPEST:
            yield f"l’arbre a plus de {DEEPEST} étages."

    def _depth(self, node: Node) -> int:
        """Parents come first: theirs is known."""
        depth = self.deep.get(node.parent, 1) + 1 if node.parent else 1
        self.deep[node.ref] = depth
        return depth

    def _scale(self, node: Node) -> Iterator[str]:
        if node.is_assessable and node.kind != NodeKind.MEASURE:
            yield "seule une mesure s’évalue."
        if node.is_assessable and not node.scale:
            yield "l’échelle manque."
        elif node.scale and node.scale not in self.scales:
            yield f"l’échelle « {node.scale[:60]} » n’existe pas."
        elif node.scale and not node.is_assessable:
            yield "elle a une échelle et ne s’évalue pas."
        if not node.weight.is_finite() or not 0 <= node.weight <= 1_000:
            yield "le poids est entre 0 et 1000."

    def _follow(self, node: Node) -> Iterator[str]:
        if node.follows is None:
            return
        ref, said = node.follows.ref, node.follows.ref[:60]
        before = self.nodes.get(ref)
        if before is None:
            yield f"elle suit « {said} », qui n’existe pas."
            return
        if not node.is_assessable or not before.is_assessable:
            yield f"elle suit « {said} » : les deux doivent s’évaluer."
        scale = self.scales.get(before.scale)
        if scale is not None and scale.step(node.follows.step) is None:
            yield f"elle suit « {said} » à partir du rang {node.follows.step}, qui n’existe pas."
        yield from self._chain(node)

    def _chain(self, node: Node) -> Iterator[str]:
        """Go back from one to the one before; a circle, or a chain without end, is a fault."""
        seen, follow = {node.ref}, node.follows
        first = follow.ref if follow else ""
        while follow is not None and (before := self.nodes.get(follow.ref)) is not None:
            if before.ref in seen:
                yield f"elle suit « {first[:60]} », qui la suit : c’est un cercle."
                return
            if len(seen) > LONGEST_CHAIN:
                yield f"plus de {LONGEST_CHAIN} mesures se suivent."
                return
            seen.add(before.ref)
            follow = before.follows

    def _provings(self, node: Node) -> Iterator[str]:
        scale = self.scales.get(node.scale)
        if node.provings and not node.is_assessable:
            yield "seule une mesure se prouve."
        if len(node.provings) > MOST_PROVINGS:
            yield f"plus de {MOST_PROVINGS} preuves."
        for proving in node.provings:
            if proving.event_kind not in EVENT_KINDS:
                yield f"l’évènement {proving.event_kind} n’est pas un des 61 d’OPSSIES."
            if scale is not None and (not scale.step(proving.step) or proving.step == 0):
                yield f"l’évènement {proving.event_kind} prouve un rang qui n’existe pas."
            numbers = (proving.least_level or 0, proving.least_score or 0)
            if not all(0 <= number <= 1_000_000 for number in numbers):
                yield f"l’évènement {proving.event_kind} : niveau ou score hors bornes."
        kinds = Counter((each.event_kind, each.step) for each in node.provings)
        if any(count > 1 for count in kinds.values()):
            yield "le même évènement y prouve deux fois le même rang."


def _texts(node: Node) -> Iterator[str]:
    if not node.ref.strip() or len(node.ref) > LONGEST["ref"]:
        yield f"sa référence manque, ou dépasse {LONGEST['ref']} caractères."
    if not node.title.strip():
        yield "le titre manque."
    if len(node.title) > LONGEST["title"]:
        yield f"le titre dépasse {LONGEST['title']} caractères."
    if any(len(text) > LONGEST_TEXT for text in (node.description, node.help, node.proofs_help)):
        yield f"un texte dépasse {LONGEST_TEXT} caractères."
