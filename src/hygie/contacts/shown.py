"""Contacts as pages and papers show them: ready values for the components of the look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.queries.listing import LeavingContact
from hygie.contacts.rules import freshness
from hygie.contacts.rules.attention import Attention, attentions
from hygie.contacts.rules.freshness import Freshness
from hygie.contacts.rules.functions import functions, label_of
from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.particulars import LABELS
from hygie.contacts.rules.places import key_of
from hygie.contacts.spots import Spot, spot_of
from hygie.establishments.models import Contact, LegalEntity, Site
from hygie.establishments.rules.sources import ContactKind, SourceKind
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.platform.phones import phone_in_words, read_phone

PARIS = ZoneInfo("Europe/Paris")
_TONES = {
    Freshness.CONFIRMED: ("success", "success"),
    Freshness.DUE: ("warning", "clock"),
    Freshness.NEVER: ("warning", "clock"),
    Freshness.WRONG: ("danger", "danger"),
}
_ATTENTION_TONES = {
    Attention.DUE: ("warning", "clock"),
    Attention.MISSING: ("warning", "warning"),
    Attention.CUT_OFF: ("danger", "danger"),
    Attention.NONE: ("danger", "none"),
    Attention.READY: ("success", "success"),
}
# What the register calls somebody, and the function that this is here.
_OF_REGISTER = {"DIRECTOR": "DIRECTOR", "CISO": "CISO", "ON_CALL": "ADMIN_ON_CALL", "DPO": "DPO"}


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What `ui/badge.html` needs."""

    label: str
    kind: str
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of reaching somebody."""

    label: str
    value: str
    url: str
    is_phone: bool
    is_outside: bool


@dataclass(frozen=True, kw_only=True)
class Card:
    """One contact."""

    pk: int
    version: int
    position: int
    function: str
    short: str
    name: str
    job_title: str
    hours: str
    note: str
    ways: tuple[Way, ...]
    freshness: Badge
    cut_off: bool
    confirmed_by: str
    report: str
    source: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One establishment of the list."""

    name: str
    detail: str
    url: str
    badges: tuple[Badge, ...]
    missing: str
    contacts: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """What `ui/timeline.html` needs of one act."""

    at: str
    at_iso: str
    who: str
    what: str
    detail: str
    kind: str


def cards(contacts: Iterable[CrisisContact], *, at: datetime, place: str = "") -> list[Card]:
    """The contacts, in the order given."""
    return [card(contact, at=at, place=place) for contact in contacts]


def card(contact: CrisisContact, *, at: datetime, place: str = "") -> Card:
    """One contact, with what works without the network first."""
    function = functions().get(contact.function)
    return Card(
        pk=contact.pk,
        version=contact.version,
        position=contact.position,
        function=label_of(contact.function),
        short=function.short if function else contact.function,
        name=contact.name,
        job_title=contact.job_title,
        hours=Hours(contact.hours).label,
        note=contact.note,
        ways=ways(contact),
        freshness=freshness_badge(contact, at=at),
        cut_off=contact.is_cut_off,
        confirmed_by=contact.confirmed_by,
        report=contact.report,
        source=contact.source,
        place=place,
    )


def ways(contact: CrisisContact) -> tuple[Way, ...]:
    """How to reach somebody: outside the network first, telephone before mail."""
    phones = (("Hors réseau", contact.mobile_phone), ("Bureau", contact.office_phone))
    mails = (("Mail hors réseau", contact.outside_mail), ("Mail", contact.office_mail))
    found = [
        Way(
            label=label,
            value=phone_in_words(number),
            url=f"tel:{number}",
            is_phone=True,
            is_outside=label == "Hors réseau",
        )
        for label, number in phones
        if number
    ]
    found += [
        Way(
            label=label,
            value=mail,
            url=f"mailto:{mail}",
            is_phone=False,
            is_outside=label != "Mail",
        )
        for label, mail in mails
        if mail
    ]
    return tuple(found)


def freshness_badge(contact: CrisisContact, *, at: datetime) -> Badge:
    """How far the contact may be believed: an icon and words."""
    kind, icon = _TONES[_freshness(contact, at)]
    return Badge(label=freshness_in_words(contact, at=at), kind=kind, icon=icon)


def freshness_in_words(contact: CrisisContact | LeavingContact, *, at: datetime) -> str:
    """The same without the icon."""
    confirmed_at, due_at = contact.confirmed_at, contact.due_at
    return freshness.in_words(
        _freshness(contact, at), confirmed_at=confirmed_at, due_at=due_at, at=at
    )


def _freshness(contact: CrisisContact | LeavingContact, at: datetime) -> Freshness:
    return freshness.freshness(
        confirmed_at=contact.confirmed_at,
        due_at=contact.due_at,
        reported_at=contact.reported_at,
        at=at,
    )


def rows(things: Iterable[LegalEntity | Site], *, at: datetime) -> list[Row]:
    """The establishments of a page of the list."""
    return [_row(thing, at) for thing in things]


def _row(thing: LegalEntity | Site, at: datetime) -> Row:
    sheet: Sheet | None = getattr(thing, "crisis_sheet", None)
    spot = spot_of(thing, sheet)
    ght = thing.ght if isinstance(thing, LegalEntity) else thing.entity and thing.entity.ght
    return Row(
        name=spot.label,
        detail=" · ".join(
            part for part in (thing.city, f"FINESS {thing.finess}", ght.name if ght else "") if part
        ),
        url=reverse("contacts:sheet", args=[key_of(spot.place)]),
        badges=tuple(badges(sheet, at=at)),
        missing=missing_in_words(sheet.missing) if sheet and sheet.contacts else "",
        contacts=sheet.contacts if sheet else 0,
    )


def lacks(sheet: Sheet | None, *, at: datetime) -> list[Attention]:
    """What a sheet lacks; one that was never made lacks everything."""
    return attentions(
        contacts=sheet.contacts if sheet else 0,
        missing=sheet.missing if sheet else (),
        cut_off=sheet.cut_off if sheet else 0,
        reported=sheet.reported if sheet else 0,
        due_at=sheet.due_at if sheet else None,
        at=at,
    )


def badges(sheet: Sheet | None, *, at: datetime) -> list[Badge]:
    """What a sheet lacks, how many times and since when: an icon and words."""
    found = []
    for attention in lacks(sheet, at=at):
        kind, icon = _ATTENTION_TONES[attention]
        label = attention.label
        if sheet is not None and attention == Attention.CUT_OFF:
            s = "s" if sheet.cut_off > 1 else ""
            label = f"{sheet.cut_off} injoignable{s} si le réseau est coupé"
        elif sheet is not None and attention == Attention.DUE:
            label = _due_in_words(sheet, at)
        found.append(Badge(label=label, kind=kind, icon=icon))
    return found


def figures(counts: Mapping[Attention, int], query: str) -> list[dict[str, str]]:
    """How many establishments lack what, each a way to see them alone."""
    before = f"{query}&" if query else ""
    return [
        {
            "value": f"{count:,}".replace(",", "\u202f"),
            "label": attention.label,
            "kind": _ATTENTION_TONES[attention][0] if count else "neutral",
            "url": f"?{before}etat={attention}",
        }
        for attention, count in counts.items()
    ]


def missing_in_words(codes: Iterable[str]) -> str:
    """The functions that nobody holds: « RSSI, communication »."""
    return ", ".join(label_of(code) for code in codes)


def _due_in_words(sheet: Sheet, at: datetime) -> str:
    if sheet.due_at is None or sheet.due_at > at:
        return "Signalé inexact"
    words = freshness.in_words(Freshness.DUE, confirmed_at=None, due_at=sheet.due_at, at=at)
    return words[0].upper() + words[1:]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the register says of somebody, and where it says so."""

    pk: int
    label: str
    value: str
    source: str
    initial: dict[str, Any]


def proposals(found: Iterable[Contact]) -> list[Proposal]:
    """What may be taken over from the register, always with its source."""
    return [
        Proposal(
            pk=contact.pk,
            label=ContactKind(contact.kind).label,
            value=" · ".join(filter(None, (contact.name, _said(contact.phone), contact.email))),
            source=SourceKind(contact.source).label,
            initial={
                "function": _OF_REGISTER.get(contact.kind, ""),
                "name": contact.name,
                "office_phone": contact.phone,
                "office_mail": contact.email,
            },
        )
        for contact in found
    ]


def _said(phone: str) -> str:
    """A number of the register as people read it; what is none stays as it is written there."""
    try:
        return phone_in_words(read_phone(phone)) if phone else ""
    except Refused:
        return phone


def phone_of(spot: Spot) -> Way | None:
    """The number that the register has of a place: the first to call when nobody is noted."""
    thing = spot.thing
    try:
        number = read_phone(thing.phone, department=thing.department_code) if thing.phone else ""
    except Refused:
        return None
    if not number:
        return None
    return Way(
        label="Téléphone, d’après le registre",
        value=phone_in_words(number),
        url=f"tel:{number}",
        is_phone=True,
        is_outside=False,
    )


def keepers(spot: Spot) -> str:
    """Who can write somebody down here, by their roles."""
    ght = spot.thing.ght if isinstance(spot.thing, LegalEntity) else None
    who = "sa direction, son RSSI ou son DSI"
    return f"{who}, ou le référent cyber du GHT {ght.name}" if ght else who


_SAID = {
    "contacts.added": ("Ajouté", "brand"),
    "contacts.changed": ("Modifié", ""),
    "contacts.removed": ("Retiré, ses coordonnées sont effacées", "warning"),
    "contacts.confirmed": ("Confirmé", "success"),
    "contacts.reported": ("Signalé inexact", "danger"),
    "contacts.asked": ("Rappel envoyé", ""),
    "contacts.establishment_told": ("Direction et RSSI prévenus", "warning"),
    "contacts.printed": ("Fiche imprimée", ""),
    "contacts.exported": ("Exporté avec d’autres", ""),
}


def history(entries: Iterable[Entry]) -> list[Line]:
    """What was done to the contacts of a place, the latest first."""
    lines = []
    for entry in entries:
        what, kind = _SAID.get(entry.what, ("Acte", ""))
        lines.append(
            Line(
                at=f"{entry.at.astimezone(PARIS):%d/%m/%Y %H:%M}",
                at_iso=entry.at.isoformat(),
                who="Hygie" if entry.actor_name == SYSTEM.name else entry.actor_name,
                what=what,
                detail=_detail(entry.detail),
                kind=kind,
            )
        )
    return lines[::-1]


def _detail(detail: dict[str, Any]) -> str:
    parts = []
    if "function" in detail:
        parts.append(f"{label_of(detail['function'])}, {detail['name']}")
    if detail.get("fields"):
        named = {**LABELS, "position": "ordre d’appel"}
        parts.append("Changé : " + ", ".join(named[name] for name in detail["fields"]))
    if "addresses" in detail and not detail["addresses"]:
        parts.append("Personne n’a pu être prévenu : aucun compte de direction ni de RSSI.")
    return "\n".join(parts)


def place_label(spot: Spot) -> str:
    """The name of a place and its city."""
    return f"{spot.label}, {spot.thing.city}" if spot.thing.city else spot.label
