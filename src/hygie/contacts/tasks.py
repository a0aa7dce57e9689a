"""The jobs of crisis contacts."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.contacts.events import ContactAdded
from hygie.contacts.operations import reminders
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.walls import Domain


@app.periodic(cron="23 6 * * *")
@app.task(name="contacts:remind", queueing_lock="contacts:remind")
@walls.job("contacts:remind", Domain.CONTACTS, Domain.CONTACTS_KEEPING)
def remind(timestamp: int) -> None:
    """Every morning: contacts whose confirmation is due are asked, asked again, or told of."""
    reminders.remind(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@on(ContactAdded, sees=(Domain.CONTACTS, Domain.CONTACTS_KEEPING))
def ask_at_once(event: ContactAdded) -> None:
    """Who is written down is asked at once whether it is right, not the next morning."""
    reminders.ask_new(event.contact_id, by=SYSTEM, at=timezone.now())
