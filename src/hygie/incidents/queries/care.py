"""What was said of care while an incident lasts: by its declaration, then by people."""

from datetime import datetime

from hygie.incidents.models import CarePoint, Incident
from hygie.incidents.rules import care, care_story, causes, encoding
from hygie.incidents.rules.care_story import Point, Step
from hygie.incidents.rules.declaration import Declaration


def any_points(incident: Incident, *, anew: bool = False) -> list[Point]:
    """Everything that was said, what was corrected with it; the declaration speaks first.

    An incident that keeps nothing of care has no point, and is not asked for any; unless `anew`.
    """
    written = any_written(incident) if incident.care or anew else []
    return [*any_declared(incident), *map(any_point, written)]


def any_steps(incident: Incident) -> list[Step]:
    """What stands, step by step, the latest last."""
    return care_story.story(any_points(incident))


def any_written(incident: Incident) -> list[CarePoint]:
    """What people wrote, in the order in which they did."""
    return list(incident.care_points.order_by("id"))


def any_declared(incident: Incident) -> list[Point]:
    """What the versions of the declaration say; the first one spoke when it was received."""
    if incident.version == 1:
        said = encoding.from_json(incident.content)
        return care_story.declared([(incident.declared_at, said)])
    rows = incident.declarations.order_by("version").values_list("version", "sent_at", "content")
    return care_story.declared(
        (incident.declared_at if version == 1 else sent_at, encoding.from_json(content))
        for version, sent_at, content in rows
    )


def any_point(row: CarePoint) -> Point:
    """A row as the rules read it."""
    return Point(
        at=row.at,
        written_at=row.written_at,
        care=care.from_json(row.content),
        key=row.pk,
        replaces=row.replaces_id or 0,
    )


def any_totals(incident: Incident, *, at: datetime) -> care_story.Totals:
    """What it has cost care so far; what was left open is counted until it was closed."""
    until = min(at, incident.closed_at or at)
    return care_story.totals(any_steps(incident), at=until)


def any_outcome(incident: Incident) -> care.Outcome | None:
    """The gravest consequence for a patient that was said while care was followed."""
    return care_story.felt_from_json(incident.care).outcome if incident.care else None


def any_weighed(incident: Incident) -> Declaration:
    """The declaration as the law looks at it: the worst of care since, the cause that was found."""
    declaration = causes.weighed(encoding.from_json(incident.content), incident.cause)
    return (
        care_story.weighed(declaration, care_story.felt_from_json(incident.care))
        if incident.care
        else declaration
    )
