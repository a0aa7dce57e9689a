"""Reading people. `any_…` skips access control: for sign-in and jobs only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from hygie.accounts import rules
from hygie.accounts.models import (
    ApiKey,
    Invitation,
    Membership,
    Person,
    Review,
    ReviewLine,
)
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.kernel import geography
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Power, Role
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import NotFound
from hygie.kernel.text import fold
from hygie.platform import walls
from hygie.platform.walls import Domain

PAGE = 50


class Presence(Labelled):
    """Which people a list of accounts shows."""

    PRESENT = "PRESENT", "En poste"
    SUSPENDED = "SUSPENDED", "Suspendus"
    LEFT = "LEFT", "Partis"
    ALL = "ALL", "Tous"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list of people is narrowed to; empty means all."""

    text: str = ""
    role: str = ""
    presence: Presence = Presence.PRESENT


class Held(NamedTuple):
    """A role at a place, from a first to a last day."""

    role: str
    place_kind: str
    place_code: str
    starts_on: date
    ends_on: date | None


def any_actor(person: Person, *, today: date) -> Actor:
    """The person as somebody who acts, with the roles that run today."""
    rows = Membership.objects.filter(person=person).order_by("id").values_list(*Held._fields)
    return any_actor_with(person, (Held(*row) for row in rows), today=today)


def any_actor_with(person: Person, roles: Iterable[Held], *, today: date) -> Actor:
    """The person as somebody who acts, with those of these roles that run today."""
    grants = tuple(
        Grant(Role(held.role), Place(PlaceKind(held.place_kind), held.place_code))
        for held in roles
        if rules.is_current(held.starts_on, held.ends_on, today=today)
    )
    return Actor(name=person.name, person_id=person.pk, grants=grants)


def any_key_ever(key: str) -> ApiKey | None:
    """The key that this text is or was."""
    return ApiKey.objects.filter(digest=rules.key_digest(key)).first()


def any_addresses_of(*roles: Role, places: frozenset[Place], today: date) -> list[str]:
    """The mail addresses of those who hold one of these roles at one of these places."""
    found = Membership.objects.filter(
        role__in=roles, place_code__in={place.code for place in places}, person__is_active=True
    ).select_related("person")
    with walls.opened("accounts.addresses", Domain.PEOPLE):
        return sorted(
            {
                held.person.email
                for held in found
                if Place(PlaceKind(held.place_kind), held.place_code) in places
                and rules.is_current(held.starts_on, held.ends_on, today=today)
            }
        )


def any_names_at(places: frozenset[Place]) -> frozenset[str]:
    """The names of those who hold, or held, a role at one of these places."""
    held = Q(pk__in=[])
    for place in sorted(places, key=lambda each: (each.kind, each.code)):
        held |= Q(place_kind=place.kind, place_code=place.code)
    rows = Membership.objects.filter(held).order_by().values_list("person__name", flat=True)
    with walls.opened("accounts.names", Domain.PEOPLE):
        return frozenset(rows)


def any_nearest(
    *roles: Role, path: frozenset[Place], today: date, besides: frozenset[int] = frozenset()
) -> list[Person]:
    """The active people who hold one of these roles, at the lowest place of a path that has any."""
    rows = _current(today).filter(
        role__in=roles, place_code__in={place.code for place in path}, person__is_active=True
    )
    held: dict[PlaceKind, dict[int, Person]] = {}
    with walls.opened("accounts.addresses", Domain.PEOPLE):
        found = list(rows.exclude(person__in=besides).select_related("person").order_by("id"))
    for each in found:
        kind = PlaceKind(each.place_kind)
        if Place(kind, each.place_code) in path:
            held.setdefault(kind, {})[each.person_id] = each.person
    return next((list(held[kind].values()) for kind in PlaceKind if kind in held), [])


def any_at(*roles: Role, places: frozenset[Place], today: date) -> list[Person]:
    """The active people who hold one of these roles at one of these places, by name."""
    rows = _current(today).filter(
        role__in=roles, place_code__in={place.code for place in places}, person__is_active=True
    )
    with walls.opened("accounts.addresses", Domain.PEOPLE):
        found = {
            each.person_id: each.person
            for each in rows.select_related("person")
            if Place(PlaceKind(each.place_kind), each.place_code) in places
        }
    return sorted(found.values(), key=lambda person: (person.name, person.pk))


def any_national_administrators(*, today: date) -> QuerySet[Membership]:
    """The running roles of those who keep the accounts of the whole nation."""
    return _current(today).filter(
        role=Role.ADMINISTRATOR, place_kind=PlaceKind.NATION, person__is_active=True
    )


def any_running(*, today: date) -> QuerySet[Membership]:
    """The roles that run today, of accounts that are not closed."""
    return _current(today).filter(person__closed_at__isnull=True)


def any_invitation(token: str) -> Invitation | None:
    """The invitation that a link is about, whatever became of it."""
    rows = Invitation.objects.select_related("invited_by")
    with walls.opened("accounts.invitation", Domain.PEOPLE):
        return rows.filter(digest=rules.key_digest(token)).first()


def any_account(email: str) -> Person | None:
    """The account of an address, if it has one."""
    with walls.opened("accounts.invitation", Domain.PEOPLE):
        return Person.objects.filter(email=email).first()


def any_holders(addresses: Collection[str]) -> dict[str, int]:
    """Of these addresses, those of an account that opens; whose it is."""
    rows = Person.objects.filter(email__in={each.lower() for each in addresses}, is_active=True)
    with walls.opened("accounts.addresses", Domain.PEOPLE):
        return dict(rows.values_list("email", "pk"))


def any_reader(person_id: int, *, today: date) -> Actor | None:
    """Somebody with the roles of this day; none, when their account opens nothing any more."""
    with walls.opened("accounts.addresses", Domain.PEOPLE):
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        return any_actor(person, today=today) if person else None


def any_own(person_id: int) -> Person:
    """The account of who acts."""
    return Person.objects.get(pk=person_id)


def any_departed(people: set[int]) -> set[int]:
    """Those of these accounts that open nothing any more, wherever their roles were."""
    with walls.opened("accounts.departed", Domain.PEOPLE, Domain.KEYS):
        left = Person.objects.filter(pk__in=people, is_active=False)
        return set(left.values_list("pk", flat=True))


def any_person(email: str) -> Person:
    """The person who has this address, or a refusal that says that nobody has."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise NotFound(f"Aucun compte n’a l’adresse {email.strip()[:80]}.")
    return person


def any_role(person: Person, *, role: Role, place: Place, today: date) -> Membership:
    """The role that somebody holds or will hold at a place, or a refusal."""
    held = Membership.objects.filter(
        person=person, role=role, place_kind=place.kind, place_code=place.code
    )
    found = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).order_by("-starts_on")
    first = found.first()
    if first is None:
        raise NotFound(f"{person.name} n’a pas le rôle « {role.label} » à cet endroit.")
    return first


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
        f"« {code[:40]} » n’est ni FR, ni une région (84), ni un GHT, ni un numéro FINESS connu. "
        "Le registre est-il importé ?"
    )


def reaches(actor: Actor, place: Place, power: Power = Power.KEEP_ACCOUNTS) -> bool:
    """Say whether a place is one of the actor's, or below one of theirs."""
    return actor == SYSTEM or actor.may(power, above=tree.any_path(place) | {place})


def answers_for(actor: Actor, person: Person, *, today: date) -> bool:
    """Say whether the actor could give every role that this person holds, or last held."""
    # The roles held out of the actor's sight count too: by those, somebody else answers.
    with walls.opened("accounts.answers-for", Domain.PEOPLE):
        held = Membership.objects.filter(person=person)
        kept = list(held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))) or list(held)
    if actor == SYSTEM or not kept:
        return actor == SYSTEM
    nodes = tree.any_nodes({each.place for each in kept})
    return all(
        each.place in nodes and rules.may_give(actor, Role(each.role), above=nodes[each.place].path)
        for each in kept
    )


def people(actor: Actor, filters: Filters, *, today: date) -> QuerySet[Person]:
    """The people of the actor's places, by name, each with the roles held there."""
    shown = memberships_visible_to(actor)
    held = shown.filter(person=OuterRef("pk"))
    if filters.role:
        held = held.filter(role=filters.role)
    present = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    rows = Person.objects.filter(Exists(held))
    if filters.presence == Presence.PRESENT:
        rows = Person.objects.filter(Exists(present), closed_at__isnull=True)
    elif filters.presence == Presence.SUSPENDED:
        rows = rows.filter(suspended_at__isnull=False, closed_at__isnull=True)
    elif filters.presence == Presence.LEFT:
        rows = rows.filter(Q(closed_at__isnull=False) | ~Exists(present))
    for word in fold(filters.text).split():
        plain = Func(Lower("name"), function="unaccent")
        rows = rows.alias(plain=plain).filter(Q(plain__contains=word) | Q(email__contains=word))
    return rows.prefetch_related(Prefetch("memberships", shown, to_attr="roles_here")).order_by(
        "name", "id"
    )


def person(actor: Actor, person_id: int) -> Person | None:
    """Somebody of the actor's places, with the roles held there."""
    shown = memberships_visible_to(actor)
    rows = Person.objects.filter(Exists(shown.filter(person=OuterRef("pk"))), pk=person_id)
    return rows.prefetch_related(Prefetch("memberships", shown, to_attr="roles_here")).first()


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """The roles held at the actor's places, whenever."""
    return Membership.objects.filter(_here(actor)).order_by("-starts_on", "-id")


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The invitations to the actor's places, the latest first."""
    return Invitation.objects.filter(_here(actor)).order_by("-created_at", "-id")


def waiting_invitations(actor: Actor, *, at: datetime) -> QuerySet[Invitation]:
    """Those that nobody has answered; an expired one still asks to be sent again or withdrawn."""
    return invitations_visible_to(actor).filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, created_at__lte=at
    )


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    """The reviews of the actor's places: those to answer first, the oldest of them first."""
    rows = Review.objects.filter(_here(actor))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "due_on", "id")


def review(actor: Actor, review_id: int) -> Review | None:
    """One review of the actor's places."""
    return reviews_visible_to(actor).filter(pk=review_id).first()


def lines_of(actor: Actor, of: Review) -> QuerySet[ReviewLine]:
    """The lines of a review that the actor may see: unanswered first, then by name."""
    rows = ReviewLine.objects.filter(review=of, review__in=Review.objects.filter(_here(actor)))
    return rows.select_related("membership__person").order_by(
        "verdict", "membership__person__name", "id"
    )


def keys_of_the_departed(actor: Actor, of: Review) -> list[ApiKey]:
    """The keys of the place of a review whose maker has left or is suspended."""
    rows = ApiKey.objects.filter(_here(actor), place_kind=of.place_kind, place_code=of.place_code)
    # Who answers the review may keep no key: the review says which are left behind all the same.
    with walls.opened("accounts.departed", Domain.PEOPLE, Domain.KEYS):
        left = rows.filter(revoked_at__isnull=True, made_by__is_active=False)
        return list(left.order_by("id"))


def waits(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How much waits for somebody who keeps accounts: reviews, and invitations to send again."""
    reviews = Review.objects.filter(_here(actor), closed_at__isnull=True)
    return {
        **reviews.aggregate(
            open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=timezone.localdate(at)))
        ),
        "expired": waiting_invitations(actor, at=at).filter(expires_at__lte=at).count(),
    }


def keys_visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the machines of the actor's places, the latest first."""
    return ApiKey.objects.filter(_here(actor, Power.KEEP_KEYS)).order_by("-created_at", "-id")


def _here(actor: Actor, power: Power = Power.KEEP_ACCOUNTS) -> Q:
    return Q() if actor == SYSTEM else tree.any_below(actor.reach(power))


def _current(today: date) -> QuerySet[Membership]:
    return Membership.objects.filter(starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
