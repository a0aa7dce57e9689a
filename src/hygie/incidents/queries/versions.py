"""The versions of a declaration, as they were sent."""

from datetime import datetime

from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.declaration import Declaration


def any_versions(incident: Incident) -> list[tuple[datetime, str, Declaration]]:
    """When each was sent, for which reason, and what it says; none where nothing changed."""
    if incident.version == 1:
        return []
    rows = incident.declarations.order_by("version").values_list("sent_at", "reason", "content")
    return [(sent_at, reason, encoding.from_json(content)) for sent_at, reason, content in rows]
