"""What was taken over; `any_…` is for commands."""

from hygie.takeover.models import KeptMapping, Takeover
from hygie.takeover.rules.record import Wrong


def any_wrong(takeover: Takeover) -> list[Wrong]:
    """The lines of a file that were not taken over, in their order."""
    rows = takeover.wrong_lines.order_by("line", "id").values_list("line", "why")
    return [Wrong(line=line, why=why) for line, why in rows]


def any_mapping(name: str) -> str | None:
    """The mapping that is kept under a name."""
    return KeptMapping.objects.filter(name=name).values_list("text", flat=True).first()
