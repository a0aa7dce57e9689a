"""Which addresses refuse our mails: written when a mail comes back, read where they are shown."""

from collections.abc import Collection
from datetime import datetime

from hygie.notifications.models import Refusal
from hygie.notifications.rules.retries import reason
from hygie.platform import walls
from hygie.platform.letters import Refused
from hygie.platform.walls import Domain


def note(address: str, *, said: str, is_reported: bool, at: datetime) -> None:
    """Say that an address refuses; the first time stays the one since when."""
    row, is_new = Refusal.objects.get_or_create(
        address=address.lower(),
        defaults={"since": at, "last_at": at, "said": said, "is_reported": is_reported},
    )
    if not is_new:
        row.last_at, row.said = max(at, row.last_at), said
        row.is_reported = row.is_reported or is_reported
        row.save(update_fields=["last_at", "said", "is_reported"])


def note_taken(address: str) -> None:
    """A server took a mail for an address that it refused at the door: it refuses no more."""
    Refusal.objects.filter(address=address.lower(), is_reported=False).delete()


def any_refused(addresses: Collection[str]) -> dict[str, Refused]:
    """Of these addresses, those that refuse."""
    with walls.opened("notifications.refusals", Domain.MAIL):
        rows = list(Refusal.objects.filter(address__in=addresses))
    return {row.address: Refused(since=row.since, why=reason(row.said)) for row in rows}
