"""Two-way tables of incidents, with the walls: the page, whole, as each role reads it."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.test import Client
from django.utils.functional import empty

from bench.report import Figure, percentile, spread, under
from bench.walls import work
from bench.world import World
from hygie.accounts.models import Person
from hygie.incidents.models import Incident

PART = "tables"
GOAL, READINGS, WARM_UP = 200, 20, 3
TABLES = {
    "establishment × severity": "lignes=entite&colonnes=gravite&etat=ALL",
    "establishment × type": "lignes=entite&colonnes=genre&etat=ALL",
    "type × month": "lignes=genre&colonnes=mois&etat=ALL",
    "department × state, open": "lignes=departement&colonnes=etat",
}


def measure(world: World) -> Iterator[Figure]:
    """Read the tables of the world as it is."""
    yield from counted(world.people, part=PART, most=GOAL)


def counted(people: dict[str, str], *, part: str, most: float) -> Iterator[Figure]:
    """Ask for each table in this process: all that the server does, PostgreSQL with it."""
    settings.ALLOWED_HOSTS = ["testserver"]
    staticfiles_storage._wrapped = StaticFilesStorage()
    entities = Incident.objects.values("declared_entity").distinct().count()
    conditions = f"{Incident.objects.count():,} incidents of {entities:,} establishments"
    for login, email in people.items():
        client = Client()
        client.force_login(Person.objects.get(email=email))
        for name, asked in TABLES.items():
            path = f"/incidents/tableau/?{asked}"
            times = [work(client, path) for _ in range(WARM_UP + READINGS)][WARM_UP:]
            yield under(
                part,
                f"table {name} ({login}), 95 %",
                1000 * percentile(times, 0.95),
                most=most,
                unit="ms of a core",
                conditions=f"{conditions}; {spread(times)} ms",
            )
    staticfiles_storage._wrapped = empty
