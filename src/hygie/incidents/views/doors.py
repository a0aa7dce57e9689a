"""The two ways to a page of an incident: an account, or the code of the declaration."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from hygie.incidents.models import Draft, Incident
from hygie.incidents.views.desk import reached_incident
from hygie.incidents.views.notebook import Notebook
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.platform.http import ActorRequest


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes, and under which code; without one they come by an account."""

    incident: Incident
    by: Actor
    holder: Draft | None = None

    def template(self, name: str) -> str:
        """The template of a page, that of those with an account or of those with the code."""
        return f"incidents/declare/{name}.html" if self.holder else f"incidents/{name}.html"

    def url(self, last: str) -> str:
        """The address of a page whose last part is this one."""
        return f"/declarer/{last}/" if self.holder else f"/incidents/{self.incident.number}/{last}/"


def by_account(request: ActorRequest, number: str) -> Door:
    """The door of who reads this incident with an account, who is remembered; 404 for others."""
    incident = reached_incident(request, number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=timezone.now())
    return Door(incident=incident, by=request.actor)


def by_code(book: Notebook) -> Door:
    """The door of who holds the code of a declaration; 404 while it is not sent."""
    if book.draft.incident is None:
        raise Http404
    return Door(incident=book.draft.incident, by=book.author, holder=book.draft)
