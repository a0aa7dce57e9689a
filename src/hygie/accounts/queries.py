"""Reading people. `any_…` skips access control: for sign-in and jobs only."""

from datetime import date, datetime

from django.db.models import QuerySet

from hygie.accounts import rules
from hygie.accounts.models import ApiKey, Membership, Person
from hygie.establishments import queries as establishments
from hygie.kernel import geography
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotFound


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


def any_person(email: str) -> Person:
    """The person who has this address, or a refusal that says that nobody has."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise NotFound(f"Aucun compte n’a l’adresse {email.strip()[:80]}.")
    return person


def any_people() -> QuerySet[Person]:
    """Everybody who has or had an account, with their roles."""
    return Person.objects.prefetch_related("memberships").order_by("email")


def any_keys() -> QuerySet[ApiKey]:
    """Every key of a machine, also those that open nothing any more."""
    return ApiKey.objects.order_by("id")


def any_place(text: str) -> Place:
    """The place that an operator names: FR, a region, a GHT, or a FINESS number.

    A number that a site and an entity share is the site, which reaches less; EJ: before it names
    the entity.
    """
    code = text.strip().upper()
    number, wants_entity = code.removeprefix("EJ:"), code.startswith("EJ:")
    if code == NATION.code:
        return NATION
    if code in geography.regions():
        return Place(PlaceKind.REGION, code)
    ght = establishments.any_ght(code)
    if ght is not None:
        return Place(PlaceKind.GHT, ght.code)
    site = None if wants_entity else establishments.any_by_finess(number)
    if site is not None:
        return Place(PlaceKind.SITE, site.finess)
    entity = establishments.any_entity_by_finess(number)
    if entity is not None:
        return Place(PlaceKind.LEGAL_ENTITY, entity.finess)
    raise NotFound(
        f"« {code[:40]} » n’est ni FR, ni une région (84), ni un GHT, ni un numéro FINESS connu. "
        "Le registre est-il importé ?"
    )
