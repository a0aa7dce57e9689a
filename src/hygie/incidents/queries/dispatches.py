"""Messages to many structures: who gets them, and how far they are."""

from dataclasses import dataclass

from django.db.models import Count, Q

from hygie.incidents import access
from hygie.incidents.models import Dispatch, Incident
from hygie.kernel.actor import Actor

MOST = 2_000


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many messages of a dispatch are written, of how many."""

    sent: int
    total: int


def one(actor: Actor, dispatch_id: int) -> Dispatch | None:
    """A dispatch, for the desk."""
    rows = Dispatch.objects.filter(pk=dispatch_id)
    return rows.first() if access.may_handle(actor) else None


def latest(actor: Actor) -> list[Dispatch]:
    """The last dispatches, for the desk."""
    rows = Dispatch.objects.annotate(
        total=Count("addressees"), sent=Count("addressees__message")
    ).order_by("-id")
    return list(rows[:10]) if access.may_handle(actor) else []


def any_progress(dispatch: Dispatch) -> Progress:
    """How far it is."""
    found = dispatch.addressees.aggregate(total=Count("pk"), sent=Count("message"))
    return Progress(**found)


def any_incidents(numbers: list[str]) -> dict[str, int]:
    """The incidents that have these numbers."""
    rows = Incident.objects.filter(Q(number__in=numbers)).order_by("number")
    return dict(rows.values_list("number", "pk"))
