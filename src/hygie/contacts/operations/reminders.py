"""Asking contacts to confirm, twice a year, again when they do not answer, then telling."""

import hashlib
from collections import Counter
from datetime import datetime
from enum import Enum

from django.db import transaction

from hygie.contacts.counting import held
from hygie.contacts.models import ConfirmationLink, CrisisContact
from hygie.contacts.operations.telling import tell_keepers
from hygie.contacts.queries import sheets
from hygie.contacts.rules import reminders
from hygie.contacts.rules.functions import label_of
from hygie.contacts.rules.reminders import Step
from hygie.contacts.spots import Spot
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.platform import letters
from hygie.platform.letters import link_mark, new_seed, token_of


class Outcome(Enum):
    """What a step came to."""

    ASKED = "asked"
    SILENT = "silent"
    WITHOUT_MAIL = "without_mail"
    NOTHING = "nothing"


PATH, PURPOSE = "/contacts/lien/", "contacts.confirm"
_ASKED = """Bonjour,

{place} vous a désigné comme contact de crise ({function}). Deux fois par an, Hygie vérifie
que l’on peut vous joindre, même quand le réseau de l’établissement est coupé.

Voyez ce qui est noté, et confirmez-le d’un clic :
{link}

Ce lien vous est personnel, sert une fois et jusqu’au {until:%d/%m/%Y}.
Quelque chose est faux, ou vous n’êtes plus concerné ? La même page permet de le dire.
"""


def remind(*, by: Actor, at: datetime) -> int:
    """Do what is due for every contact, a sheet at a time; return how many people were asked."""
    return sum(_remind(sheet_id, by=by, at=at) for sheet_id in sheets.any_to_be_reminded(at=at))


@transaction.atomic
def ask_new(contact_id: int, *, by: Actor, at: datetime) -> None:
    """Ask somebody who was just written down; a job that runs twice asks once."""
    found = CrisisContact.objects.filter(pk=contact_id).first()
    if found is None:
        return
    sheet = held(found.sheet_id)
    spot = sheets.any_spot(sheet.place)
    contact = sheet.people.filter(pk=contact_id, asked=0, next_step_at__lte=at).first()
    if contact is not None and spot is not None and spot.thing.is_open:
        _step(contact, spot, by=by, at=at)


@transaction.atomic
def _remind(sheet_id: int, *, by: Actor, at: datetime) -> int:
    """The steps that are due in one sheet; a job that runs twice finds them done."""
    sheet = held(sheet_id)
    spot = sheets.any_spot(sheet.place)
    due = sheet.people.filter(next_step_at__lte=at).order_by("position", "id")
    if spot is None or not spot.thing.is_open:
        due.update(next_step_at=None)
        return 0
    outcomes = Counter(_step(contact, spot, by=by, at=at) for contact in list(due))
    silent, without_mail = outcomes[Outcome.SILENT], outcomes[Outcome.WITHOUT_MAIL]
    if silent or without_mail:
        tell_keepers(spot, silent=silent, without_mail=without_mail, by=by, at=at)
    return outcomes[Outcome.ASKED]


def _step(contact: CrisisContact, spot: Spot, *, by: Actor, at: datetime) -> Outcome:
    if reminders.step(contact.asked) == Step.TELL:
        contact.next_step_at = None
        contact.save(update_fields=["next_step_at"])
        return Outcome.SILENT
    is_first = contact.asked == 0
    contact.asked += 1
    contact.first_asked_at = contact.first_asked_at or at
    contact.next_step_at = reminders.next_step_at(
        contact.asked, first_asked_at=contact.first_asked_at
    )
    contact.save(update_fields=["asked", "first_asked_at", "next_step_at"])
    address = contact.particulars.address
    if not address:
        return Outcome.WITHOUT_MAIL if is_first else Outcome.NOTHING
    _send_link(contact, spot, address, at=at)
    journal.record(
        "contacts.asked",
        spot.sheet or contact.sheet,
        by=by,
        at=at,
        contact=contact.pk,
        function=contact.function,
        name=contact.name,
        times=contact.asked,
    )
    return Outcome.ASKED


def _send_link(contact: CrisisContact, spot: Spot, address: str, *, at: datetime) -> None:
    seed, until = new_seed(), reminders.link_expires_at(at)
    token = token_of(PURPOSE, seed)
    ConfirmationLink.objects.create(
        contact=contact,
        digest=hashlib.sha256(token.encode()).hexdigest(),
        sent_at=at,
        expires_at=until,
    )
    body = _ASKED.format(
        place=spot.label,
        function=label_of(contact.function),
        link=link_mark(PATH, purpose=PURPOSE, seed=seed),
        until=until,
    )
    subject = "[Hygie] Peut-on toujours vous joindre en cas de crise ?"
    letters.post(to=address, subject=subject, body=body, kind="CONTACTS")
