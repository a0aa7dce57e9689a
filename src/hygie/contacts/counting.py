"""What the sheet of a place says of its contacts as a whole, counted again at each change."""

from datetime import datetime

from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.rules import functions, means
from hygie.contacts.rules.means import Inside
from hygie.contacts.spots import Spot
from hygie.establishments.models import Contact, LegalEntity, Site
from hygie.kernel.errors import Refused
from hygie.platform.phones import read_phone


def held(sheet_id: int) -> Sheet:
    """The sheet, held: whoever else writes in it waits."""
    return Sheet.objects.select_for_update(of=("self",)).get(pk=sheet_id)


def count_again(sheet: Sheet, spot: Spot, *, at: datetime) -> None:
    """Bring the counts of a sheet, and the mark of who would be cut off, up to date."""
    people = list(sheet.people.order_by("position", "id"))
    inside = _inside(spot, people)
    for contact in people:
        is_cut_off = means.is_cut_off(contact.particulars.means, inside=inside)
        if contact.is_cut_off != is_cut_off:
            contact.is_cut_off = is_cut_off
            contact.save(update_fields=["is_cut_off"])
    held = {contact.function for contact in people}
    sheet.contacts = len(people)
    sheet.cut_off = sum(contact.is_cut_off for contact in people)
    sheet.reported = sum(contact.reported_at is not None for contact in people)
    sheet.missing = functions.missing(held) if spot.is_whole else []
    sheet.due_at = min((contact.due_at for contact in people), default=None)
    sheet.changed_at = at
    sheet.save()


def _inside(spot: Spot, people: list[CrisisContact]) -> Inside:
    """What falls with the network: the numbers and the domains that the register and they tell."""
    thing = spot.thing
    if isinstance(thing, LegalEntity):
        sites = list(Site.objects.filter(entity=thing).values_list("phone", "email")[:200])
        public = list(Contact.objects.filter(entity=thing).values_list("email", flat=True))
    else:
        sites = [(thing.phone, thing.email)]
        public = list(Contact.objects.filter(site=thing).values_list("email", flat=True))
    mails = [mail for _, mail in sites] + public + [contact.office_mail for contact in people]
    written = [thing.phone, *(phone for phone, _ in sites)]
    phones = {_international(each, thing.department_code) for each in written if each}
    phones |= {contact.office_phone for contact in people}
    return Inside(phones=frozenset(phones - {""}), domains=means.own_domains(*mails))


def _international(phone: str, department: str) -> str:
    try:
        return read_phone(phone, department=department)
    except Refused:
        return ""
