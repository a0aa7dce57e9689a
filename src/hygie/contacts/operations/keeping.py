"""Keeping the contacts of a place: add, change, remove, confirm."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from hygie.contacts import access
from hygie.contacts.counting import count_again, held
from hygie.contacts.events import ContactAdded
from hygie.contacts.models import ConfirmationLink, CrisisContact, Sheet
from hygie.contacts.queries import sheets
from hygie.contacts.rules import freshness, particulars
from hygie.contacts.rules.particulars import Particulars
from hygie.contacts.spots import Spot
from hygie.establishments.models import LegalEntity, Site
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform import bus


class ChangedMeanwhile(Refused):
    """Somebody else wrote first: what the second person saw is no longer what is there."""


class Full(Refused):
    """A list that nobody would read in a crisis."""


@transaction.atomic
def add(
    place: Place,
    said: Particulars,
    *,
    position: int = particulars.MOST,
    source: str = "",
    asks: bool = True,
    by: Actor,
    at: datetime,
) -> CrisisContact:
    """Write down somebody to call; who has an address is asked at once to confirm."""
    sheet, spot = _kept_sheet(place, by=by, at=at)
    particulars.check(said)
    if sheet.people.count() >= particulars.MOST:
        raise Full(
            f"Cette fiche a déjà {particulars.MOST} contacts : en crise, personne n’en lirait "
            "plus. Retirez-en d’abord."
        )
    contact = CrisisContact.objects.create(
        sheet=sheet,
        position=particulars.MOST,
        source=source[:200],
        changed_at=at,
        changed_by=by.name,
        due_at=at,
        next_step_at=at,
        **asdict(said),
    )
    _put_at(sheet, contact, position)
    count_again(sheet, spot, at=at)
    journal.record(
        "contacts.added",
        sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=said.function,
        name=said.name,
    )
    if asks and said.address:
        bus.announce(ContactAdded(contact_id=contact.pk))
    return contact


@transaction.atomic
def change(
    contact_id: int,
    said: Particulars,
    *,
    version: int,
    position: int | None = None,
    by: Actor,
    at: datetime,
) -> CrisisContact:
    """Write down something else; refused when somebody else did since this version."""
    contact, spot = _kept_contact(contact_id, by=by, at=at)
    particulars.check(said)
    if contact.version != version:
        raise ChangedMeanwhile(
            f"{contact.changed_by} a modifié ce contact pendant que vous l’aviez sous les yeux. "
            "Relisez ce qui est noté maintenant, puis enregistrez de nouveau si vous avez raison."
        )
    fields = particulars.changed(contact.particulars, said)
    moved = position is not None and position != contact.position
    if not fields and not moved and contact.reported_at is None:
        return contact
    for name, value in asdict(said).items():
        setattr(contact, name, value)
    contact.version += 1
    contact.changed_at, contact.changed_by = at, by.name
    contact.reported_at, contact.report = None, ""
    if particulars.TO_CONFIRM & set(fields):
        contact.confirmed_at, contact.confirmed_by, contact.due_at = None, "", at
        _begin_again(contact, at)
    contact.save()
    if position is not None and moved:
        _put_at(contact.sheet, contact, position)
    count_again(contact.sheet, spot, at=at)
    journal.record(
        "contacts.changed",
        contact.sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=contact.function,
        name=contact.name,
        fields=fields + (["position"] if moved else []),
    )
    return contact


@transaction.atomic
def remove(contact_id: int, *, by: Actor, at: datetime) -> None:
    """Erase a contact and its telephone numbers; the journal remembers that it was there."""
    contact, spot = _kept_contact(contact_id, by=by, at=at)
    sheet = contact.sheet
    journal.record(
        "contacts.removed",
        sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=contact.function,
        name=contact.name,
    )
    contact.links.all().delete()
    contact.delete()
    _number(list(sheet.people.order_by("position", "id")))
    count_again(sheet, spot, at=at)


@transaction.atomic
def confirm(contact_id: int, *, version: int, by: Actor, at: datetime) -> None:
    """Say that what is written is right, having called or met the person."""
    contact, spot = _kept_contact(contact_id, by=by, at=at)
    if contact.version != version:
        raise ChangedMeanwhile(
            f"{contact.changed_by} vient de modifier ce contact : relisez-le, puis confirmez."
        )
    set_confirmed(contact, by=by, at=at)
    count_again(contact.sheet, spot, at=at)


def set_confirmed(contact: CrisisContact, *, by: Actor, at: datetime) -> None:
    """Note that a contact is right as it is, whoever says so; the caller holds the sheet."""
    contact.confirmed_at, contact.confirmed_by = at, by.name
    contact.due_at = freshness.confirm_by(at)
    contact.reported_at, contact.report = None, ""
    _begin_again(contact, contact.due_at)
    contact.save()
    journal.record(
        "contacts.confirmed",
        contact.sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=contact.function,
        name=contact.name,
    )
    ConfirmationLink.objects.filter(contact=contact, ended_at__isnull=True).update(ended_at=at)


def _begin_again(contact: CrisisContact, next_step_at: datetime) -> None:
    contact.asked, contact.first_asked_at = 0, None
    contact.next_step_at = next_step_at


def _kept_sheet(place: Place, *, by: Actor, at: datetime) -> tuple[Sheet, Spot]:
    """The sheet of a place, made when it is not there yet, held by whoever may keep it."""
    spot = sheets.any_spot(place)
    if spot is None or not access.may_read(by, above=spot.path):
        raise NotFound("Cet établissement n’est pas dans le registre, ou n’est pas le vôtre.")
    if not access.may_keep(by, above=spot.path):
        raise NotAllowed("Votre rôle lit les contacts de crise, il ne les tient pas.")
    beside = {
        "entity": spot.thing if isinstance(spot.thing, LegalEntity) else None,
        "site": spot.thing if isinstance(spot.thing, Site) else None,
        "changed_at": at,
    }
    sheet, _ = Sheet.objects.get_or_create(
        place_kind=place.kind, place_code=place.code, defaults=beside
    )
    return held(sheet.pk), spot


def _kept_contact(contact_id: int, *, by: Actor, at: datetime) -> tuple[CrisisContact, Spot]:
    found = CrisisContact.objects.select_related("sheet").filter(pk=contact_id).first()
    if found is None:
        raise NotFound("Ce contact n’est plus dans la fiche : quelqu’un l’a retiré.")
    sheet, spot = _kept_sheet(found.sheet.place, by=by, at=at)
    contact = CrisisContact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("Ce contact n’est plus dans la fiche : quelqu’un vient de le retirer.")
    contact.sheet = sheet
    return contact, spot


def _put_at(sheet: Sheet, contact: CrisisContact, position: int) -> None:
    others = [each for each in sheet.people.order_by("position", "id") if each.pk != contact.pk]
    place = max(0, min(position - 1, len(others)))
    _number([*others[:place], contact, *others[place:]])


def _number(people: list[CrisisContact]) -> None:
    for position, contact in enumerate(people, start=1):
        if contact.position != position:
            contact.position = position
            contact.save(update_fields=["position"])
