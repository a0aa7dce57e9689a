"""What happens at Bellevue changes not one letter of what those who do not reach it are given.

Lists, totals, badges, searches, exports, home: each is asked for before and after, and compared.
"""

import io
import logging
import re
import zipfile

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from hygie.accounts.operations import memberships
from hygie.accounts.rules import KeyScope
from hygie.establishments.models import LegalEntity
from hygie.incidents.operations import desk
from hygie.incidents.rules.reception import CallBack
from hygie.kernel.actor import SYSTEM, Actor, Grant, Place, PlaceKind, Role
from tests.cast import BELLEVUE, ELSEWHERE, ELSEWHERE_ENTITY, GAEL, KARIM, LEA, NADIA, PAULE, ZOE
from tests.contacts.factories import KEY, a_contact
from tests.hostile.worlds import a_key, a_world, read, routes
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere, an_incident
from tests.observatory import openings
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db

BESIDE = "010000131"
HERE = Place(PlaceKind.SITE, ELSEWHERE)
ENTITY = Place(PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY)
# What whoever reviews for a region reads of it, and of no incident.
OF_POSTURE = ("/plan/", "/evaluations/", "/preuves/", "/echanges/", "/audits/")
OTHERS = [
    ZOE,
    NADIA,
    PAULE,
    *(
        Actor(name=name, grants=(Grant(role, place),))
        for name, role, place in [
            ("Simon", Role.CISO, Place(PlaceKind.SITE, BESIDE)),
            ("Diane", Role.DIRECTOR, HERE),
            ("Luc", Role.READER, HERE),
            ("Eve", Role.POOLED_EXPERT, ENTITY),
            ("Gwen", Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-B")),
            ("Kim", Role.ARS_OFFICER, Place(PlaceKind.REGION, "11")),
            ("Abel", Role.ADMINISTRATOR, Place(PlaceKind.REGION, "11")),
            ("Agnes", Role.ADMINISTRATOR, ENTITY),
        ]
    ),
]
# Words of the incident, of the contact, of a person; the beginning of a number.
QUESTIONS = [
    *({"q": word} for word in ("rançon", "Jeanne", "Lise", "2026-0000")),
    {"etat": "toutes", "page": "2"},
    {"etat": "", "region": "84"},
    {"niveau": "sites", "region": "84"},
]
ASKED = ("incidents/", "contacts/", "comptes/", "consultations/")
# Pages of one's own account draw secrets, and say nothing of others; a paper is drawn for long.
# What a victim lets all read, without its name, is meant to be seen.
APART = ("compte/", "declarer/formulaire-papier.pdf", "declarer/enregistre", "declarer/accuse")
APART += ("retours/",)
# So are published figures, whatever they were counted from.
APART += ("donnees/", "observatoire/publies/", "api/v1/figures/")
TAKEN = [
    "/incidents/export.csv",
    "/incidents/export.xlsx",
    "/contacts/export.csv",
    "/contacts/export.xlsx",
    "/consultations/export.csv",
]
PAGES = [
    *(f"/etablissements/{finess}/" for finess in (BELLEVUE, BESIDE, ELSEWHERE)),
    "/etablissements/ght/GHT-A/",
    "/compte/moi/",
    f"/contacts/ej-{ELSEWHERE_ENTITY}/",
]


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    """The clock stands still: no page says « il y a une minute » the second time."""
    at = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: at)
    monkeypatch.setattr("hygie.platform.throttle.count", lambda *_, **__: None)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _elsewhere(_still):
    """The register is there, and elsewhere has its own: there is something to count.

    What is published is for everybody, whoever publishes: it stands already.
    """
    openings.published()
    a_site()
    a_site(BESIDE, name="ANNEXE DE BELLEVUE")
    site, at = a_site_elsewhere(), timezone.now()
    LegalEntity.objects.filter(pk=site.entity_id).update(ght=a_ght("GHT-B"))
    an_incident(site=site, at=at)
    a_contact(ENTITY, name="Zacharie Fictif", at=at)
    a_key(KeyScope.DECLARE, place=HERE)


def everything_happens_at_bellevue():
    world, at = a_world(), timezone.now()
    desk.acknowledge(world.incident.pk, by=LEA, at=at)
    desk.note(world.incident.pk, text="Une note de l’astreinte.", by=LEA, at=at)
    desk.call_back(world.incident.pk, outcome=CallBack.VERIFIED, by=LEA, at=at)
    karim = signed_in(KARIM)
    for address in (f"/incidents/{world.incident.number}/", f"/contacts/{KEY}/"):
        assert karim.get(address).status_code == 200
    return world


def test_what_happens_at_bellevue_changes_nothing_for_those_who_do_not_reach_it():
    clients = {"nobody": Client()}
    clients |= {actor.name: enter(Client(), an_account(actor)) for actor in OTHERS}
    before = {name: given(client) for name, client in clients.items()}

    everything_happens_at_bellevue()

    for name, client in clients.items():
        after = given(client)
        changed = {asked for asked in after if after[asked] != before[name][asked]}
        # Referentials are for everybody, whoever loads one; a campaign may ask any of them; the
        # home page leads to the reports once one is published.
        of_all = ("/referentiels/", "/evaluations/campagnes/nouvelle/")
        changed = {
            asked for asked in changed if asked[1] != "/" and not asked[1].startswith(of_all)
        }
        if name == NADIA.name:  # she writes the reports of the nation
            changed = {asked for asked in changed if asked[1] != "/observatoire/rapports/"}
        if name == PAULE.name:  # her region is where it happens: she reads what is proven there
            changed = {asked for asked in changed if not asked[1].startswith(OF_POSTURE)}
        # From another site of the entity one reads whom to call there, and nothing else of it; the
        # campaign of the region asks that site, too.
        own = ("/contacts/export.", "/evaluations/")
        of_simon = {asked for asked in changed if asked[1].startswith(own)}
        assert changed - (of_simon if name == "Simon" else set()) == set(), name

    asked_of_simon = clients["Simon"].get("/evaluations/").content.decode()
    assert "ANNEXE DE BELLEVUE" in asked_of_simon
    assert "CENTRE HOSPITALIER DE BELLEVUE" not in asked_of_simon


def test_those_who_reach_it_see_that_something_happened():
    gael = signed_in(GAEL)
    before = given(gael)

    everything_happens_at_bellevue()

    after = given(gael)
    changed = {asked[1] for asked in after if after[asked] != before[asked]}
    assert {"/incidents/", "/contacts/", "/comptes/", "/incidents/export.csv"} <= changed


def given(client):
    """All that somebody is given, each answer without what is drawn anew; nothing is kept of it."""
    found = {}
    for address in TAKEN:
        found["POST", address, ""] = _said(client, client.post, address, {})
    for address in PAGES:
        found["GET", address, ""] = _said(client, client.get, address, {})
    for route, view in routes():
        if "<" in route or route.startswith(APART) or getattr(view, "kind", "") == "does":
            continue
        for question in ({}, *(QUESTIONS if route in ASKED else ())):
            address = f"/{route}"
            found["GET", address, str(question)] = _said(client, client.get, address, question)
    return found


def _said(client, ask, address, question):
    client.cookies.pop("messages", None)
    with transaction.atomic():
        answer = ask(address, question)
        content = read(answer)
        transaction.set_rollback(True)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if not name.startswith("docProps")]
            content = b"".join(archive.read(name) for name in names)
    plain = re.sub(rb'(name="(?:csrfmiddlewaretoken|token)" value=")[^"]*', rb"\1", content)
    return answer.status_code, answer.headers.get("Location", ""), plain


def test_somebody_who_works_in_two_hospitals_tells_neither_where_the_other_is():
    a_world()
    zoe = signed_in(ZOE)
    shared = an_account(Actor(name="Paulin", grants=(Grant(Role.READER, HERE),)))
    pages = f"/comptes/{shared.pk}/", "/comptes/", "/consultations/"
    before = _without_acts(zoe, pages)
    there, at = Place(PlaceKind.SITE, BELLEVUE), timezone.now()
    gift = {"role": Role.CIO, "place": there, "starts_on": timezone.localdate()}

    given = memberships.grant(shared, **gift, by=SYSTEM, at=at)
    held = _without_acts(zoe, pages)
    missing = zoe.get(f"/comptes/{shared.pk}/roles/{given.pk}/").status_code
    memberships.end(given.pk, last_day=None, known=None, by=SYSTEM, at=at)

    assert before == held == _without_acts(zoe, pages)
    assert missing == 404


def _without_acts(client, pages):
    """Pages without what one may do to the whole account: who does not answer for all may less."""
    acts = re.compile(rb'<section class="panel mt-4" aria-labelledby="agir">.*?</section>', re.S)
    return [
        re.sub(rb"\s+", b" ", acts.sub(b"", _said(client, client.get, page, {})[2]))
        for page in pages
    ]
