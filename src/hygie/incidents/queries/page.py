"""One page of the desk’s list, and how long the list is."""

from datetime import datetime

from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Filters
from hygie.kernel.actor import Actor


def page_of(
    actor: Actor, filters: Filters, *, start: int, end: int, at: datetime
) -> tuple[list[Incident], int]:
    """These rows of the list, and how many it holds, counted to one more than `most_counted`."""
    if not filters.text:
        listed = desk.listed(actor, filters, most=end, at=at)[start:end]
        return list(listed), desk.counted(actor, filters)
    # Words are looked for once, for the rows and for their number.
    most = max(end, filters.most_counted + 1)
    ordered = desk.narrowed(actor, filters, most=most).order_by("-declared_at", "-id")
    found = list(ordered.values_list("pk", flat=True)[:most])
    rows = Incident.objects.filter(pk__in=found[start:end]).defer("content", "search")
    return list(rows.order_by("-declared_at", "-id")), min(len(found), filters.most_counted + 1)
