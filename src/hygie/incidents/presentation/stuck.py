"""The mails about incidents that their server does not take, as the desk is told."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from hygie.incidents import access
from hygie.incidents.queries import desk
from hygie.incidents.rules.clock import in_words
from hygie.kernel.actor import Actor
from hygie.kernel.zones import PARIS
from hygie.notifications import queries as notifications
from hygie.notifications.rules import fates

# Beyond, the server has to be mended before anybody calls.
MOST = 10
SECONDS = 15


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """What waits and since when, the incidents concerned, and how many more there are."""

    text: str
    numbers: tuple[str, ...]
    more: int


def of(actor: Actor, *, at: datetime) -> Stuck | None:
    """What the desk is told; nothing to others, nor while mails leave."""
    if not access.may_handle(actor):
        return None
    # Asked once for all desks: what waits has waited a quarter of an hour already.
    known = cache.get_or_set("incidents.stuck", lambda: (notifications.any_stuck(at=at),), SECONDS)
    found = known[0] if known else None
    if found is None:
        return None
    rows = desk.visible_to(actor).filter(number__in=found.cases[:MOST])
    numbers = set(rows.order_by().values_list("number", flat=True))
    return Stuck(
        text=fates.in_words(found.fates, lambda moment: f"le {in_words(moment, PARIS)}"),
        numbers=tuple(number for number in found.cases if number in numbers),
        more=max(len(found.cases) - MOST, 0),
    )
