"""What one version says otherwise than another, line by line."""

from collections.abc import Callable
from dataclasses import dataclass

from hygie.kernel.text import clean_line
from hygie.referentials.rules.carrying import says_the_same
from hygie.referentials.rules.records import Catalogue, Node


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a line, before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A line that both versions have, and what changed in it."""

    ref: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The lines that came, that went, and that changed; those that stay are only counted."""

    added: tuple[Node, ...]
    removed: tuple[Node, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """Whether the lines of both say the same."""
        return not (self.added or self.removed or self.changed)


def difference(before: Catalogue, after: Catalogue) -> Difference:
    """Compare two versions by the references of their lines."""
    old, new = ({node.ref: node for node in each.nodes} for each in (before, after))
    changed = []
    for ref, node in new.items():
        if ref in old and (changes := _changes(before, old[ref], after, node)):
            changed.append(Changed(ref=ref, title=node.title, changes=changes))
    return Difference(
        added=tuple(node for ref, node in new.items() if ref not in old),
        removed=tuple(node for ref, node in old.items() if ref not in new),
        changed=tuple(changed),
        same=len(old.keys() & new.keys()) - len(changed),
    )


def _changes(before: Catalogue, old: Node, after: Catalogue, new: Node) -> tuple[Change, ...]:
    found = [
        Change(field=field, before=was, after=now)
        for field, said in _FIELDS.items()
        if clean_line(was := said(old)) != clean_line(now := said(new))
    ]
    scales = before.scale_of(old), after.scale_of(new)
    if scales != (None, None) and not says_the_same(*scales):
        was, now = (
            " | ".join(step.label for step in scale.steps) if scale else "" for scale in scales
        )
        found.append(Change(field="Échelle", before=was, after=now))
    return tuple(found)


def _follow(node: Node) -> str:
    return f"{node.follows.ref}, rang {node.follows.step}" if node.follows else ""


def _provings(node: Node) -> str:
    said = sorted((each.event_kind, each.step) for each in node.provings)
    return ", ".join(f"{kind} (rang {step})" for kind, step in said)


_FIELDS: dict[str, Callable[[Node], str]] = {
    "Titre": lambda node: node.title,
    "Énoncé": lambda node: node.description,
    "En clair": lambda node: node.help,
    "Preuves attendues": lambda node: node.proofs_help,
    "Rangée sous": lambda node: node.parent,
    "Nature": lambda node: node.kind.label,
    "Groupes": lambda node: ", ".join(sorted(node.groups)),
    "Poids": lambda node: format(node.weight.normalize(), "f"),
    "Suit": _follow,
    "Prouvée par les évènements": _provings,
}
