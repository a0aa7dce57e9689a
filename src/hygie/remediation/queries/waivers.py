"""The exceptions that an actor reads, and what became of one."""

from datetime import date

from django.db.models import Q, QuerySet

from hygie.establishments import tree
from hygie.kernel.actor import Actor, Place, Power
from hygie.remediation.models import Waiver, WaiverStep
from hygie.remediation.queries import plans
from hygie.remediation.rules.pace import pace
from hygie.remediation.rules.waivers import Plea, Standing, WaiverState


def visible_to(actor: Actor) -> QuerySet[Waiver]:
    """The exceptions of the plans that the actor reads."""
    return Waiver.objects.filter(plans.any_at_places(actor.reach(Power.READ_POSTURE)))


def one(actor: Actor, waiver_id: int) -> Waiver | None:
    """An exception that the actor reads."""
    return visible_to(actor).select_related("action").filter(pk=waiver_id).first()


def listed(actor: Actor, *, standing: Standing | None, today: date) -> QuerySet[Waiver]:
    """The exceptions, those that end first on top; those that are worth this today."""
    rows = visible_to(actor)
    if standing is not None:
        rows = rows.filter(_worth(standing, today))
    return rows.order_by("expires_on", "id")


def any_path(waiver: Waiver) -> frozenset[Place]:
    """The place of an exception and every place above it."""
    return tree.any_path(waiver.place)


def any_steps(waiver: Waiver) -> list[WaiverStep]:
    """What was asked and decided, in its order."""
    return list(WaiverStep.objects.filter(waiver=waiver).order_by("number"))


def any_plea(waiver: Waiver) -> Plea:
    """What is asked, as the rules read it."""
    return Plea(
        title=waiver.title,
        reason=waiver.reason,
        compensating=waiver.compensating,
        expires_on=waiver.expires_on,
        measures=tuple(waiver.measures),
    )


def any_to_recall(*, today: date) -> list[Waiver]:
    """The approved exceptions that end soon, or have just ended."""
    rows = Waiver.objects.filter(
        state=WaiverState.APPROVED,
        expires_on__range=(today - pace().late_at_most, today + pace().waiver_before),
    )
    return list(rows.order_by("expires_on", "id"))


def _worth(standing: Standing, today: date) -> Q:
    live, over = Q(expires_on__gte=today), Q(expires_on__lt=today)
    soon = Q(expires_on__lte=today + pace().waiver_before)
    approved = Q(state=WaiverState.APPROVED)
    return {
        Standing.WAITS: Q(state=WaiverState.ASKED) & live,
        Standing.STANDS: approved & ~soon,
        Standing.SOON: approved & live & soon,
        Standing.EXPIRED: Q(state__in=[WaiverState.ASKED, WaiverState.APPROVED]) & over,
        Standing.REFUSED: Q(state=WaiverState.REFUSED),
        Standing.ENDED: Q(state=WaiverState.ENDED),
    }[standing]
