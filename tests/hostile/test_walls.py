"""Who gets what, page by page: a route that this table does not know fails it."""

import logging

import pytest
from django.db import transaction
from django.test import Client

from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.contacts.models import CrisisContact
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from tests.cast import BELLEVUE, ELSEWHERE, EVERYBODY, NOON
from tests.contacts.factories import KEY, a_contact
from tests.hostile.worlds import a_key, a_world, read, routes
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db

# The incident is one of Bellevue. Anne is its CISO, Rémi reads there; Zoé is a CISO elsewhere;
# Gaël and Karim answer for its group and its region; Léa is an analyst; Oscar runs the platform;
# Nadia observes; Adam keeps the accounts. 302 of nobody leads to the sign-in page, 404 is what
# one may not know of, 403 what one may not do.
WALLS = """
                                           nobody anne remi  zoe gael karim lea oscar nadia adam
GET  ''                                       200  302  302  302  302  302  302  302  302  302
GET  exploitation/taches/                     302  403  403  403  403  403  403  200  403  403
POST exploitation/taches/<job_id>/relancer/   302  403  403  403  403  403  403  409  403  403
GET  exploitation/sauvegardes/                302  403  403  403  403  403  403  200  403  403
POST exploitation/sauvegardes/maintenant/     302  403  403  403  403  403  403  302  403  403
GET  compte/connexion/                        200  200  200  200  200  200  200  200  200  200
POST compte/connexion/                        200  200  200  200  200  200  200  200  200  200
GET  compte/connexion/code/                   302  302  302  302  302  302  302  302  302  302
POST compte/connexion/code/                   302  302  302  302  302  302  302  302  302  302
GET  compte/confirmer/                        302  200  200  200  200  200  200  200  200  200
POST compte/confirmer/                        302  200  200  200  200  200  200  200  200  200
POST compte/sessions/fermer-les-autres/       302  302  302  302  302  302  302  302  302  302
POST compte/sessions/<session_id>/fermer/     302  302  302  302  302  302  302  302  302  302
GET  compte/mot-de-passe/                     302  200  200  200  200  200  200  200  200  200
POST compte/mot-de-passe/                     302  200  200  200  200  200  200  200  200  200
GET  compte/mot-de-passe/oublie/              200  200  200  200  200  200  200  200  200  200
POST compte/mot-de-passe/oublie/              200  200  200  200  200  200  200  200  200  200
GET  compte/mot-de-passe/nouveau/<link>/      409  409  409  409  409  409  409  409  409  409
POST compte/mot-de-passe/nouveau/<link>/      409  409  409  409  409  409  409  409  409  409
GET  compte/second-facteur/                   302  200  200  200  200  200  200  200  200  200
GET  compte/second-facteur/application/       302  200  200  200  200  200  200  200  200  200
POST compte/second-facteur/application/       302  200  200  200  200  200  200  200  200  200
GET  compte/second-facteur/application/retirer/ 302 200 200  200  200  200  200  200  200  200
POST compte/second-facteur/application/retirer/ 302 302 302  302  302  302  302  302  302  302
GET  compte/second-facteur/codes/             302  200  200  200  200  200  200  200  200  200
POST compte/second-facteur/codes/             302  302  302  302  302  302  302  302  302  302
GET  compte/cles/                             302  200  200  200  200  200  200  200  200  200
POST compte/cles/                             302  200  200  200  200  200  200  200  200  200
POST compte/cles/defi/                        200  200  200  200  200  200  200  200  200  200
POST compte/cles/nouvelle/defi/               302  200  200  200  200  200  200  200  200  200
GET  compte/identites/<slug>/connexion/       404  404  404  404  404  404  404  404  404  404
GET  compte/identites/<slug>/lier/            302  404  404  404  404  404  404  404  404  404
POST compte/identites/<slug>/lier/            302  404  404  404  404  404  404  404  404  404
GET  compte/identites/<slug>/retour/          404  404  404  404  404  404  404  404  404  404
POST compte/identites/<slug>/retour/          404  404  404  404  404  404  404  404  404  404
GET  compte/identites/<identity_id>/delier/   302  404  404  404  404  404  404  404  404  404
POST compte/identites/<identity_id>/delier/   302  302  302  302  302  302  302  302  302  302
GET  compte/cles/<passkey_id>/retirer/        302  404  404  404  404  404  404  404  404  404
POST compte/cles/<passkey_id>/retirer/        302  302  302  302  302  302  302  302  302  302
POST compte/deconnexion/                      302  302  302  302  302  302  302  302  302  302
GET  compte/moi/                              302  200  200  200  200  200  200  200  200  200
GET  compte/moi/coordonnees/                  302  200  200  200  200  200  200  200  200  200
POST compte/moi/coordonnees/                  302  422  422  422  422  422  422  422  422  422
GET  compte/invitation/<token>/               200  403  403  403  403  403  403  403  403  403
POST compte/invitation/<token>/               422  403  403  403  403  403  403  403  403  403

GET  comptes/                                 302  200  403  200  200  403  403  403  403  200
GET  comptes/inviter/                         302  200  403  200  200  403  403  403  403  200
POST comptes/inviter/                         302  422  403  422  422  403  403  403  403  422
GET  comptes/invitations/                     302  200  403  200  200  403  403  403  403  200
POST comptes/invitations/<invitation_id>/renvoyer/ 302 302 403 404 302  403  403  403  403  302
POST comptes/invitations/<invitation_id>/retirer/  302 302 403 404 302  403  403  403  403  302
GET  comptes/revues/                          302  200  403  200  200  403  403  403  403  200
GET  comptes/revues/<review_id>/              302  200  403  404  200  403  403  403  403  200
POST comptes/revues/<review_id>/<line_id>/    302  409  403  404  409  403  403  403  403  409
GET  comptes/<person_id>/                     302  200  403  404  200  403  403  403  403  200
GET  comptes/<person_id>/roles/               302  200  403  404  200  403  403  403  403  200
POST comptes/<person_id>/roles/               302  422  403  404  422  403  403  403  403  422
GET  comptes/<person_id>/roles/<membership_id>/ 302 200 403  404  200  403  403  403  403  200
POST comptes/<person_id>/roles/<membership_id>/ 302 422 403  404  422  403  403  403  403  422
POST comptes/<person_id>/second-facteur/      302  302  403  404  302  403  403  403  403  302
POST comptes/<person_id>/suspendre/           302  302  403  404  302  403  403  403  403  302
POST comptes/<person_id>/reactiver/           302  409  403  404  409  403  403  403  403  409
GET  comptes/<person_id>/fermer/              302  200  403  404  200  403  403  403  403  200
POST comptes/<person_id>/fermer/              302  302  403  404  302  403  403  403  403  302

GET  cles/                                    302  200  403  200  403  403  403  403  403  200
POST cles/                                    302  422  403  422  403  403  403  403  403  422
POST cles/<key_id>/revoquer/                  302  302  403  404  403  403  403  403  403  302

GET  messages/                                302  403  403  403  403  403  403  200  403  403
GET  messages/<message_id>/                   302  403  403  403  403  403  403  200  403  403

GET  incidents/                               302  200  200  200  200  200  200  403  403  403
GET  incidents/nouveautes/                    302  200  200  204  200  200  200  403  403  403
GET  incidents/saisir/                        302  403  403  403  403  403  200  403  403  403
POST incidents/saisir/                        302  403  403  403  403  403  422  403  403  403
POST incidents/export.<form>                  302  200  200  200  200  200  200  403  403  403
GET  incidents/envois/                        302  403  403  403  403  403  200  403  403  403
POST incidents/envois/                        302  403  403  403  403  403  422  403  403  403
GET  incidents/envois/<dispatch_id>/          302  403  403  403  403  403  200  403  403  403
POST incidents/envois/<dispatch_id>/arreter/  302  403  403  403  403  403  302  403  403  403
GET  incidents/communs/                       302  200  200  200  200  200  200  403  403  403
GET  incidents/communs/nouveau/               302  403  403  403  403  403  200  403  403  403
POST incidents/communs/nouveau/               302  403  403  403  403  403  422  403  403  403
GET  incidents/communs/<parent_id>/           302  200  200  404  200  200  200  403  403  403
POST incidents/communs/<parent_id>/dire/      302  403  403  404  403  403  422  403  403  403
POST incidents/communs/<parent_id>/rattacher/ 302  403  403  404  403  403  422  403  403  403
POST incidents/communs/<parent_id>/terminer/  302  403  403  404  403  403  302  403  403  403
POST incidents/communs/<parent_id>/retirer/   302  403  403  404  403  403  422  403  403  403
GET  incidents/<number>/incident-commun/      302  403  403  404  403  403  200  404  404  404
POST incidents/<number>/incident-commun/      302  403  403  404  403  403  422  404  404  404
GET  incidents/<number>/                      302  200  200  404  200  200  200  404  404  404
GET  incidents/<number>/pieces/<attachment_id>/ 302 200 200  404  200  200  200  404  404  404
POST incidents/<number>/prendre-en-compte/    302  403  403  404  403  403  302  404  404  404
POST incidents/<number>/suivre/               302  403  403  404  403  403  302  404  404  404
GET  incidents/<number>/confier/              302  403  403  404  403  403  200  404  404  404
POST incidents/<number>/confier/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rendre/               302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/qualifier/            302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/doublon/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/hors-perimetre/       302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/noter/                302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rappel/               302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/nouveau-code/         302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/clore/                302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/rouvrir/              302  403  403  404  403  403  422  404  404  404
POST incidents/<number>/prise-de-connaissance/ 302 403  403  404  403  403  422  404  404  404
POST incidents/<number>/echanges/             302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/echanges/nouveautes/  302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/echanges/lu/          302  204  403  404  403  403  204  404  404  404
GET  incidents/<number>/echanges/<file_id>/   302  200  403  404  403  403  200  404  404  404
GET  incidents/<number>/demarches/<duty>/     302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/demarches/<duty>/     302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/demarches/<duty>/document.<kind> 302 200 403 404 403 403 200 404 404 404
POST incidents/<number>/demarches/<duty>/<sent_id>/retirer/ 302 302 403 404 403 403 302 404 404 404
GET  incidents/<number>/soins/                302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/soins/                302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/cause/                302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/cause/                302  422  403  404  403  403  422  404  404  404
GET  indicateurs/                             302  403  403  403  403  403  200  403  403  403
GET  incidents/<number>/indicateurs/          302  200  200  404  200  200  200  404  404  404
POST incidents/<number>/indicateurs/          302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/indicateurs/export.<form> 302 302 302 404 302  302  302  404  404  404
POST incidents/<number>/indicateurs/<indicator_id>/retirer/ 302 302 403 404 403 403 302 404 404 404
GET  incidents/<number>/taches/               302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/taches/lancer/        302  302  403  404  403  403  302  404  404  404
POST incidents/<number>/taches/ajouter/       302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/taches/<task_id>/     302  422  403  404  403  403  422  404  404  404
GET  incidents/<number>/appui/                302  200  403  404  403  403  200  404  404  404
POST incidents/<number>/appui/                302  422  403  404  403  403  422  404  404  404
POST incidents/<number>/appui/<support_id>/retirer/ 302 403 403 404 403 403 302 404 404 404
GET  astreinte/main-courante/                 302  403  403  403  403  403  200  403  403  403
POST astreinte/main-courante/                 302  403  403  403  403  403  422  403  403  403
GET  astreinte/releve/                        302  403  403  403  403  403  200  403  403  403
GET  astreinte/releve.pdf                     302  403  403  403  403  403  200  403  403  403
GET  astreinte/fiches/                        302  403  403  403  403  403  200  403  403  403
GET  astreinte/fiches/<playbook_code>/        302  403  403  403  403  403  200  403  403  403
POST astreinte/fiches/<playbook_code>/        302  403  403  403  403  403  422  403  403  403

GET  consultations/                           302  200  403  200  403  403  403  403  403  403
POST consultations/export.csv                 302  200  403  200  403  403  403  403  403  403

GET  contacts/                                302  302  302  302  200  200  200  403  403  403
POST contacts/export.<form>                   302  200  200  409  200  200  200  403  403  403
GET  contacts/lien/<secret>/                  404  404  404  404  404  404  404  404  404  404
POST contacts/lien/<secret>/                  404  404  404  404  404  404  404  404  404  404
GET  contacts/<place>/                        302  200  200  404  200  200  200  404  404  404
GET  contacts/<place>/ajouter/                302  200  403  404  200  403  403  404  404  404
POST contacts/<place>/ajouter/                302  422  403  404  422  403  403  404  404  404
POST contacts/<place>/imprimer/               302  200  200  404  200  200  200  404  404  404
GET  contacts/<place>/<contact_id>/           302  200  403  404  200  403  403  404  404  404
POST contacts/<place>/<contact_id>/           302  422  403  404  422  403  403  404  404  404
POST contacts/<place>/<contact_id>/confirmer/ 302  302  403  404  302  403  403  404  404  404
POST contacts/<place>/<contact_id>/retirer/   302  302  403  404  302  403  403  404  404  404

GET  declarer/                                200  200  200  200  200  200  200  200  200  200
POST declarer/                                422  422  422  422  422  422  422  422  422  422
GET  declarer/signaler/                       200  200  200  200  200  200  200  200  200  200
POST declarer/signaler/                       200  200  200  200  200  200  200  200  200  200
POST declarer/signaler/incident/              302  302  302  302  302  302  302  302  302  302
GET  declarer/structure/                      200  200  200  200  200  200  200  200  200  200
POST declarer/structure/                      422  422  422  422  422  422  422  422  422  422
GET  declarer/structures/                     200  200  200  200  200  200  200  200  200  200
GET  declarer/enregistre/                     302  302  302  302  302  302  302  302  302  302
GET  declarer/relire/                         302  302  302  302  302  302  302  302  302  302
POST declarer/relire/                         302  302  302  302  302  302  302  302  302  302
POST declarer/fichiers/                       302  302  302  302  302  302  302  302  302  302
GET  declarer/accuse/                         302  302  302  302  302  302  302  302  302  302
GET  declarer/accuse.pdf                      302  302  302  302  302  302  302  302  302  302
GET  declarer/formulaire-papier.pdf           200  200  200  200  200  200  200  200  200  200
GET  declarer/reprendre/                      200  200  200  200  200  200  200  200  200  200
POST declarer/reprendre/                      200  200  200  200  200  200  200  200  200  200
POST declarer/quitter/                        302  302  302  302  302  302  302  302  302  302
GET  declarer/soins/                          302  302  302  302  302  302  302  302  302  302
POST declarer/soins/                          302  302  302  302  302  302  302  302  302  302
GET  declarer/echanges/                       302  302  302  302  302  302  302  302  302  302
POST declarer/echanges/                       302  302  302  302  302  302  302  302  302  302
GET  declarer/echanges/nouveautes/            204  204  204  204  204  204  204  204  204  204
POST declarer/echanges/lu/                    204  204  204  204  204  204  204  204  204  204
GET  declarer/echanges/<file_id>/             302  302  302  302  302  302  302  302  302  302
GET  declarer/demarches/<duty>/               302  302  302  302  302  302  302  302  302  302
POST declarer/demarches/<duty>/               302  302  302  302  302  302  302  302  302  302
GET  declarer/demarches/<duty>/document.<kind> 302 302  302  302  302  302  302  302  302  302
POST declarer/demarches/<duty>/<sent_id>/retirer/ 302 302 302 302 302  302  302  302  302  302
GET  declarer/taches/                         302  302  302  302  302  302  302  302  302  302
POST declarer/taches/<task_id>/               302  302  302  302  302  302  302  302  302  302
GET  declarer/<slug>/                         302  302  302  302  302  302  302  302  302  302
POST declarer/<slug>/                         302  302  302  302  302  302  302  302  302  302

GET  etablissements/                          302  200  200  200  200  200  200  200  200  200
GET  etablissements/imports/                  302  403  403  403  403  403  403  200  403  200
POST etablissements/imports/                  302  403  403  403  403  403  403  200  403  200
GET  etablissements/imports/<import_id>/      302  403  403  403  403  403  403  200  403  200
GET  etablissements/imports/<import_id>/lignes.csv 302 403 403 403 403 403  403  200  403  200
GET  etablissements/entites/<finess>/         302  404  404  404  404  404  404  404  404  404
GET  etablissements/ght/<code>/               302  200  200  200  200  200  200  200  200  200
GET  etablissements/<finess>/                 302  200  200  200  200  200  200  200  200  200

GET  api/                                     200  200  200  200  200  200  200  200  200  200
GET  api/v1/                                  404  404  404  404  404  404  404  404  404  404
GET  api/v1/openapi.json                      200  200  200  200  200  200  200  200  200  200
POST api/v1/declarations                      401  401  401  401  401  401  401  401  401  401
GET  api/v1/declarations/<number>             401  401  401  401  401  401  401  401  401  401
GET  api/v1/establishments                    401  401  401  401  401  401  401  401  401  401
GET  api/v1/establishments/<finess>           401  401  401  401  401  401  401  401  401  401
"""
HEADER, *LINES = [line.split() for line in WALLS.splitlines() if line.strip()]
TABLE = {
    (method, "" if route == "''" else route): tuple(map(int, statuses))
    for method, route, *statuses in LINES
}
OF_A_METHOD = {"shows": ("GET",), "does": ("POST",), "asks": ("GET", "POST")}


def plain(route):
    """A route without the converters of its parameters."""
    for converter in ("str", "int", "slug"):
        route = route.replace(f"<{converter}:", "<")
    return route


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_the_table_knows_every_route_and_every_route_is_in_the_table():
    asked = {
        (method, plain(route))
        for route, view in routes()
        for method in OF_A_METHOD.get(getattr(view, "kind", ""), ())
    }
    api = {plain(route) for route, view in routes() if not hasattr(view, "kind")}

    assert asked == {line for line in TABLE if not line[1].startswith("api/v")}
    assert api == {route for _, route in TABLE if route.startswith("api/v")}


def test_everybody_gets_what_the_table_says_on_every_page():
    world = a_world()
    people = [None, *(an_account(actor) for actor in EVERYBODY)]
    wrong = []

    for (method, route), expected in TABLE.items():
        for who, person, status in zip(HEADER, people, expected, strict=True):
            answer = visit(world, person, method, route)
            if answer.status_code != status:
                wrong.append(f"{method} {route} as {who}: {answer.status_code}, not {status}")
            if answer.status_code in {401, 403, 404} and tells(world, read(answer)):
                wrong.append(f"{method} {route} tells {who} of the incident or of a contact")

    assert not wrong


def tells(world, content):
    """Whether an answer names the incident or somebody to call."""
    return world.incident.title.encode() in content or b"Jeanne" in content


def visit(world, person, method, route):
    """One request of one person; whatever it changes is undone."""
    client = Client()
    with transaction.atomic():
        if person:
            enter(client, person)
        answer = client.generic(
            method, world.url(route), content_type="application/x-www-form-urlencoded"
        )
        read(answer)
        transaction.set_rollback(True)
    return answer


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS")


def test_no_page_answers_another_method_whatever_header_says_so():
    world = a_world()
    lea = signed_in(EVERYBODY[5])
    overrides = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_METHOD_OVERRIDE": "DELETE"}

    for route, view in routes():
        for method in METHODS:
            if method in OF_A_METHOD.get(getattr(view, "kind", ""), ()) or "api/v" in route:
                continue
            answer = lea.generic(method, f"{world.url(plain(route))}?_method=POST", **overrides)
            assert answer.status_code == 405, (method, route)


@pytest.mark.parametrize(
    ("place", "reads", "declares"),
    [
        (NATION, 200, 201),
        (Place(PlaceKind.REGION, "84"), 200, 201),
        (Place(PlaceKind.GHT, "GHT-A"), 200, 201),
        (Place(PlaceKind.SITE, BELLEVUE), 200, 201),
        (Place(PlaceKind.REGION, "11"), 404, 403),
        (Place(PlaceKind.SITE, ELSEWHERE), 404, 403),
        (Place(PlaceKind.LEGAL_ENTITY, "NATION"), 404, 403),
    ],
)
def test_a_machine_reaches_its_place_and_no_other(client, place, reads, declares):
    a_site_elsewhere()
    incident = an_incident()
    key = a_key(place=place)[1]

    answer = client.get(f"/api/v1/declarations/{incident.number}", **key)
    declared = client.post(
        "/api/v1/declarations", incident.content, content_type="application/json", **key
    )

    assert (answer.status_code, declared.status_code) == (reads, declares)
    assert (answer.json().get("title") == incident.title) is (reads == 200)


def test_a_key_that_is_over_revoked_or_of_another_scope_opens_nothing(client):
    incident = an_incident()
    revoked, header = a_key()
    keys.revoke(revoked.pk, by=SYSTEM, at=NOON)
    past = {"lasts": NOON.resolution * 1, "made": NOON - NOON.replace(month=2)}
    tried = [header, a_key(**past)[1], a_key(KeyScope.DECLARE)[1], {}]
    tried += [{"HTTP_AUTHORIZATION": word} for word in ("Bearer", "Basic YTpi", "Bearer \xff\x00")]

    for each in tried:
        assert client.get(f"/api/v1/declarations/{incident.number}", **each).status_code == 401


def test_a_session_opens_no_door_of_the_api_and_a_key_no_page(client):
    incident = an_incident()

    assert signed_in(EVERYBODY[5]).get(f"/api/v1/declarations/{incident.number}").status_code == 401
    assert client.get("/incidents/", **a_key()[1]).status_code == 302


def test_numbers_files_counts_and_the_poll_of_others_say_nothing():
    ours, theirs = a_world(), an_incident(site=a_site_elsewhere())
    zoe = signed_in(next(actor for actor in EVERYBODY if actor.name == "Zoé"))
    file = ours.addresses["attachment_id"]

    unknown = read(zoe.get("/incidents/2026-99999-1/"))
    assert read(zoe.get(f"/incidents/{ours.incident.number}/")) == unknown
    # A file of another incident, asked for through one's own.
    assert zoe.get(f"/incidents/{theirs.number}/pieces/{file}/").status_code == 404
    for question in ({"q": ours.incident.number}, {"q": "rançon"}, {"region": "84"}):
        for page in ("/incidents/", "/incidents/nouveautes/"):
            link = f"/incidents/{ours.incident.number}/"
            assert link not in read(zoe.get(page, question)).decode()
    assert ours.incident.number not in read(zoe.post("/incidents/export.csv")).decode()
    mark = theirs.changed_at.isoformat()
    assert zoe.get("/incidents/nouveautes/", {"depuis": mark}).status_code == 204


def test_an_analyst_sees_where_a_duplicate_leads_and_a_neighbour_does_not_read_it():
    original, copy = an_incident(site=a_site_elsewhere()), an_incident(site=a_site())
    lea, anne = signed_in(EVERYBODY[5]), signed_in(EVERYBODY[0])
    lea.post(f"/incidents/{copy.number}/doublon/", {"number": original.number})

    page = read(anne.get(f"/incidents/{copy.number}/")).decode()

    assert original.structure_name not in page
    assert anne.get(f"/incidents/{original.number}/").status_code == 404


def test_contacts_of_others_are_in_no_page_count_export_or_paper():
    ours, theirs = a_world(), a_site_elsewhere()
    elsewhere = Place(PlaceKind.LEGAL_ENTITY, theirs.entity.finess)
    other = a_contact(elsewhere, name="Zacharie Fictif")
    everybody = {actor.name: signed_in(actor) for actor in EVERYBODY}
    zoe, contact = everybody["Zoé"], ours.addresses["contact_id"]

    # Somebody else's contact, asked for through one's own sheet.
    own = f"/contacts/ej-{theirs.entity.finess}/"
    assert zoe.get(f"{own}{contact}/").status_code == 404
    for act in ("confirmer", "retirer"):
        assert zoe.post(f"{own}{contact}/{act}/", {"version": "1"}).status_code == 404
    assert CrisisContact.objects.filter(pk=contact, confirmed_at=None).exists()
    assert (
        zoe.get("/contacts/ej-000000000/").status_code == zoe.get(f"/contacts/{KEY}/").status_code
    )
    for name in ("Zoé", "Gaël", "Karim"):
        hidden = "Jeanne" if name == "Zoé" else other.name
        for question in ({}, {"region": "84"}, {"region": "11"}, {"q": "CH"}, {"niveau": "sites"}):
            page = read(everybody[name].get("/contacts/", question, follow=True)).decode()
            assert hidden not in page
        taken = read(everybody[name].post("/contacts/export.csv")).decode()
        assert hidden not in taken
    gael = read(everybody["Gaël"].get("/contacts/")).decode()
    assert theirs.entity.name not in gael.replace("CH de Bellevue", "")
    incident = read(zoe.get(f"/incidents/{ours.incident.number}/")).decode()
    assert "Jeanne" not in incident


def test_fields_that_nobody_asked_for_change_nothing():
    incident = an_incident()
    lea = signed_in(EVERYBODY[5])
    extra = {"status": "CLOSED", "closed_by": "moi", "id": "1", "site": "2", "number": "9"}

    lea.post(f"/incidents/{incident.number}/noter/", {"text": "Une note.", **extra})

    incident.refresh_from_db(fields=["status", "closed_by", "number", "site"])
    assert (incident.status, incident.closed_by) == ("SUBMITTED", "")
