"""The open list is made once for those who see the same, and never for others."""

from dataclasses import replace

import pytest
from django.test import Client

from hygie.accounts.queries import any_actor
from hygie.incidents.operations import charge
from hygie.incidents.views import desk as desk_page
from hygie.platform.installation import desk as installed
from tests.at_once import at_once
from tests.cast import ANNE, LEA, NOON, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists_made(monkeypatch):
    """How often the list was made, and not shared."""
    made, make = [], desk_page._list

    def counting(request, *rest):
        made.append(request.actor.name)
        return make(request, *rest)

    monkeypatch.setattr(desk_page, "_list", counting)
    return made


def fresh(client, **asked):
    return client.get("/incidents/nouveautes/", {"depuis": "x"} | asked).content.decode()


def test_an_open_list_is_made_once_for_those_who_see_the_same(lists_made):
    here, elsewhere = an_incident(), an_incident(site=a_site_elsewhere())
    lea, ines, anne, zoe = map(signed_in, (LEA, replace(LEA, name="Inès"), ANNE, ZOE))

    for client in (lea, ines, anne, zoe, lea):
        fresh(client)

    assert lists_made == ["Léa", "Anne", "Zoé"]
    assert here.number in fresh(anne)
    assert elsewhere.number not in fresh(anne)
    assert here.number not in fresh(zoe)


@pytest.mark.django_db(transaction=True)
def test_lists_that_ask_in_the_same_moment_wait_for_one(lists_made):
    here = an_incident()
    clients = [signed_in(replace(LEA, name=name)) for name in ("Léa", "Inès", "Rose", "Paul")]
    waiting, shown = list(clients), []

    at_once(lambda: shown.append(fresh(waiting.pop())))

    assert len(lists_made) == 1
    assert [here.number in each for each in shown] == [True] * 4


def test_a_shared_list_shows_what_changes_and_keeps_apart_what_is_asked(lists_made):
    first = an_incident()
    lea, ines = signed_in(LEA), signed_in(replace(LEA, name="Inès"))
    fresh(lea)

    second = an_incident(at=NOON.replace(hour=12))

    assert second.number in fresh(ines)
    assert first.number not in fresh(ines, gravite="CRITICAL")
    assert len(lists_made) == 3


def test_what_somebody_has_in_charge_is_shared_with_nobody(lists_made):
    incident = an_incident()
    lea, ines = an_account(LEA), an_account(replace(LEA, name="Inès"))
    charge.take(incident.pk, desk=installed(), by=any_actor(lea, today=NOON.date()), at=NOON)

    shown = [fresh(enter(Client(), each), suivi="moi") for each in (lea, ines)]

    assert [incident.number in each for each in shown] == [True, False]
