"""Giving a person a role at a place."""

from datetime import date, datetime

from django.db import transaction

from hygie.accounts import rules
from hygie.accounts.models import Membership, Person
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Role
from hygie.kernel.errors import Refused


class RoleNotHeldThere(Refused):
    """This role does not exist at this level."""


@transaction.atomic
def grant(
    person: Person,
    *,
    role: Role,
    place: Place,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give a person a role at a place."""
    if not rules.may_be_held(role, place.kind):
        raise RoleNotHeldThere(
            f"Le rôle « {role.label} » n’existe pas au niveau {place.kind.label}."
        )
    held, is_new = Membership.objects.get_or_create(
        person=person,
        role=role,
        place_kind=place.kind,
        place_code=place.code,
        starts_on=starts_on,
        defaults={"ends_on": ends_on},
    )
    if is_new:
        journal.record(
            "accounts.role_given", person, by=by, at=at, role=role, kind=place.kind, code=place.code
        )
    return held
