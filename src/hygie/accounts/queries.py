"""Reading people. `any_…` skips access control: for sign-in and jobs only."""

from datetime import date, datetime

from hygie.accounts import rules
from hygie.accounts.models import ApiKey, Membership, Person
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role


def any_actor(person: Person, *, today: date) -> Actor:
    """The person as somebody who acts, with the roles that run today."""
    memberships = Membership.objects.filter(person=person).order_by("id")
    grants = tuple(
        Grant(Role(held.role), Place(PlaceKind(held.place_kind), held.place_code))
        for held in memberships
        if rules.is_current(held.starts_on, held.ends_on, today=today)
    )
    return Actor(name=person.name, person_id=person.pk, grants=grants)


def any_key(key: str, *, at: datetime) -> ApiKey | None:
    """The key that this text is, when it is neither expired nor revoked."""
    digest = rules.key_digest(key)
    return ApiKey.objects.filter(digest=digest, expires_at__gt=at, revoked_at__isnull=True).first()


def any_addresses_of(*roles: Role, places: frozenset[Place], today: date) -> list[str]:
    """The mail addresses of those who hold one of these roles at one of these places."""
    found = Membership.objects.filter(
        role__in=roles, place_code__in={place.code for place in places}, person__is_active=True
    ).select_related("person")
    return sorted(
        {
            held.person.email
            for held in found
            if Place(PlaceKind(held.place_kind), held.place_code) in places
            and rules.is_current(held.starts_on, held.ends_on, today=today)
        }
    )
