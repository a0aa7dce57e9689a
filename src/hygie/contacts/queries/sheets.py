"""The contacts of one place, those to call, those to remind, what a link opens."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    Q,
    Value,
    When,
)  # fmt: skip

from hygie.contacts import access
from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.rules.reminders import LinkState, link_state
from hygie.contacts.spots import Spot, spot_of
from hygie.establishments import queries as establishments
from hygie.establishments.models import Contact, LegalEntity, Site
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.platform import walls
from hygie.platform.walls import Domain


def any_spot(place: Place) -> Spot | None:
    """The entity or the site of this number; the caller checks who may know of its contacts."""
    thing: LegalEntity | Site | None = None
    if place.kind == PlaceKind.LEGAL_ENTITY:
        thing = establishments.any_entity_by_finess(place.code)
    elif place.kind == PlaceKind.SITE:
        thing = establishments.any_by_finess(place.code)
    if thing is None:
        return None
    sheet = Sheet.objects.filter(place_kind=place.kind, place_code=place.code).first()
    return spot_of(thing, sheet)


def one(actor: Actor, place: Place) -> Spot | None:
    """The place, when the actor may read its contacts."""
    spot = any_spot(place)
    return spot if spot and reads(actor, spot) else None


def reads(actor: Actor, spot: Spot) -> bool:
    """Say whether the actor reads the contacts of a place: from above, or from one of its sites."""
    return access.may_read(actor, above=spot.path) or works_below(actor, spot)


def works_below(actor: Actor, spot: Spot) -> bool:
    """Say whether the actor reads the contacts of a site of this entity."""
    codes = access.codes(actor, PlaceKind.SITE)
    if not codes or not isinstance(spot.thing, LegalEntity):
        return False
    return Site.objects.filter(entity=spot.thing, finess__in=codes).exists()


def entity_of(actor: Actor, spot: Spot) -> Spot | None:
    """The entity of a site, whose contacts are called after those of the site."""
    entity = spot.thing.entity if isinstance(spot.thing, Site) else None
    return one(actor, Place(PlaceKind.LEGAL_ENTITY, entity.finess)) if entity else None


def of(actor: Actor, spot: Spot) -> list[CrisisContact]:
    """The contacts of a place, in the order in which to call."""
    if spot.sheet is None or not reads(actor, spot):
        return []
    return list(CrisisContact.objects.filter(sheet=spot.sheet).order_by("position", "id"))


def to_call(actor: Actor, site: Site) -> list[CrisisContact]:
    """Whom to call about a site: its own contacts, then those of its entity."""
    wanted = Q()
    if access.may_read(actor, above=site.path()):
        wanted |= Q(sheet__site=site.finess)
    if site.entity and reads(actor, spot_of(site.entity, None)):
        wanted |= Q(sheet__entity=site.entity.finess)
    if not wanted:
        return []
    found = list(CrisisContact.objects.filter(wanted).select_related("sheet"))
    found.sort(key=lambda each: (each.sheet.site_id is None, each.position, each.pk))
    for each in found:
        # Both are at hand: they are not read again with each contact.
        if each.sheet.place_kind == PlaceKind.SITE:
            each.sheet.site = site
        else:
            each.sheet.entity = site.entity
    return found


def any_reached(site: Site, function: str) -> CrisisContact | None:
    """Who is called first for a function at a site, else at its entity; the caller checks why."""
    here = Q(sheet__site=site.finess)
    if site.entity:
        here |= Q(sheet__entity=site.entity.finess)
    own_first = Case(When(sheet__site__isnull=False, then=Value(0)), default=Value(1))
    found = CrisisContact.objects.filter(here, function=function)
    with walls.opened("contacts.reached", Domain.CONTACTS):
        return found.order_by(own_first, "position", "id").first()


def reads_about(actor: Actor, site: Site) -> bool:
    """Say whether the actor reads the contacts of a site or of its entity."""
    return access.may_read(actor, above=site.path()) or bool(
        site.entity and reads(actor, spot_of(site.entity, None))
    )


def sites_with_contacts(actor: Actor, spot: Spot) -> list[Site]:
    """The sites of an entity that have contacts of their own."""
    if not isinstance(spot.thing, LegalEntity) or not access.may_read(actor, above=spot.path):
        return []
    sites = Site.objects.filter(entity=spot.thing, crisis_sheet__contacts__gt=0)
    return list(sites.order_by("name", "finess"))


def from_register(actor: Actor, spot: Spot) -> list[Contact]:
    """What the register says of whom to reach here: public, and a beginning."""
    if not access.may_read(actor, above=spot.path):
        return []
    if isinstance(spot.thing, Site):
        return list(Contact.objects.filter(site=spot.thing).order_by("kind", "id"))
    return list(Contact.objects.filter(entity=spot.thing).order_by("kind", "id"))


def any_to_be_reminded(*, at: datetime) -> list[int]:
    """The sheets in which a reminder is due, for the daily job."""
    due = CrisisContact.objects.filter(next_step_at__lte=at).order_by("sheet_id")
    return list(due.values_list("sheet_id", flat=True).distinct())


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a link opens: nothing but the contact to whom it was sent."""

    state: LinkState
    link: ConfirmationLink | None = None


def any_opened(token: str, *, at: datetime) -> Opened:
    """What the link with this secret opens, for whoever holds it."""
    digest = hashlib.sha256(token[:200].encode()).hexdigest()
    links = ConfirmationLink.objects.select_related(
        "contact__sheet__entity", "contact__sheet__site"
    )
    with walls.opened("contacts.link", Domain.CONTACTS):
        found = links.filter(digest=digest).first()
    if found is None:
        return Opened(state=LinkState.UNKNOWN)
    state = link_state(ended_at=found.ended_at, expires_at=found.expires_at, at=at)
    return Opened(state=state, link=found)
