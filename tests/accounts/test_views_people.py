import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import mails, places
from hygie.accounts.models import ApiKey, Invitation, Membership, Person
from hygie.accounts.operations import invitations, memberships, people
from hygie.accounts.rules import Gift
from hygie.establishments.models import Site
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.platform import letters
from tests.accounts.letters import told
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, NOON, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import PASSWORD, an_account, enter, signed_in

pytestmark = pytest.mark.django_db
FORGOTTEN = "/compte/mot-de-passe/oublie/"
ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
CHOSEN = {"new": PASSWORD, "again": PASSWORD}
ASKED = {
    "email": "lucie@bellevue.example",
    "name": "Lucie Petit",
    "role": "READER",
    "place": f"LEGAL_ENTITY:{BELLEVUE_ENTITY}",
    "starts_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
}


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def an_invitation(*, email="lucie@bellevue.example", at=None):
    at = at or timezone.now()
    gift = Gift(role=Role.READER, place=ENTITY, starts_on=timezone.localdate(at))
    invitation = invitations.invite(email=email, name="Lucie", gift=gift, by=SYSTEM, at=at)
    return invitation, f"/compte/invitation/{letters.token_of(mails.INVITE, invitation.seed)}/"


def test_a_scanner_that_opens_the_link_uses_nothing_up(client):
    invitation, link = an_invitation()

    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert "Accepter" in page.content.decode()

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    answer = client.post(link, CHOSEN)
    assert answer.headers["Location"] == "/compte/connexion/"
    assert Person.objects.get(email="lucie@bellevue.example").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Ce champ"),
        ({"new": PASSWORD, "again": PASSWORD + "x"}, "diffèrent"),
        ({"new": "court", "again": "court"}, "trop court"),
    ],
)
def test_a_password_that_will_not_do_is_asked_again(client, chosen, sentence):
    _, link = an_invitation()

    answer = client.post(link, chosen)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Person.objects.exists()


def test_a_dead_link_says_why_and_the_journal_keeps_who_tried_to_use_it(client):
    _, expired = an_invitation(at=timezone.now() - timedelta(days=8))
    used, link = an_invitation(email="rita@bellevue.example")
    client.post(link, CHOSEN)

    for dead, words in ((expired, "expiré"), (link, "déjà servi")):
        for answer in (client.get(dead), client.post(dead, CHOSEN)):
            assert answer.status_code == 410
            assert words in answer.content.decode()
    altered = client.post("/compte/invitation/pas-le-bon/", CHOSEN)

    assert altered.status_code == 404
    assert Entry.objects.filter(what="accounts.invitation_refused").count() == 2
    assert Person.objects.count() == 1
    assert used.email == "rita@bellevue.example"


def test_an_invitation_is_sent_from_the_page_and_to_nobody_twice(client):
    anne = signed_in(ANNE)

    assert anne.post("/comptes/inviter/", ASKED).status_code == 302
    again = anne.post("/comptes/inviter/", ASKED)

    assert again.status_code == 422
    assert "déjà invitée" in again.content.decode()
    assert told() == [("lucie@bellevue.example", "Votre invitation sur Hygie")]
    assert "Lucie Petit" in anne.get("/comptes/invitations/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role": "CISO"}, "Choisissez une réponse de la liste"),
        ({"role": "ADMINISTRATOR"}, "Choisissez une réponse de la liste"),
        ({"place": "NATION:FR"}, "Choisissez une réponse de la liste"),
        ({"place": "LEGAL_ENTITY:930110051"}, "Choisissez une réponse de la liste"),
        ({"place": "\x00"}, "Choisissez une réponse de la liste"),
        ({"starts_on": "2020-01-01"}, "aujourd’hui ou plus tard"),
        ({"ends_on": timezone.localdate().isoformat()}, "avant le premier"),
        ({"starts_on": "9999-12-31"}, "Dans un an au plus"),
        ({"starts_on": "demain"}, "Écrivez une date"),
        ({"email": "lucie"}, "prenom.nom@exemple.fr"),
    ],
)
def test_what_may_not_be_given_is_refused_in_a_sentence(changes, sentence):
    answer = signed_in(ANNE).post("/comptes/inviter/", {**ASKED, **changes})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("place", "status"),
    [(BELLEVUE_ENTITY, 302), ("84", 422), ("nulle part", 422), ("\x00", 422), ("GHT-A", 302)],
)
def test_who_has_many_places_writes_one(place, status):
    answer = signed_in(ADAM).post("/comptes/inviter/", {**ASKED, "place": place})

    assert answer.status_code == status
    assert Invitation.objects.count() == (status == 302)


def test_an_entity_is_offered_before_its_sites(monkeypatch):
    site = Site.objects.select_related("entity").get(finess=BELLEVUE)
    found = SimpleNamespace(
        finess=site.finess,
        name=site.name,
        city=site.city,
        entity_finess=site.entity.finess,
        entity_name=site.entity.name,
    )
    monkeypatch.setattr(places.establishments, "any_search", lambda text, limit: [found])
    asked = ASKED | {"place": "hôpital de la butte"}

    said = str(signed_in(ADAM).post("/comptes/inviter/", asked).context["form"].errors["place"])

    assert said.index(BELLEVUE_ENTITY) < said.index(BELLEVUE)
    assert "entité juridique" in said


def test_a_mailbox_is_not_filled(client):
    anne = signed_in(ANNE)
    anne.post("/comptes/inviter/", ASKED)
    invitation = Invitation.objects.get()

    answers = [anne.post(f"/comptes/invitations/{invitation.pk}/renvoyer/") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 429]
    assert len(told()) == 5


def test_a_role_that_ends_stops_the_session_at_its_next_request():
    browser = signed_in(REMI)
    assert browser.get("/incidents/").status_code == 200
    held = Membership.objects.get()

    memberships.end(held.pk, last_day=None, known=None, by=ANNE, at=timezone.now())

    assert browser.get("/incidents/").headers["Location"].startswith("/compte/connexion/")


def test_a_suspended_account_is_out_at_its_next_request():
    browser, remi = signed_in(REMI), Person.objects.get()

    answer = signed_in(ANNE).post(f"/comptes/{remi.pk}/suspendre/")

    assert answer.status_code == 302
    assert browser.get("/compte/moi/").status_code == 302


def test_two_who_change_the_end_of_a_role_do_not_erase_each_other():
    remi = an_account(REMI)
    page = f"/comptes/{remi.pk}/roles/{Membership.objects.get().pk}/"
    anne, gael = signed_in(ANNE), signed_in(GAEL)

    first = anne.post(page, {"last_day": "2099-06-30", "known": ""})
    second = gael.post(page, {"last_day": "2099-09-30", "known": ""})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "relisez" in second.content.decode()
    assert str(Membership.objects.get(person=remi).ends_on) == "2099-06-30"


def test_the_page_of_a_person_tells_nothing_of_elsewhere():
    remi = an_account(REMI)
    elsewhere = Place(PlaceKind.SITE, "930100037")
    memberships.grant(
        remi, role=Role.CIO, place=elsewhere, starts_on=NOON.date(), by=SYSTEM, at=NOON
    )

    page = signed_in(ANNE).get(f"/comptes/{remi.pk}/").content.decode()

    assert "Lecteur" in page
    assert "DSI" not in page
    assert "AILLEURS" not in page
    assert "930100037" not in page


def test_searching_and_guessing_reveal_no_neighbour():
    for actor in (ANNE, REMI):
        an_account(actor)
    zoe = signed_in(ZOE)

    page = zoe.get("/comptes/", {"q": "anne", "presence": "ALL"}).content.decode()
    assert "0 personne" in page
    assert "anne@" not in page
    unknown = zoe.get("/comptes/999999/").content
    for person in Person.objects.exclude(name="Zoé"):
        answer = zoe.get(f"/comptes/{person.pk}/")
        assert (answer.status_code, answer.content) == (404, unknown)


def test_a_role_of_somebody_is_not_reached_through_somebody_else():
    remi = an_account(REMI)
    lise = an_account(Actor(name="Lise", grants=(Grant(Role.DPO, ENTITY),)))
    held = Membership.objects.get(person=lise)

    assert signed_in(ANNE).get(f"/comptes/{remi.pk}/roles/{held.pk}/").status_code == 404


def test_a_key_is_shown_once_and_opens_until_it_is_revoked():
    anne = signed_in(ANNE)
    asked = {
        "name": "SIEM",
        "scopes": ["DECLARE", "READ"],
        "place": f"LEGAL_ENTITY:{BELLEVUE_ENTITY}",
        "expires_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    assert anne.post("/cles/", asked).headers["Location"] == "/cles/"
    page = anne.get("/cles/").content.decode()
    text = page.partition('data-copy="')[2].partition('"')[0]

    assert "La clé est faite" not in anne.get("/cles/").content.decode()
    assert ApiKey.objects.count() == 1
    assert text.startswith("hygie_")
    machine, header = Client(), {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert machine.get("/api/v1/establishments?q=bellevue", **header).status_code == 200
    anne.post(f"/cles/{ApiKey.objects.get().pk}/revoquer/")
    assert machine.get("/api/v1/establishments?q=bellevue", **header).status_code == 401


def test_an_administrator_is_offered_no_key_that_reads():
    page = signed_in(ADAM).get("/cles/").content.decode()

    assert "Déposer une déclaration" in page
    assert "Lire les déclarations" not in page


def test_a_key_of_more_than_a_year_is_refused():
    asked = {
        "name": "SIEM",
        "scopes": ["DECLARE"],
        "place": f"LEGAL_ENTITY:{BELLEVUE_ENTITY}",
        "expires_on": (timezone.localdate() + timedelta(days=366)).isoformat(),
    }

    assert signed_in(ANNE).post("/cles/", asked).status_code == 422
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "page", ["/comptes/", "/comptes/invitations/", "/comptes/revues/", "/cles/"]
)
def test_a_list_asks_few_questions_however_long(page, django_assert_max_num_queries):
    for number in range(30):
        an_account(Actor(name=f"Lecteur{number}", grants=(Grant(Role.READER, ENTITY),)))
        an_invitation(email=f"i{number}@b.example")
    anne = signed_in(ANNE)

    with django_assert_max_num_queries(16):
        assert anne.get(page).status_code == 200


def test_where_no_mail_leaves_who_invites_is_given_the_link_once(client):
    anne = signed_in(ANNE)

    assert "pas réglé" in anne.get("/comptes/inviter/").content.decode()
    answer = anne.post("/comptes/inviter/", ASKED, follow=True)
    page, again = answer.content.decode(), anne.get("/comptes/invitations/").content.decode()
    link = re.search(r'data-copy="http://localhost:8000(/compte/invitation/[\w-]{43}/)"', page)[1]

    assert "part à l’instant" not in page
    assert link not in again
    assert client.get(link).status_code == 200
    assert Entry.objects.filter(what="accounts.invitation_handed_over").count() == 1
    resent = f"/comptes/invitations/{Invitation.objects.get().pk}/renvoyer/"
    other = anne.post(resent, follow=True).content.decode()
    assert "/compte/invitation/" in other
    assert link not in other
    assert client.get(link).status_code == 404


def test_where_mails_leave_nobody_is_shown_a_link(settings):
    settings.EMAIL_HOST = "smtp.example"
    anne = signed_in(ANNE)

    page = anne.post("/comptes/inviter/", ASKED, follow=True).content.decode()

    assert "part à l’instant" in page
    assert "/compte/invitation/" not in page
    assert not Entry.objects.filter(what="accounts.invitation_handed_over").exists()


def test_where_no_mail_leaves_a_forgotten_password_is_not_promised_a_link(client):
    for answer in (client.get(FORGOTTEN), client.post(FORGOTTEN, {"email": "a@b.example"})):
        page = answer.content.decode()
        assert "aucun lien ne peut vous être envoyé" in page
        assert "À qui demander" in page
        assert 'name="email"' not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"ends_on": timezone.localdate().isoformat()}, "ends_on"),
    ],
)
def test_a_refusal_stands_beside_what_it_is_about(changes, field):
    answer = signed_in(ANNE).post("/comptes/inviter/", ASKED | changes)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_role_that_does_not_exist_there_is_refused_beside_the_role():
    asked = ASKED | {"role": "OBSERVER", "place": BELLEVUE_ENTITY}

    answer = signed_in(ADAM).post("/comptes/inviter/", asked)

    assert list(answer.context["form"].errors) == ["role"]


def test_what_a_link_did_is_not_told_as_done_by_a_declarant():
    remi = an_account(REMI)
    people.change_password(remi, password=PASSWORD + " 2", by=ANYONE, at=timezone.now())

    for page in (
        signed_in(ANNE).get(f"/comptes/{remi.pk}/"),
        enter(Client(), remi).get("/compte/moi/"),
    ):
        text = page.content.decode()
        assert "déclarant sans compte" not in text
        assert "Par le lien d’un mail" in text
        assert ">hygie<" not in text
        assert text.count("<dt>Téléphone</dt>") == 1
        assert "Mon compte" in text
