"""Links that were good: after a role ended, after a site moved; and the past, kept by right."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from hygie.accounts.models import Membership
from hygie.accounts.rules import KeyScope
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from tests.cast import (
    ADAM,
    ANNE,
    BELLEVUE,
    ELSA,
    GAEL,
    KARIM,
    LEA,
    OSCAR,
    REMI,
    ZOE,
)
from tests.contacts.factories import a_contact
from tests.hostile.test_walls_roles import at, named
from tests.hostile.worlds import a_key, a_world, read
from tests.incidents.factories import a_ght, a_site_elsewhere, an_incident
from tests.people import an_account, enter, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]

SITE = Place(PlaceKind.SITE, BELLEVUE)
YESTERDAY = timedelta(days=1)


def addresses(world):
    """Every link of Bellevue that somebody may have kept, with its method."""
    return [(method, at(route, world.addresses)) for method, route in named()]


def opened(client, links):
    """Those of these links that give anything; whatever they change is undone."""
    found = set()
    for method, link in links:
        with transaction.atomic():
            answer = client.generic(method, link, content_type="application/x-www-form-urlencoded")
            read(answer)
            transaction.set_rollback(True)
        if answer.status_code not in {403, 404}:
            found.add((method, link))
    return found


@pytest.mark.parametrize(
    "actor", [ANNE, REMI, GAEL, KARIM, LEA, OSCAR, ADAM, ELSA], ids=lambda actor: actor.name
)
def test_every_link_is_dead_once_the_last_day_has_passed_in_an_open_session(actor):
    world = a_world()
    person = an_account(actor)
    client, links = enter(Client(), person), addresses(world)
    before = opened(client, links)

    Membership.objects.filter(person=person).update(ends_on=timezone.localdate() - YESTERDAY)

    assert before
    assert opened(client, links) == set()
    for export in ("incidents", "contacts"):
        assert client.post(f"/{export}/export.csv").status_code in {403, 409}


@pytest.fixture
def moved():
    """Bellevue leaves its entity and its group for those of elsewhere; what was there before."""
    world, elsewhere = a_world(), a_site_elsewhere()
    entity = elsewhere.entity
    LegalEntity.objects.filter(pk=entity.pk).update(ght=a_ght("GHT-B"))
    a_contact(SITE, name="Simone Fictive", at=timezone.now())
    world.addresses["place"] = f"et-{BELLEVUE}"
    people = {
        actor.name: signed_in(actor)
        for actor in (
            ANNE,
            GAEL,
            REMI,
            ZOE,
            Actor(name="Gwen", grants=(Grant(Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-B")),)),
        )
    }
    before = {name: seen(client, world) for name, client in people.items()}
    Site.objects.filter(finess=BELLEVUE).update(entity=entity)
    return world, people, before


def seen(client, world):
    """What of Bellevue opens: the incident, its file, the contacts of the site, who works there."""
    file = f"/incidents/{world.incident.number}/pieces/{world.addresses['attachment_id']}/"
    links = {
        "incident": f"/incidents/{world.incident.number}/",
        "file": file,
        "contacts": f"/contacts/et-{BELLEVUE}/",
        "person": f"/comptes/{world.addresses['person_id']}/",
        "review": f"/comptes/revues/{world.addresses['review_id']}/",
    }
    found = set()
    for name, link in links.items():
        answer = client.get(link)
        read(answer)
        found |= {name} if answer.status_code == 200 else set()
    return found


ALL = {"incident", "file", "contacts", "person", "review"}
PAST = {"incident", "file"}


def test_a_site_that_moves_is_seen_by_its_new_ones_and_its_past_by_those_of_then(moved):
    world, people, before = moved
    reader = PAST | {"contacts"}

    assert before == {
        "Anne": ALL,
        "Gaël": ALL,
        "Rémi": reader,
        "Zoé": set(),
        "Gwen": set(),
    }
    after = {name: seen(client, world) for name, client in people.items()}
    assert after == {
        "Anne": PAST,
        "Gaël": PAST,
        "Rémi": reader,
        "Zoé": ALL,
        "Gwen": ALL,
    }


def test_what_is_declared_after_the_move_is_for_the_new_ones_alone(moved):
    world, people, _ = moved
    later = an_incident(site=Site.objects.get(finess=BELLEVUE), at=timezone.now())

    statuses = {
        name: client.get(f"/incidents/{later.number}/").status_code
        for name, client in people.items()
    }

    assert statuses == {"Anne": 404, "Gaël": 404, "Rémi": 200, "Zoé": 200, "Gwen": 200}
    for name in ("Anne", "Gaël"):
        listed = read(people[name].get("/incidents/", {"etat": "toutes"})).decode()
        assert world.incident.number in listed
        assert later.number not in listed
        assert later.number not in read(people[name].post("/incidents/export.csv")).decode()


def test_the_key_of_a_group_follows_the_tree_and_keeps_the_past(client):
    world, elsewhere = a_world(), a_site_elsewhere()
    LegalEntity.objects.filter(pk=elsewhere.entity_id).update(ght=a_ght("GHT-B"))
    past = f"/api/v1/declarations/{world.incident.number}"
    old, new = (
        a_key(KeyScope.READ, place=Place(PlaceKind.GHT, code))[1] for code in ("GHT-A", "GHT-B")
    )
    assert [client.get(past, **key).status_code for key in (old, new)] == [200, 404]

    Site.objects.filter(finess=BELLEVUE).update(entity=elsewhere.entity)
    later = an_incident(site=Site.objects.get(finess=BELLEVUE), at=timezone.now())

    now = f"/api/v1/declarations/{later.number}"
    assert [client.get(past, **key).status_code for key in (old, new)] == [200, 200]
    assert [client.get(now, **key).status_code for key in (old, new)] == [404, 200]
