"""The words of a version of a referential: its pages, and each measure with its answers."""

from dataclasses import dataclass
from functools import lru_cache

from hygie.referentials.models import Node, Version
from hygie.referentials.queries import versions

# The page of the measures that hang from no objective.
OTHERS = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One answer of a scale, in words."""

    rank: int
    label: str
    help: str
    is_answerable: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of a version as people read it."""

    node: int
    ref: str
    title: str
    parent: int | None
    # The page on which it is answered: its first floor.
    page: int
    position: int
    is_measure: bool
    description: str
    help: str
    proofs_help: str
    may_not_apply: bool
    follows: int | None
    follows_from: int
    steps: tuple[Step, ...]

    def label(self, rank: int | None) -> str:
        """An answer in words; none is « Ne s’applique pas »."""
        if rank is None:
            return "Ne s’applique pas"
        found = next((each.label for each in self.steps if each.rank == rank), "")
        return found or f"Réponse {rank}"

    @property
    def name(self) -> str:
        """The number and the title, as lists write them; the number alone when it says it all."""
        return self.title if self.title.startswith(self.ref) else f"{self.ref}. {self.title}"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """All the lines of a version in the order of reading, and its pages."""

    lines: dict[int, Said]
    # The first floor that has measures below it, in order; OTHERS comes last.
    pages: tuple[int, ...]

    def of_page(self, page: int) -> list[Said]:
        """The lines of a page: sub-objectives and measures, in the order of reading."""
        return [each for each in self.lines.values() if each.page == page and each.node != page]

    def measures_of(self, page: int) -> list[Said]:
        """The measures of a page."""
        return [each for each in self.lines.values() if each.page == page and each.is_measure]

    def below(self, target: int) -> list[Said]:
        """The measures below an objective or a sub-objective."""
        return [
            each for each in self.lines.values() if each.is_measure and self._is_in(each, target)
        ]

    def title(self, page: int) -> str:
        """What a page is called."""
        return self.lines[page].title if page in self.lines else "Autres mesures"

    def _is_in(self, line: Said, target: int) -> bool:
        at: int | None = line.node
        while at is not None:
            if at == target:
                return True
            at = self.lines[at].parent if at in self.lines else None
        return False


@lru_cache(maxsize=32)
def any_wording(version_id: int) -> Wording:
    """A version in words. A published one never changes: it is read once in a process."""
    nodes = list(versions.any_nodes(Version(pk=version_id)))
    parents = {node.pk: node.parent_id for node in nodes}
    with_children = {node.parent_id for node in nodes}
    roots = {node.pk: _root(node.pk, parents) for node in nodes}
    lines = {}
    for node in nodes:
        root = roots[node.pk]
        alone = node.is_assessable and root == node.pk and node.pk not in with_children
        lines[node.pk] = _said(node, OTHERS if alone else root)
    asked = {each.page for each in lines.values() if each.is_measure}
    pages = [node.pk for node in nodes if node.pk in asked]
    return Wording(lines=lines, pages=(*pages, *([OTHERS] if OTHERS in asked else [])))


def _root(node: int, parents: dict[int, int | None]) -> int:
    above = parents.get(node)
    while above is not None:
        node, above = above, parents.get(above)
    return node


def _said(node: Node, page: int) -> Said:
    steps = sorted(node.scale.steps.all(), key=lambda step: step.rank) if node.scale else []
    return Said(
        node=node.pk,
        ref=node.ref,
        title=node.title,
        parent=node.parent_id,
        page=page,
        position=node.position,
        is_measure=node.is_assessable,
        description=node.description,
        help=node.help,
        proofs_help=node.proofs_help,
        may_not_apply=node.may_not_apply,
        follows=node.follows_id,
        follows_from=node.follows_from or 1,
        steps=tuple(
            Step(rank=step.rank, label=step.label, help=step.help, is_answerable=step.is_answerable)
            for step in steps
        ),
    )
