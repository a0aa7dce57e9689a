"""The places as a list, what calls for attention first; and what leaves with it in a file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple, TypeVar

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Concat

from hygie.contacts import access
from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.rules.attention import Attention
from hygie.establishments.models import Ght, LegalEntity, Site
from hygie.kernel.actor import Actor, PlaceKind
from hygie.kernel.text import fold

PAGE = 50
_SHEETS_AT_ONCE = 1_000
_SHALLOW = 5_000
_NOBODY = Q(crisis_sheet__isnull=True) | Q(crisis_sheet__contacts=0)
_SOMEBODY = Q(crisis_sheet__contacts__gt=0)
Things = TypeVar("Things", LegalEntity, Site)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    region: str = ""
    ght: str = ""
    attention: Attention | None = None
    sites: bool = False


def listed(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[LegalEntity]:
    """The establishments whose contacts the actor reads, what calls for attention first."""
    return _ordered(_establishments(actor, filters, at=at), at=at)


def listed_sites(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[Site]:
    """The sites that have contacts of their own, or no entity to have them, or are the actor's."""
    return _ordered(_sites_apart(actor, filters, at=at), at=at)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many places a list has, and how many lack what."""

    total: int
    lacking: dict[Attention, int]

    def of(self, attention: Attention | None) -> int:
        """How many are left when the list is narrowed to this."""
        return self.lacking[attention] if attention else self.total


@dataclass(frozen=True)
class Ranked(Sequence[Any]):
    """A list in its order, read in two: first those with nobody to call, by name; then the others.

    To sort them all for each page would cost more than the rest of it.
    """

    rows: QuerySet[Any]
    without: int
    total: int
    at: datetime

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted: Any) -> Any:
        side = "entity" if self.rows.model is LegalEntity else "site"
        held = Exists(Sheet.objects.filter(**{side: OuterRef("finess")}, contacts__gt=0))
        found: list[Any] = []
        if wanted.start < self.without:
            found += self._nobody(held, wanted.start, min(wanted.stop, self.without))
        if wanted.stop > self.without:
            others = _ordered(self.rows.filter(held), at=self.at)
            found += others[max(wanted.start - self.without, 0) : wanted.stop - self.without]
        return found

    def _nobody(self, held: Exists, start: int, stop: int) -> list[Any]:
        """The first pages look at the first names alone, of which there are mostly enough."""
        by_name = self.rows.order_by("name", "finess")
        alone = by_name.filter(~held).select_related("crisis_sheet")
        if stop <= _SHALLOW:
            first = by_name.select_related(None).values("pk")[: 2 * stop + PAGE]
            found = list(alone.filter(pk__in=first)[start:stop])
            if len(found) == stop - start:
                return found
        return list(alone[start:stop])


def ranked(actor: Actor, filters: Filters, found: "Figures", *, at: datetime) -> Ranked:
    """The list, of which the figures are known, to be read by the page."""
    rows = (_sites_apart if filters.sites else _establishments)(actor, filters, at=at)
    without = found.of(Attention.NONE) if filters.attention in {None, Attention.NONE} else 0
    return Ranked(rows, without, found.of(filters.attention), at)


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


def _establishments(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[LegalEntity]:
    rows = LegalEntity.objects.filter(_entities(actor), is_open=True, is_placeholder=False)
    return _narrowed(rows, filters, at=at).select_related("ght")


def _sites_apart(actor: Actor, filters: Filters, *, at: datetime) -> QuerySet[Site]:
    by_name = Q(finess__in=access.codes(actor, PlaceKind.SITE))
    alone = Q(crisis_sheet__contacts__gt=0) | Q(entity__isnull=True) | by_name
    rows = Site.objects.filter(_sites(actor), alone, is_open=True)
    return _narrowed(rows, filters, at=at).select_related("entity__ght")


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
    conditions = {
        Attention.NONE: _NOBODY,
        Attention.DUE: _SOMEBODY & due,
        Attention.MISSING: _SOMEBODY & Q(crisis_sheet__missing__len__gt=0),
        Attention.CUT_OFF: Q(crisis_sheet__cut_off__gt=0),
        Attention.READY: _SOMEBODY
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
