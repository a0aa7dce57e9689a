"""What people with an account are told inside, written with the mail that tells it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hygie.accounts import queries as accounts
from hygie.kernel.text import clean_line
from hygie.notifications.models import Notification
from hygie.notifications.rules.kinds import Kind
from hygie.notifications.rules.pages import case_of, page_in, title_of
from hygie.platform.installation import desk


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is told: the subject of the mail is its only text, its body says where it leads."""

    kind: Kind
    subject: str
    body: str

    @property
    def page(self) -> str:
        """The page of ours that it leads to."""
        return page_in(self.body, address=desk().address) or self.kind.page


def tell(said: Said, addresses: Collection[str], *, at: datetime) -> dict[str, int]:
    """Write one line to each person who has one of these addresses; who they are."""
    people = accounts.any_holders(addresses)
    page = said.page
    Notification.objects.bulk_create(
        Notification(
            person_id=person_id,
            kind=said.kind.code,
            title=clean_line(title_of(said.subject))[:200],
            page=page,
            case_number=case_of(page),
            told_at=at,
        )
        for _, person_id in sorted(people.items())
    )
    return people
