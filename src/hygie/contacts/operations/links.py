"""What a contact does with the link of a reminder, without an account.

A link confirms or says that something is wrong; it changes nothing: who holds a mailbox for an
hour must not be able to send the next call for help elsewhere.
"""

from datetime import datetime

from django.db import transaction

from hygie.contacts.counting import count_again, held
from hygie.contacts.models import ConfirmationLink, CrisisContact
from hygie.contacts.operations.keeping import ChangedMeanwhile, set_confirmed
from hygie.contacts.operations.telling import tell_keepers
from hygie.contacts.queries import sheets
from hygie.contacts.rules.particulars import REPORT_LIMIT
from hygie.contacts.rules.reminders import LinkState, most_asked
from hygie.contacts.spots import Spot
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import walls
from hygie.platform.walls import Domain

HOLDER = Actor(name="le contact, par son lien")


class BadLink(Refused):
    """The link opens nothing any more, or never did."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(SENTENCES[state])
        self.state = state


class NothingSaid(Refused):
    """Something is wrong, but not what."""


SENTENCES = {
    LinkState.USED: "Ce lien a déjà servi, ou vos coordonnées viennent d’être confirmées "
    "autrement. Il n’y a rien d’autre à faire.",
    LinkState.EXPIRED: "Ce lien n’est plus valable. Le prochain rappel en portera un nouveau.",
    LinkState.UNKNOWN: "Ce lien n’ouvre rien : il est incomplet, il a été modifié, ou ce contact a "
    "été retiré de la fiche. Ouvrez-le en entier depuis le mail.",
}


@transaction.atomic
def confirm(token: str, *, version: int, by: Actor = HOLDER, at: datetime) -> None:
    """The person says that what is written of them is right."""
    with walls.opened("contacts.answer", Domain.CONTACTS, Domain.CONTACTS_KEEPING):
        _confirm(token, version=version, by=by, at=at)


def _confirm(token: str, *, version: int, by: Actor, at: datetime) -> None:
    contact, spot = _held_contact(token, at=at)
    if contact.version != version:
        raise ChangedMeanwhile(
            "Vos coordonnées ont été modifiées pendant que vous les lisiez. Relisez-les, puis "
            "confirmez."
        )
    set_confirmed(contact, by=by, at=at)
    count_again(contact.sheet, spot, at=at)


@transaction.atomic
def report(token: str, *, text: str, by: Actor = HOLDER, at: datetime) -> None:
    """The person says what is wrong; those who keep the contacts are told and correct it."""
    said = clean_text(text)[:REPORT_LIMIT]
    if not said:
        raise NothingSaid("Dites en quelques mots ce qui est inexact.")
    refuse_patient_identity(said)
    with walls.opened("contacts.answer", Domain.CONTACTS, Domain.CONTACTS_KEEPING):
        _report(token, said, by=by, at=at)


def _report(token: str, said: str, *, by: Actor, at: datetime) -> None:
    contact, spot = _held_contact(token, at=at)
    contact.report, contact.reported_at = said, at
    # Asking the person again would be deaf; their establishment is told again later.
    contact.asked, contact.first_asked_at = most_asked(), contact.first_asked_at or at
    contact.save()
    ConfirmationLink.objects.filter(contact=contact, ended_at__isnull=True).update(ended_at=at)
    count_again(contact.sheet, spot, at=at)
    journal.record(
        "contacts.reported",
        contact.sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=contact.function,
        name=contact.name,
    )
    tell_keepers(spot, wrong=1, by=by, at=at)


def note_refused(
    link: ConfirmationLink, state: LinkState, *, by: Actor = HOLDER, at: datetime
) -> None:
    """Remember that a link which once was good was tried; one that never was has no place."""
    sheet = link.contact.sheet
    journal.remember_read("contacts.link_refused", sheet, by=by, at=at, why=state)


def _held_contact(token: str, *, at: datetime) -> tuple[CrisisContact, Spot]:
    """The contact of an open link, its sheet held so that a link serves once."""
    opened = sheets.any_opened(token, at=at)
    if opened.link is None:
        raise BadLink(LinkState.UNKNOWN)
    sheet = held(opened.link.contact.sheet_id)
    again = sheets.any_opened(token, at=at)
    if again.link is None or again.state != LinkState.OPEN:
        raise BadLink(again.state)
    contact = again.link.contact
    contact.sheet = sheet
    spot = sheets.any_spot(sheet.place)
    assert spot is not None  # noqa: S101 - a sheet is of a row of the register
    return contact, spot
