"""A return of experience: written, proposed, read and approved by the victim, or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from hygie.incidents.rules import taxonomy
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.lessons.rules import anonymity
from hygie.lessons.rules.anonymity import Names

LONGEST = 20_000


class NotAStory(Refused):
    """The text cannot be kept, or not be read by others."""


class MayName(NotAStory):
    """Words of the text may name somebody, or nobody: its author says so of these very words."""

    def __init__(self, sentence: str, mark: str) -> None:
        super().__init__(sentence)
        self.mark = mark


class NotItsTurn(Refused):
    """The text is not at this point."""


class Group(Labelled):
    """What kind of structure it was: wide enough to name none."""

    HOSPITAL = "HOSPITAL", "Établissement de santé"
    CARE_HOME = "CARE_HOME", "Établissement médico-social"
    CITY = "CITY", "Soins de ville, laboratoire, pharmacie"
    OTHER = "OTHER", "Autre structure"


class Answer(Labelled):
    """What happened to a version of the text."""

    PROPOSED = "PROPOSED", "Proposé à la structure"
    APPROVED = "APPROVED", "Approuvé et publié"
    CHANGES = "CHANGES", "Des changements sont demandés"
    WITHDRAWN = "WITHDRAWN", "Retiré"


# What may follow what; None is a version that was only written. A new version begins again.
NEXT: dict[Answer | None, frozenset[Answer]] = {
    None: frozenset({Answer.PROPOSED}),
    Answer.PROPOSED: frozenset({Answer.APPROVED, Answer.CHANGES}),
    Answer.CHANGES: frozenset(),
    Answer.APPROVED: frozenset({Answer.WITHDRAWN}),
    Answer.WITHDRAWN: frozenset({Answer.PROPOSED}),
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """Exactly what others will read."""

    title: str
    text: str
    kind: str
    group: Group

    @property
    def mark(self) -> str:
        """What changes whenever a letter of it does: one approves what one has read."""
        parts = (self.title, self.text, self.kind, self.group.value)
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def whole(self) -> str:
        """Its title, then its text: the first line is the title."""
        return f"{self.title}\n{self.text}"

    @property
    def kind_label(self) -> str:
        """The type of incident in words."""
        known = taxonomy.incident_types().get(self.kind)
        return known.label if known else "Autre"


def check(story: Story, names: Names) -> None:
    """Refuse a text that says nothing, or that names somebody."""
    if not story.title.strip() or not story.text.strip():
        raise NotAStory("Écrivez un titre et un texte.")
    if story.kind and story.kind not in taxonomy.incident_types():
        raise NotAStory("Choisissez un type de la liste.")
    if naming := anonymity.sure(story.whole, names):
        raise NotAStory(" ".join(anonymity.said(naming, story.whole)))


def check_doubts(story: Story, names: Names, *, confirmed: str) -> None:
    """Refuse words that may name somebody, unless their author has read just these again."""
    naming = anonymity.found(story.whole, names)
    words = sorted({each.text for each in naming})
    mark = sha256("\0".join(words).encode()).hexdigest()
    if words and confirmed != mark:
        said = " ".join(anonymity.said(naming, story.whole))
        raise MayName(f"{said} Si c’est un autre sens, dites-le sous le texte.", mark)


def check_turn(before: Answer | None, answer: Answer) -> None:
    """Refuse what may not follow."""
    if answer not in NEXT[before]:
        stands = before.label.lower() if before else "écrit, et pas encore proposé"
        raise NotItsTurn(f"Ce texte est {stands} : rechargez la page.")


def drawn(
    *, worked: Sequence[str], failed: Sequence[str], lessons: Sequence[str], story: str
) -> str:
    """The beginning of a text, drawn from debriefs; its names are still to be taken out."""
    parts = [
        ("Ce qui s’est passé", story),
        ("Ce qui a marché", "\n".join(worked)),
        ("Ce qui n’a pas marché", "\n".join(failed)),
        ("Ce que nous en retenons", "\n".join(f"- {each}" for each in lessons)),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text.strip())
