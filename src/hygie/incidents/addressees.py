"""Who is written to about an incident: its declarant, and those who answer for its structure."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.contacts.queries import sheets as contacts
from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.duties import Duty
from hygie.kernel.actor import Role


@dataclass(frozen=True, kw_only=True)
class Addressees:
    """The addresses of a structure: the declarant comes by a code, the others by their account."""

    declarant: list[str]
    answering: list[str]


def of_the_structure(incident: Incident, *, at: datetime) -> Addressees:
    """Whom to write to; nobody twice. `incident` comes with its site, its entity and its group."""
    declarant = encoding.from_json(incident.content).declarant.email
    found = accounts.any_nearest(Role.CISO, path=incident.path(), today=timezone.localdate(at))
    return Addressees(
        declarant=[declarant] if declarant else [],
        answering=[person.email for person in found if person.email != declarant],
    )


def whose(incident: Incident, duty: Duty, *, at: datetime) -> list[str]:
    """The addresses of those whose duty it is; none where nobody has an account.

    A data protection officer without an account is a crisis contact of the structure: told beside
    the first who has one.
    """
    today = timezone.localdate(at)
    beside: set[str] = set()
    for role in duty.text.whose:
        if found := accounts.any_nearest(role, path=incident.path(), today=today):
            return sorted(beside | {person.email for person in found})
        if role == Role.DPO and incident.site is not None:
            contact = contacts.any_reached(incident.site, role.value)
            mail = (contact.outside_mail or contact.office_mail) if contact else ""
            beside |= {mail} if mail else set()
    return sorted(beside)
