"""One message to five hundred structures: until all can read it, and until every mail has left."""

import time
from collections.abc import Iterator

from django.utils import timezone

from bench.api import drain
from bench.report import Figure, equal, under
from bench.running import running
from bench.world import World
from hygie.accounts.models import Person
from hygie.incidents.models import Dispatch, Message
from hygie.incidents.operations import dispatches
from hygie.kernel.actor import NATION, Actor, Grant, Role

PART = "talk"
STRUCTURES = 500
MOST_SECONDS = 60.0
TEXT = "Coupez le lien avec ce prestataire, gardez les traces, et attendez notre appel."


def measure(world: World) -> Iterator[Figure]:
    """Web and worker run; an analyst begins, and the worker writes."""
    person = Person.objects.get(email=world.people["analyst"])
    analyst = Actor(
        name=person.name, person_id=person.pk, grants=(Grant(Role.CERT_ANALYST, NATION),)
    )
    numbers = world.numbers(STRUCTURES)
    with running(world.home):
        drain(within=MOST_SECONDS)
        began = time.perf_counter()
        at = timezone.now()
        sent = dispatches.start(numbers, text=TEXT, token=PART, by=analyst, at=at)
        while not Dispatch.objects.filter(pk=sent.pk, ended_at__isnull=False).exists():
            if time.perf_counter() - began > 5 * MOST_SECONDS:
                raise RuntimeError("the dispatch does not end")
            time.sleep(0.1)
        written = time.perf_counter() - began
        drain(within=5 * MOST_SECONDS)
        told = time.perf_counter() - began
    said = f"{len(numbers)} structures, web and worker"
    yield under(PART, "a message to all", written, most=MOST_SECONDS, unit="s", conditions=said)
    yield under(PART, "the same, its mails too", told, most=MOST_SECONDS, unit="s", conditions=said)
    count = Message.objects.filter(text=TEXT).count()
    yield equal(PART, "messages that are there", count, wanted=len(numbers))
