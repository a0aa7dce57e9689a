"""The page of readers, by account and by code; what it tells and what it lets choose."""

import pytest
from django.utils import timezone

from hygie.accounts.operations import people
from hygie.accounts.rules import KeyScope, Suspension
from hygie.incidents.models import Restriction
from hygie.incidents.rules.readers import Choice
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, GAEL, KARIM, LEA, REMI
from tests.hostile.worlds import a_key, with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
from tests.incidents.factories import sending as sending_operations
from tests.indicators.factories import added
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
WITHHOLD = {"choix": "GROUP", "acte": "retirer"}


def text(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def incident():
    return an_incident(at=timezone.now())


def page_of(incident):
    return f"/incidents/{incident.number}/lecteurs/"


def test_each_role_at_each_place_is_named_and_counted(incident):
    for name in ("Gaëlle", "Ghislain"):
        an_account(Actor(name=name, grants=GAEL.grants))
    an_account(KARIM)

    shown = text(signed_in(ANNE).get(page_of(incident)))

    assert "<strong>Référent cyber du GHT</strong> · GHT de Bellevue" in shown
    assert "2 personnes · jamais ouverte" in shown
    assert "<strong>Référent cyber de l’ARS</strong> · Auvergne-Rhône-Alpes" in shown
    assert "L. 1111-8-2" in shown


def test_a_role_that_ended_or_that_is_elsewhere_is_not_counted(incident):
    elsewhere = Place(PlaceKind.GHT, "GHT-B")
    an_account(Actor(name="Hugo", grants=(Grant(Role.GHT_OFFICER, elsewhere),)))
    left = an_account(GAEL)
    people.suspend(left.pk, reason=Suspension.DECIDED, by=SYSTEM, at=timezone.now())

    assert "Référent cyber du GHT</strong>" not in text(signed_in(ANNE).get(page_of(incident)))


def test_machines_that_read_are_counted_and_those_that_only_declare_are_not(incident):
    a_key(KeyScope.DECLARE, place=NATION)
    shown = text(signed_in(ANNE).get(page_of(incident)))
    assert "par une clé" not in shown

    a_key(KeyScope.READ, place=NATION)
    again = text(signed_in(LEA).get(page_of(incident)))
    assert "<strong>Logiciel, par une clé</strong> · Toute la France" in again


def test_it_tells_how_often_each_role_opened_it_and_no_name(incident):
    signed_in(KARIM).get(f"/incidents/{incident.number}/")

    shown = text(signed_in(ANNE).get(page_of(incident)))

    assert "ouverte une fois, la dernière" in shown
    assert "Karim" not in shown
    assert f"/consultations/?incident={incident.number}" in shown


def test_the_establishment_withholds_the_group_loses_the_page_and_the_desk_is_told(incident):
    gael, anne, lea = signed_in(GAEL), signed_in(ANNE), signed_in(LEA)
    url = f"/incidents/{incident.number}/"
    assert gael.get(url).status_code == 200

    assert anne.post(page_of(incident), WITHHOLD).status_code == 302

    assert gael.get(url).status_code == 404
    assert incident.title not in text(gael.get("/incidents/?etat="))
    shown = text(anne.get(page_of(incident)))
    assert "Retiré" in shown
    assert "ne la lit plus · ouverte une fois" in shown
    assert "Lecture retirée" in text(lea.get(url))
    assert "Anne" in text(lea.get(page_of(incident)))


def test_the_code_of_the_declaration_does_the_same():
    draft, code = a_draft(a_declaration(site=a_site(), at=timezone.now()), at=timezone.now())
    sending_operations.send(draft.pk, by=Actor(name="x"), at=timezone.now())
    client, gael = with_code(code), signed_in(GAEL)

    assert "Qui lit cette déclaration" in text(client.get("/declarer/lecteurs/"))
    assert client.post("/declarer/lecteurs/", WITHHOLD).status_code == 302

    assert Restriction.objects.get().choice == Choice.GROUP
    assert gael.get("/incidents/").context["is_empty"]
    assert client.post("/declarer/lecteurs/", WITHHOLD | {"acte": "rendre"}).status_code == 302
    assert not gael.get("/incidents/").context["is_empty"]


@pytest.mark.parametrize(
    "sent", [{}, {"choix": "GROUP"}, {"choix": "LAW", "acte": "retirer"}, {"acte": "\x00"}]
)
def test_a_choice_that_is_none_changes_nothing(incident, sent):
    assert signed_in(ANNE).post(page_of(incident), sent).status_code == 422
    assert not Restriction.objects.exists()


@pytest.mark.parametrize("actor", [REMI, GAEL, KARIM])
def test_those_who_do_not_talk_about_it_are_not_told_who_else_reads(actor, incident):
    assert signed_in(actor).get(page_of(incident)).status_code == 403


def test_indicators_that_are_not_shared_leave_with_the_establishment_alone(incident):
    anne, lea = signed_in(ANNE), signed_in(LEA)
    url = f"/incidents/{incident.number}/indicateurs/"
    added(incident, tlp=Tlp.GREEN)
    anne.post(page_of(incident), {"choix": "INDICATORS", "acte": "retirer"})

    refused = lea.post(f"{url}export.csv", {"as_": "GREEN"}, follow=True)
    assert "a retiré le partage" in text(refused)
    assert anne.post(f"{url}export.csv", {"as_": "GREEN"}).status_code == 200
