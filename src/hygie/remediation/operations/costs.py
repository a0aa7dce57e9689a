"""Saying what an action costs in euros; how it was said before stays."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.remediation import access, keeping
from hygie.remediation.holding import ChangedSince, held
from hygie.remediation.models import Cost
from hygie.remediation.queries import plans
from hygie.remediation.rules import costs as rules
from hygie.remediation.rules.costs import Cost as CostSaid

CENT = Decimal("0.01")


@transaction.atomic
def say(action_id: int, said: CostSaid, *, by: Actor, at: datetime) -> Cost | None:
    """Say what an action costs; the same as before writes nothing."""
    action = held(action_id, by=by)
    if not access.may_read_costs(by, above=plans.any_path(action)):
        raise NotAllowed("Les euros d’un plan sont dits et lus par qui dépense et qui finance.")
    rules.check(said)
    exact = CostSaid(investment=said.investment.quantize(CENT), running=said.running.quantize(CENT))
    before = Cost.objects.filter(action=action, replaced_by__isnull=True).first()
    if (before and CostSaid(investment=before.investment, running=before.running) == exact) or (
        before is None and exact == CostSaid()
    ):
        return before
    try:
        with transaction.atomic():
            made = Cost.objects.create(
                action=action,
                investment=exact.investment,
                running=exact.running,
                replaces=before,
                written_at=at,
                written_by=by.name,
                person_id=by.person_id,
            )
    except IntegrityError:  # two at the same moment
        raise ChangedSince from None
    journal.record("remediation.cost_said", action, by=by, at=at, title=keeping.told(action))
    return made
