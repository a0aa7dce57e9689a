"""The mails of what is told: those that leave now, those that wait, those nobody wants."""

from collections.abc import Collection
from datetime import datetime

from hygie.kernel.text import clean_line
from hygie.notifications import queries
from hygie.notifications.inbox import Said
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.pace import Habits, leaves_at
from hygie.platform import letters


def written(
    said: Said,
    addresses: Collection[str],
    people: dict[str, int],
    *,
    urgent: bool,
    letter: str = "",
    at: datetime,
) -> list[Message]:
    """One mail for each address that wants one, with the moment when it leaves; none is kept yet.

    A personal link is of use on its own and now, so the letter that carries one never waits.
    """
    habits = queries.any_habits(people.values()) if people else {}
    hurried = urgent or letters.holds_link(said.body)
    found = []
    for address in sorted(addresses):
        person_id = people.get(address.lower())
        wants = habits.get(person_id, _NOTHING_SAID) if person_id else _NOTHING_SAID
        leaves = leaves_at(said.kind, wants, urgent=hurried, at=at)
        if leaves is not None:
            found.append(
                Message(
                    to=address,
                    subject=clean_line(said.subject)[:200],
                    body=said.body,
                    kind=said.kind.code,
                    letter=letter,
                    mark=letters.new_seed(),
                    person_id=person_id,
                    state=State.QUEUED if leaves <= at else State.WAITING,
                    leaves_at=leaves if leaves > at else None,
                    created_at=at,
                )
            )
    return found


_NOTHING_SAID = Habits()
