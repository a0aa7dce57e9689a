"""A database that holds at least one row of every kind, all of Bellevue; new tables add theirs."""

from django.db import connection
from django.utils import timezone

from hygie.accounts.models import ApiKey
from hygie.incidents.models import Reception
from hygie.incidents.operations import desk, drafts
from hygie.incidents.rules.reception import CallBack
from hygie.kernel.actor import ANYONE
from tests.cast import LEA
from tests.hostile.worlds import a_world
from tests.incidents.factories import a_draft

_WALLED = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    ORDER BY relname
"""


def fill():
    """Everything that can be known of Bellevue; return its world."""
    world, at = a_world(), timezone.now()
    of_the_desk = {"by": LEA, "at": at}
    desk.note(world.incident.pk, text="Une note de l’astreinte.", **of_the_desk)
    desk.call_back(world.incident.pk, outcome=CallBack.VERIFIED, **of_the_desk)
    unsent, _ = a_draft(at=at)
    drafts.attach(unsent.pk, [b"Autre."], name="autre.txt", by=ANYONE, at=at)
    key = ApiKey.objects.get(pk=world.addresses["key_id"])
    Reception.objects.create(key=key, token="t", incident=world.incident)
    return world


def walled():
    """The tables behind the walls."""
    with connection.cursor() as cursor:
        cursor.execute(_WALLED)
        return [name for (name,) in cursor.fetchall()]
