"""The mails of what is told: those that leave now, those that wait, those nobody wants."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.kernel.scope import scope_of
from hygie.kernel.text import clean_line
from hygie.notifications import queries
from hygie.notifications.inbox import Said
from hygie.notifications.models import Message
from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.kinds import kind_of, shown_to
from hygie.notifications.rules.pace import Habits, leaves_at
from hygie.notifications.rules.pages import case_of, page_in
from hygie.platform import letters, walls
from hygie.platform.installation import desk


def written(
    said: Said,
    addresses: Collection[str],
    people: dict[str, int],
    *,
    urgent: bool,
    letter: str = "",
    about: str = "",
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
                    case_number=about,
                    mark=letters.new_seed(),
                    person_id=person_id,
                    state=State.QUEUED if leaves <= at else State.WAITING,
                    leaves_at=leaves if leaves > at else None,
                    created_at=at,
                )
            )
    return found


def still_read(waiting: Sequence[Message], *, at: datetime) -> list[Message]:
    """Those of a person that they may read to this day: a role may have ended while they waited.

    The walls of what is told inside say so, in the scope of their reader.
    """
    person_id = waiting[0].person_id
    assert person_id is not None  # noqa: S101 - a constraint says so
    reader = accounts.any_reader(person_id, today=timezone.localdate(at))
    if reader is None:
        return []
    cases = {each.pk: case_of(page_in(each.body, address=desk().address)) for each in waiting}
    with walls.scoped(scope_of(reader)):
        told = queries.told_to(reader).filter(case_number__in=set(cases.values()) - {""})
        known = {"", *told.values_list("case_number", flat=True)}
    shown = shown_to(reader)
    return [
        each for each in waiting if cases[each.pk] in known and kind_of(each.kind).code in shown
    ]


_NOTHING_SAID = Habits()
