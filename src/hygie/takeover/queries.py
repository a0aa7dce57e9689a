"""What was taken over; `any_…` is for commands."""

from django.db.models.fields.json import KeyTextTransform, KeyTransform

from hygie.takeover.models import KeptMapping, TakenLine, Takeover
from hygie.takeover.rules.record import Wrong
from hygie.takeover.rules.telling import Told


def any_wrong(takeover: Takeover) -> list[Wrong]:
    """The lines of a file that were not taken over, in their order."""
    rows = takeover.wrong_lines.order_by("line", "id").values_list("line", "why")
    return [Wrong(line=line, why=why) for line, why in rows]


def any_told(source: str, references: set[str]) -> dict[str, Told]:
    """What was taken over under these references of a tool, as it was first written."""
    content = "incident__declarations__content"
    rows = TakenLine.objects.filter(
        source=source, reference__in=references, incident__declarations__version=1
    ).values_list(
        "reference",
        "incident__declared_at",
        # PostgreSQL picks two words out: the story beside them need not come over.
        KeyTextTransform("name", KeyTransform("structure", content)),
        KeyTextTransform("title", KeyTransform("facts", content)),
    )
    return {
        reference: (declared_at, structure or "", title or "")
        for reference, declared_at, structure, title in rows
    }


def any_mapping(name: str) -> str | None:
    """The mapping that is kept under a name."""
    return KeptMapping.objects.filter(name=name).values_list("text", flat=True).first()
