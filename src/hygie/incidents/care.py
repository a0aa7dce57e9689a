"""What an incident keeps of care, reckoned again whenever something is said of it."""

from hygie.incidents import queue_due
from hygie.incidents.models import Incident
from hygie.incidents.queries import care as queries
from hygie.incidents.rules import care_story, criteria, encoding
from hygie.incidents.rules.care_story import Step

COLUMNS = ("care", "patient_danger", "must_declare", "is_significant", "queue_due_at")


def renew(incident: Incident) -> list[Step]:
    """Set the columns of an incident that is about to be saved; return what stands of care."""
    steps = care_story.story(queries.any_points(incident, anew=True))
    worst = care_story.felt(steps)
    incident.care = care_story.felt_to_json(worst) if any(step.point.key for step in steps) else {}
    incident.patient_danger = care_story.now(steps).danger.value
    declaration = care_story.weighed(encoding.from_json(incident.content), worst)
    met = criteria.criteria_met(declaration.impact)
    incident.must_declare = criteria.must_declare(met)
    if incident.qualified_at is None:
        # Once the desk has qualified, its own word stands.
        incident.is_significant = criteria.is_significant(met)
    queue_due.renew(incident)
    return steps
