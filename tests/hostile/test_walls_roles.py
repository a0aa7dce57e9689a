"""Every role, at every place around Bellevue, before every address that names a thing of Bellevue.

Who is reached gets in; who is not gets what a thing that does not exist would give, to the letter.
"""

import re
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from hygie.accounts.rules import KeyScope
from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Power
from hygie.kernel.roles import CHARTERS, Role
from tests.cast import BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, ELSEWHERE_ENTITY
from tests.hostile.table import OF_A_METHOD, plain
from tests.hostile.worlds import a_key, a_world, read, routes
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere
from tests.people import an_account, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]

BESIDE = "010000131"  # another site of the entity of Bellevue
SITE = Place(PlaceKind.SITE, BELLEVUE)
ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
ABOVE_ENTITY = frozenset(
    {ENTITY, Place(PlaceKind.GHT, "GHT-A"), Place(PlaceKind.REGION, "84"), NATION}
)
ABOVE_SITE = ABOVE_ENTITY | {SITE}
# Each site of an entity reads whom to call there.
WITH_ITS_SITES = ABOVE_SITE | {Place(PlaceKind.SITE, BESIDE)}
# Below, own, above; beside; the neighbour's own and above.
PLACES = [
    *sorted(ABOVE_SITE, key=lambda place: list(PlaceKind).index(place.kind)),
    Place(PlaceKind.SITE, BESIDE),
    Place(PlaceKind.SITE, ELSEWHERE),
    Place(PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY),
    Place(PlaceKind.GHT, "GHT-B"),
    Place(PlaceKind.REGION, "11"),
]
EVERY_ACTOR = [
    Actor(name=re.sub(r"\W|_", "", f"{role}{place.kind}{place.code}"), grants=(Grant(role, place),))
    for role in Role
    for place in PLACES
    if place.kind in CHARTERS[role].held_at
]
# One long test would keep the others waiting for its end.
PARTS = 6
ANYWHERE = frozenset({NATION})


@dataclass(frozen=True)
class Guard:
    """What opens an address: a power at one of these places; to know of it, another may do."""

    power: Power
    above: frozenset[Place]
    known_by: Power | None = None
    known_above: frozenset[Place] = frozenset()
    # Who has this power as well is on the other side: the desk does not speak for a structure.
    but: Power | None = None
    # Another power that opens the same.
    other: Power | None = None

    def opens(self, actor):
        """Say whether the actor gets in."""
        is_apart = bool(self.but and actor.may(self.but, above=self.above))
        powers = (self.power, self.other or self.power)
        return any(actor.may(each, above=self.above) for each in powers) and not is_apart

    def knows(self, actor):
        """Say whether the actor may know that the thing is there."""
        above = self.known_above or self.above
        return bool(self.known_by and actor.may(self.known_by, above=above))


# The first words of an address that names a thing, and what opens it; the longest one counts.
GUARDS = {
    "observatoire/indicateurs/": Guard(Power.READ_FIGURES, frozenset(PLACES)),
    "observatoire/sous-declaration/": Guard(Power.READ_FIGURES, frozenset(PLACES)),
    "incidents/<number>/": Guard(Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/envois/": Guard(Power.HANDLE_CASES, ANYWHERE),
    "incidents/communs/": Guard(Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/communs/": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/confier/": Guard(Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/incident-commun/": Guard(
        Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "incidents/<number>/demarches/": Guard(
        Power.TELL_AUTHORITIES, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "incidents/<number>/taches/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/taches/$": Guard(
        Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES, other=Power.TELL_CARE
    ),
    "incidents/<number>/appui/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/appui/$": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/appui/<support_id>/": Guard(
        Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "incidents/<number>/copies/": Guard(Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/copies/": Guard(
        Power.HANDLE_CASES, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "astreinte/questions/": Guard(Power.HANDLE_CASES, ANYWHERE),
    "incidents/<number>/questions/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/questions/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/completer/": Guard(
        Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES, but=Power.HANDLE_CASES
    ),
    "GET incidents/<number>/completer/": Guard(
        Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES, but=Power.HANDLE_CASES
    ),
    "astreinte/copies/": Guard(Power.HANDLE_CASES, ANYWHERE),
    "GET incidents/<number>/lecteurs/$": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/lecteurs/": Guard(
        Power.TELL_AUTHORITIES,
        frozenset({SITE, ENTITY}),
        known_by=Power.READ_CASES,
        known_above=ABOVE_SITE,
    ),
    "retours/<public_id>/": Guard(Power.READ_CASES, frozenset(PLACES)),
    "incidents/<number>/retour/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/retour/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/retour/<story_id>/": Guard(
        Power.APPROVE_STORY, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "incidents/<number>/retour/retirer/": Guard(
        Power.APPROVE_STORY, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "incidents/<number>/debriefings/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/debriefings/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/lecons/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/lecons/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/actions/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/actions/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "incidents/<number>/reconstruction/": Guard(
        Power.KEEP_RECOVERY, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "GET incidents/<number>/reconstruction/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/dossier.": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/systemes/": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/heures/": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/activite/": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/reste/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "GET incidents/<number>/reconstruction/couts/": Guard(
        Power.READ_COSTS, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "astreinte/reprises/": Guard(Power.HANDLE_CASES, ANYWHERE),
    "astreinte/fiches/": Guard(Power.HANDLE_CASES, ANYWHERE),
    "incidents/<number>/echanges/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/demarches/<duty>/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/soins/": Guard(Power.TELL_CARE, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/soins/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/cause/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/cause/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/indicateurs/": Guard(Power.TALK, ABOVE_SITE, known_by=Power.READ_CASES),
    "GET incidents/<number>/indicateurs/$": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/indicateurs/export.": Guard(Power.READ_CASES, ABOVE_SITE),
    "incidents/<number>/preuves/": Guard(
        Power.KEEP_EXHIBITS, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "GET incidents/<number>/preuves/": Guard(
        Power.KEEP_EXHIBITS, ABOVE_SITE, known_by=Power.READ_CASES
    ),
    "contacts/<place>/": Guard(
        Power.KEEP_CONTACTS, ABOVE_ENTITY, known_by=Power.READ_CONTACTS, known_above=WITH_ITS_SITES
    ),
    "GET contacts/<place>/$": Guard(Power.READ_CONTACTS, WITH_ITS_SITES),
    "contacts/<place>/imprimer/": Guard(Power.READ_CONTACTS, WITH_ITS_SITES),
    "evaluations/campagnes/": Guard(
        Power.OPEN_CAMPAIGNS,
        frozenset({Place(PlaceKind.REGION, "84"), NATION}),
        known_by=Power.READ_POSTURE,
        known_above=ABOVE_SITE,
    ),
    "GET evaluations/campagnes/<campaign_id>/$": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "evaluations/<assessment_id>/": Guard(
        Power.ANSWER_MEASURES, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "GET evaluations/<assessment_id>/": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "evaluations/<assessment_id>/remettre/": Guard(
        Power.SUBMIT_ANSWERS, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "evaluations/<assessment_id>/examen/": Guard(
        Power.REVIEW_ANSWERS, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "evaluations/<assessment_id>/renvoyer/": Guard(
        Power.REVIEW_ANSWERS, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "evaluations/<assessment_id>/accepter/": Guard(
        Power.REVIEW_ANSWERS, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "evaluations/<assessment_id>/mesures/<node_id>/action/": Guard(
        Power.KEEP_PLAN, ABOVE_SITE, known_by=Power.READ_POSTURE
    ),
    "plan/<planned_id>/": Guard(Power.KEEP_PLAN, ABOVE_ENTITY, known_by=Power.READ_POSTURE),
    "GET plan/<planned_id>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "plan/derogations/<waiver_id>/": Guard(
        Power.KEEP_PLAN, ABOVE_ENTITY, known_by=Power.READ_POSTURE
    ),
    "GET plan/derogations/<waiver_id>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "audits/<audit_id>/": Guard(Power.KEEP_AUDITS, ABOVE_ENTITY, known_by=Power.READ_POSTURE),
    "audits/<follow_id>/": Guard(Power.KEEP_AUDITS, ABOVE_ENTITY, known_by=Power.READ_POSTURE),
    "GET audits/<audit_id>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "audits/niveaux/": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "echanges/": Guard(Power.EXCHANGE_EVENTS, frozenset({Place(PlaceKind.REGION, "84"), NATION})),
    "preuves/<place>/": Guard(Power.KEEP_EVIDENCE, ABOVE_ENTITY, known_by=Power.READ_POSTURE),
    "GET preuves/<place>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "GET preuves/<place>/deposer/$": Guard(
        Power.KEEP_EVIDENCE, ABOVE_ENTITY, known_by=Power.READ_POSTURE
    ),
    "GET preuves/<place>/prevus/": Guard(
        Power.KEEP_EVIDENCE, ABOVE_ENTITY, known_by=Power.READ_POSTURE
    ),
    "GET preuves/<place>/prevus/<exercise_id>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "GET preuves/<place>/<proof_id>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "GET preuves/<place>/<proof_id>/remplacer/$": Guard(
        Power.KEEP_EVIDENCE, ABOVE_ENTITY, known_by=Power.READ_POSTURE
    ),
    "GET preuves/<place>/<proof_id>/pieces/": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "evaluations/<assessment_id>/export.": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "evaluations/<assessment_id>/note.pdf": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "evaluations/<assessment_id>/rapport.pdf": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "GET evaluations/<assessment_id>/scores/$": Guard(Power.READ_POSTURE, ABOVE_SITE),
    "evaluations/campagnes/<campaign_id>/ensemble": Guard(
        Power.READ_POSTURE,
        ABOVE_SITE - {SITE, ENTITY},
        known_by=Power.READ_POSTURE,
        known_above=ABOVE_SITE,
    ),
    "GET evaluations/etablissements/<place>/$": Guard(Power.READ_POSTURE, ABOVE_ENTITY),
    "observatoire/rapports/<report_id>/": Guard(Power.PUBLISH_FIGURES, ANYWHERE),
    "comptes/": Guard(Power.KEEP_ACCOUNTS, ABOVE_SITE),
    "cles/<key_id>/": Guard(Power.KEEP_KEYS, ABOVE_SITE),
    "referentiels/<version_id>/": Guard(Power.KEEP_REFERENTIALS, ANYWHERE),
    "messages/<message_id>/": Guard(Power.OPERATE, ANYWHERE),
    "exploitation/": Guard(Power.OPERATE, ANYWHERE),
    "etablissements/imports/<import_id>/": Guard(Power.LOAD_REGISTER, ANYWHERE),
}
# What is not of a place: the register that all read, one's own account, what one is told oneself,
# links that are secrets.
OPEN = ("etablissements/<", "etablissements/ght/", "etablissements/entites/", "compte/")
OPEN += ("notifications/", "donnees/")
OPEN += ("declarer/", "contacts/lien/", "incidents/export.", "contacts/export.", "plan/export.")
OPEN += ("observatoire/publies/",)
# Read by everybody who is signed in; what is done there is not for everybody.
OPEN_TO_READ = ("referentiels/<",)
UNKNOWN = {
    "public_id": "00000000-0000-4000-8000-000000000000",
    "number": "2026-99999-1",
    "place": "ej-990000017",
}


def guard_of(method, route):
    found = [
        words
        for words in GUARDS
        if f"{method} {route}$".startswith(words) or f"{route}$".startswith(words)
    ]
    return GUARDS[max(found, key=len)] if found else None


def named():
    """Every address that names a thing, with its method."""
    for route, view in routes():
        for method in OF_A_METHOD.get(getattr(view, "kind", ""), ()):
            is_read = method == "GET" and plain(route).startswith(OPEN_TO_READ)
            if "<" in route and not plain(route).startswith(OPEN) and not is_read:
                yield method, plain(route)


@pytest.fixture
def world():
    world = a_world()
    a_site(BESIDE, name="ANNEXE DE BELLEVUE")
    elsewhere = a_site_elsewhere()
    LegalEntity.objects.filter(pk=elsewhere.entity_id).update(ght=a_ght("GHT-B"))
    return world


def test_every_address_that_names_a_thing_says_who_opens_it():
    assert [line for line in named() if guard_of(*line) is None] == []
    assert {actor.grants[0].role for actor in EVERY_ACTOR} == set(Role)


@pytest.mark.parametrize("part", range(PARTS))
def test_each_role_at_each_place_opens_what_it_reaches_and_the_rest_does_not_exist(world, part):
    unknown = {name: UNKNOWN.get(name, "9999999") for name in world.addresses}
    lines, wrong = [(*line, guard_of(*line)) for line in named()], []

    for actor in EVERY_ACTOR[part::PARTS]:
        client = enter(Client(), an_account(actor))
        for method, route, guard in lines:
            status, said = asked(client, method, world.url(route), world.addresses)
            told = f"{method} {route} to {actor.name}: {status}"
            if guard.opens(actor):
                wrong += [told] if status in {403, 404} else []
            elif guard.knows(actor):
                wrong += [told] if status != 403 else []
            else:
                nothing = asked(client, method, at(route, unknown), unknown)
                wrong += [told] if (status, said) != nothing or status not in {403, 404} else []

    assert wrong == []


@pytest.mark.parametrize(
    ("scope", "address"),
    [
        (KeyScope.READ, "declarations/{}"),
        (KeyScope.TELL, "incidents/{}/notices"),
        (KeyScope.INDICATORS, "incidents/{}/indicators"),
    ],
)
def test_a_key_of_each_place_reads_what_it_reaches_and_the_rest_does_not_exist(
    world, client, scope, address
):
    opened = set()

    for place in PLACES:
        _, header = a_key(scope, place=place)
        found = []
        for number in (world.incident.number, UNKNOWN["number"]):
            answer = client.get(f"/api/v1/{address.format(number)}", **header)
            found.append((answer.status_code, answer.content.replace(number.encode(), b"")))
        if found[0][0] == 200:
            opened.add(place)
        else:
            assert found[0] == found[1]

    assert opened == ABOVE_SITE


def at(route, addresses):
    return "/" + re.sub(r"<(\w+)>", lambda found: addresses[found[1]], route)


def asked(client, method, address, identifiers):
    """What one request gets, without what its own address says; whatever it changes is undone."""
    client.cookies.pop("messages", None)  # what the page before had to say
    with transaction.atomic():
        answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        text = read(answer).decode("utf-8", "replace")
        transaction.set_rollback(True)
    text = text.replace(address, "…")
    for value in filter(lambda value: len(value) > 6, identifiers.values()):
        text = text.replace(value, "…")
    return answer.status_code, re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", text)
