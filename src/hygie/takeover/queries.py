"""What was taken over and what is on its way; `any_…` is for commands and jobs."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from hygie.kernel.actor import Actor
from hygie.takeover import access
from hygie.takeover.models import KeptMapping, ReceivedFile, TakenLine, Takeover
from hygie.takeover.rules.reception import OVER
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


def any_declared(source: str, references: set[str]) -> dict[str, dict[str, Any]]:
    """What was declared first under these references of a tool, whole."""
    rows = TakenLine.objects.filter(
        source=source, reference__in=references, incident__declarations__version=1
    )
    return dict(rows.values_list("reference", "incident__declarations__content"))


def any_mapping(name: str) -> str | None:
    """The mapping that is kept under a name."""
    return KeptMapping.objects.filter(name=name).values_list("text", flat=True).first()


def any_mappings() -> list[str]:
    """The mappings that are kept, the last one first."""
    return list(KeptMapping.objects.order_by("-kept_at", "-id").values_list("text", flat=True)[:50])


def files(actor: Actor) -> QuerySet[ReceivedFile]:
    """The files that somebody gave, for who may take them over."""
    rows = ReceivedFile.objects.select_related("takeover")
    return rows if access.may_take_over(actor) else rows.none()


def waiting(actor: Actor) -> QuerySet[ReceivedFile]:
    """The files that are not over, the last one first, without what their check found."""
    return files(actor).exclude(state__in=OVER).defer("checked", "mapping").order_by("-id")


def takeovers(actor: Actor) -> QuerySet[Takeover]:
    """What was taken over, the last one first."""
    rows = Takeover.objects.order_by("-id")
    return rows if access.may_take_over(actor) else rows.none()


def same(actor: Actor, file: ReceivedFile) -> Takeover | None:
    """The last time that the same content was taken over."""
    return takeovers(actor).filter(sha256=file.sha256).exclude(file=file).first()


def unplaced(actor: Actor, takeover: Takeover) -> QuerySet[TakenLine, Any]:
    """What was taken over of structures that the register does not know."""
    rows = TakenLine.objects.filter(takeover=takeover, incident__site__isnull=True)
    return (
        (rows if access.may_take_over(actor) else rows.none())
        .order_by("id")
        .values(
            "reference",
            "incident__number",
            "incident__structure_name",
            "incident__city",
            "incident__title",
        )
    )
