"""The jobs of copies: the rules run again each time that what they look at has moved."""

from django.utils import timezone

from hygie.incidents.events import (
    DangerProven,
    DeclarationCompleted,
    IncidentDeclared,
    IncidentQualified,
)
from hygie.kernel.actor import SYSTEM
from hygie.platform.bus import on
from hygie.platform.installation import desk
from hygie.platform.walls import Domain
from hygie.routing.operations import copies

_SEES = (Domain.CASES, Domain.DESK, Domain.TALKS)


@on(IncidentDeclared, sees=_SEES)
def copy_a_declaration(event: IncidentDeclared) -> None:
    """A new declaration is weighed."""
    _run(event.incident_id)


@on(DeclarationCompleted, sees=_SEES)
def copy_a_completion(event: DeclarationCompleted) -> None:
    """More is known."""
    _run(event.incident_id)


@on(IncidentQualified, sees=_SEES)
def copy_a_qualification(event: IncidentQualified) -> None:
    """The desk said how serious it is."""
    _run(event.incident_id)


@on(DangerProven, sees=_SEES)
def copy_a_danger(event: DangerProven) -> None:
    """Patients are in danger for certain."""
    _run(event.incident_id)


def _run(incident_id: int) -> None:
    copies.run(incident_id, desk=desk(), by=SYSTEM, at=timezone.now())
