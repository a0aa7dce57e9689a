"""A sheet of the hospital of Bellevue and somebody to call; tests change what matters."""

import re

from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.contacts.operations import keeping, reminders
from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.particulars import Particulars
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from hygie.platform import letters
from tests.cast import BELLEVUE, BELLEVUE_ENTITY, NOON
from tests.incidents.factories import a_site

ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
SITE = Place(PlaceKind.SITE, BELLEVUE)
KEY = f"ej-{BELLEVUE_ENTITY}"
WRITTEN = {
    "function": "CISO",
    "name": "Jeanne Fictif",
    "mobile_phone": "06 39 98 12 34",
    "outside_mail": "jeanne@courriel.example",
    "hours": "ALWAYS",
    "position": "1",
}


def particulars(**changes):
    said = {
        "function": "CISO",
        "name": "Jeanne Fictif",
        "mobile_phone": "+33639981234",
        "outside_mail": "jeanne@courriel.example",
        "hours": Hours.ALWAYS,
    }
    return Particulars(**(said | changes))


def a_contact(place=ENTITY, *, by=SYSTEM, at=NOON, confirmed=False, **changes):
    """Somebody to call at Bellevue."""
    a_site()
    contact = keeping.add(place, particulars(**changes), by=by, at=at)
    if confirmed:
        keeping.confirm(contact.pk, version=contact.version, by=by, at=at)
        contact.refresh_from_db()
    return contact


def letters_posted():
    """The letters that wait, in order."""
    jobs = ProcrastinateJob.objects.filter(task_name="Letter:queue").order_by("id")
    return [job.args for job in jobs]


def a_link(*, at=NOON):
    """The secret of the link that a reminder sends, as its reader gets it."""
    before = len(letters_posted())
    reminders.remind(by=SYSTEM, at=at)
    (letter,) = letters_posted()[before:]
    return re.search(r"/contacts/lien/([\w-]+)/", letters.opened(letter["body"]))[1]
