"""Reading crisis contacts: those of one place, those to call, and the places as a list."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple, TypeVar

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from hygie.contacts import access
from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.rules.attention import Attention
from hygie.contacts.rules.reminders import LinkState, link_state
from hygie.contacts.spots import Spot, spot_of
from hygie.establishments import queries as establishments
from hygie.establishments.models import Contact, Ght, LegalEntity, Site
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.text import fold
from hygie.platform import walls
from hygie.platform.walls import Domain

PAGE = 50
_SHEETS_AT_ONCE = 1_000
Things = TypeVar("Things", LegalEntity, Site)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    region: str = ""
    ght: str = ""
    attention: Attention | None = None
    sites: bool = False


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
    own_first = Case(When(sheet__site__isnull=False, then=Value(0)), default=Value(1))
    return list(
        CrisisContact.objects.filter(wanted)
        .select_related("sheet__entity", "sheet__site")
        .order_by(own_first, "position", "id")
    )


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


def listed(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[LegalEntity]:
    """The establishments whose contacts the actor reads, what calls for attention first."""
    rows = LegalEntity.objects.filter(_entities(actor), is_open=True, is_placeholder=False)
    return _ordered(_narrowed(rows, filters, at=at).select_related("ght"), at=at)


def listed_sites(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[Site]:
    """The sites that have contacts of their own, or no entity to have them, or are the actor's."""
    by_name = Q(finess__in=access.codes(actor, PlaceKind.SITE))
    alone = Q(crisis_sheet__contacts__gt=0) | Q(entity__isnull=True) | by_name
    rows = Site.objects.filter(_sites(actor), alone, is_open=True)
    return _ordered(_narrowed(rows, filters, at=at).select_related("entity__ght"), at=at)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many places a list has, and how many lack what."""

    total: int
    lacking: dict[Attention, int]

    def of(self, attention: Attention | None) -> int:
        """How many are left when the list is narrowed to this."""
        return self.lacking[attention] if attention else self.total


def figures(actor: Actor, filters: Filters, *, at: datetime) -> Figures:
    """How many establishments of the list there are, whatever they lack, and how many lack what."""
    counts = {each.value: Count("pk", filter=_lacks(each, at)) for each in Attention}
    rows = listed_sites if filters.sites else listed
    found = (
        rows(actor, replace(filters, attention=None), at=at)
        .order_by()
        .aggregate(total=Count("pk"), **counts)
    )
    return Figures(total=found["total"], lacking={each: found[each.value] for each in Attention})


def groups(actor: Actor) -> list[tuple[str, str]]:
    """The hospital groups of the list, by code and name."""
    rows = Ght.objects.all()
    if not access.sees_all(actor):
        rows = rows.filter(
            Q(code__in=access.codes(actor, PlaceKind.GHT))
            | Q(region_code__in=access.codes(actor, PlaceKind.REGION))
        )
    return list(rows.order_by("name", "code").values_list("code", "name"))


class LeavingSheet(NamedTuple):
    """A sheet that leaves with thousands of others, and its place: values, no objects."""

    pk: int
    place_kind: str
    place_code: str
    contacts: int
    name: str
    finess: str
    city: str
    region_code: str


class LeavingContact(NamedTuple):
    """A contact that leaves, in the same way."""

    sheet_id: int
    position: int
    function: str
    name: str
    job_title: str
    mobile_phone: str
    office_phone: str
    outside_mail: str
    office_mail: str
    hours: str
    note: str
    is_cut_off: bool
    confirmed_at: datetime | None
    due_at: datetime
    reported_at: datetime | None


def exported_sheets(actor: Actor, filters: Filters, *, at: datetime) -> list[LeavingSheet]:
    """The sheets of the list that hold somebody, by the name of their place."""
    listing = listed_sites if filters.sites else listed
    inside = listing(actor, filters, at=at).order_by().values("finess")
    side = "site" if filters.sites else "entity"
    rows = Sheet.objects.filter(**{f"{side}__in": inside}, contacts__gt=0)
    own, of_place = LeavingSheet._fields[:4], LeavingSheet._fields[4:]
    fields = [*own, *(f"{side}__{name}" for name in of_place)]
    return [*starmap(LeavingSheet, rows.order_by(f"{side}__name", "pk").values_list(*fields))]


def exported_lines(
    actor: Actor, sheets: Sequence[LeavingSheet]
) -> Iterator[tuple[LeavingSheet, LeavingContact]]:
    """The contacts of these sheets, in their order and in call order, a few in memory at a time."""
    for start in range(0, len(sheets), _SHEETS_AT_ONCE):
        some = sheets[start : start + _SHEETS_AT_ONCE]
        found: dict[int, list[LeavingContact]] = defaultdict(list)
        rows = CrisisContact.objects.filter(sheet__in=[sheet.pk for sheet in some])
        for line in starmap(
            LeavingContact, rows.order_by("position", "id").values_list(*LeavingContact._fields)
        ):
            found[line.sheet_id].append(line)
        for sheet in some:
            for line in found[sheet.pk]:
                yield sheet, line


def exported(actor: Actor, sheets: Sequence[LeavingSheet]) -> list[CrisisContact]:
    """The same contacts as they are kept, for a paper of a few hundred pages."""
    order = {sheet.pk: rank for rank, sheet in enumerate(sheets)}
    found = CrisisContact.objects.filter(sheet__in=order).order_by("position", "id")
    return sorted(
        found.select_related("sheet__entity", "sheet__site"),
        key=lambda contact: order[contact.sheet_id],
    )


def any_to_be_reminded(*, at: datetime) -> list[int]:
    """The sheets in which a reminder is due, for the daily job."""
    due = CrisisContact.objects.filter(next_step_at__lte=at).order_by("sheet_id")
    return list(due.values_list("sheet_id", flat=True).distinct())


def _entities(actor: Actor) -> Q:
    if access.sees_all(actor):
        return Q()
    sites = access.codes(actor, PlaceKind.SITE)
    from_a_site = Site.objects.filter(finess__in=sites, entity__isnull=False).values("entity")
    return (
        (Q(pk__in=from_a_site) if sites else Q(finess__in=[]))
        | Q(finess__in=access.codes(actor, PlaceKind.LEGAL_ENTITY))
        | Q(ght__code__in=access.codes(actor, PlaceKind.GHT))
        | Q(region_code__in=access.codes(actor, PlaceKind.REGION))
    )


def _sites(actor: Actor) -> Q:
    if access.sees_all(actor):
        return Q()
    return (
        Q(finess__in=access.codes(actor, PlaceKind.SITE))
        | Q(entity__finess__in=access.codes(actor, PlaceKind.LEGAL_ENTITY))
        | Q(entity__ght__code__in=access.codes(actor, PlaceKind.GHT))
        | Q(region_code__in=access.codes(actor, PlaceKind.REGION))
    )


def _lacks(attention: Attention, at: datetime) -> Q:
    due = Q(crisis_sheet__due_at__lte=at) | Q(crisis_sheet__reported__gt=0)
    there = Q(crisis_sheet__contacts__gt=0)
    conditions = {
        Attention.NONE: Q(crisis_sheet__isnull=True) | Q(crisis_sheet__contacts=0),
        Attention.DUE: there & due,
        Attention.MISSING: there & Q(crisis_sheet__missing__len__gt=0),
        Attention.CUT_OFF: Q(crisis_sheet__cut_off__gt=0),
        Attention.READY: there
        & Q(
            crisis_sheet__due_at__gt=at,
            crisis_sheet__reported=0,
            crisis_sheet__missing__len=0,
            crisis_sheet__cut_off=0,
        ),
    }
    return conditions[attention]


def _narrowed(rows: QuerySet[Things], filters: Filters, *, at: datetime) -> QuerySet[Things]:
    exact: dict[str, Any] = {"region_code": filters.region}
    exact["ght__code" if rows.model is LegalEntity else "entity__ght__code"] = filters.ght
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.attention:
        rows = rows.filter(_lacks(filters.attention, at))
    return _matching(rows, filters.text) if filters.text else rows


def _matching(rows: QuerySet[Things], text: str) -> QuerySet[Things]:
    """By number when it looks like one, else by every word of a name or a city."""
    number = "".join(text.split()).upper()
    if len(number) >= 4 and number.replace("A", "1", 1).replace("B", "1", 1).isdigit():
        return rows.filter(finess__startswith=number)
    said = Func(Concat("name", Value(" "), "city"), function="unaccent", output_field=TextField())
    rows = rows.alias(said=said)
    for word in fold(text).split()[:8]:
        rows = rows.filter(said__icontains=word)
    return rows


def _ordered(rows: QuerySet[Things], *, at: datetime) -> QuerySet[Things]:
    rank = Case(
        *(When(_lacks(each, at), then=Value(place)) for place, each in enumerate(Attention)),
        default=Value(len(Attention)),
        output_field=IntegerField(),
    )
    return (
        rows.select_related("crisis_sheet")
        .annotate(rank=rank)
        .order_by("rank", F("crisis_sheet__due_at").asc(nulls_last=True), "name", "finess")
    )


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
