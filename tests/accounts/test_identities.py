"""Providers of identity: a real one, in its own process, and all that its tokens must not be."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts.identity import exchange, flow
from hygie.accounts.models import Identity
from hygie.accounts.operations import identities
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from tests.accounts.doors import CODE, ME, a_person_with_an_app
from tests.accounts.letters import letters_to
from tests.cast import ANNE, LEA, ZOE
from tests.openid.provider_lies import LIES
from tests.openid.running import openid
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db
HOSPITAL, PSC = "etablissement", "pro-sante-connect"


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    with openid(tmp_path_factory.mktemp("openid")) as running:
        yield running


@pytest.fixture(autouse=True)
def _trusted(provider, settings):
    settings.IDENTITY_PROVIDERS = (provider.hospital(), provider.psc())
    exchange._read.clear()


def departure(client, slug, **query):
    """The address at which the provider is asked."""
    answer = client.get(f"/compte/identites/{slug}/connexion/", query)
    assert answer.status_code == 302
    return answer.headers["Location"]


def come_back(client, location):
    """The way back as a browser makes it: the page, then what the page sends."""
    parts = urlsplit(location)
    page = client.get(f"{parts.path}?{parts.query}")
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    data = {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}
    return client.post(parts.path, data)


def through(client, provider, slug=PSC, *, user="camille", lie="", **query):
    return come_back(client, provider.visit(departure(client, slug, **query), user=user, lie=lie))


def tie(person, provider, *, slug=PSC, user="camille", lie=""):
    client = enter(Client(), person)
    page = client.post(f"/compte/identites/{slug}/lier/").content.decode()
    there = unescape(re.search(r'href="(http://127[^"]+)"', page)[1])
    return come_back(client, provider.visit(there, user=user, lie=lie))


@pytest.fixture
def anne(provider):
    person = an_account(ANNE)
    assert tie(person, provider).headers["Location"] == ME
    return person


def test_what_is_asked_of_pro_sante_connect(provider):
    client = Client()

    asked = parse_qs(urlsplit(departure(client, PSC)).query)

    assert asked["scope"] == ["openid scope_all"]
    assert asked["acr_values"] == ["eidas1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [
        "http://localhost:8000/compte/identites/pro-sante-connect/retour/"
    ]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43
    assert asked["nonce"] != parse_qs(urlsplit(departure(client, PSC)).query)["nonce"]


def test_nothing_in_the_address_of_our_page_changes_what_is_asked():
    there = departure(Client(), PSC, auth_params="acr_values=eidas0", acr_values="eidas0")

    assert parse_qs(urlsplit(there).query)["acr_values"] == ["eidas1"]


def test_an_identity_is_tied_while_signed_in_and_opens_the_account(provider, anne):
    client = Client()

    answer = through(client, provider, next=ME)

    assert answer.headers["Location"] == ME
    page = client.get(ME).content.decode()
    assert "Camille Martin, 899700218896" in page
    assert "CH DE BELLEVUE (FINESS 010000024)" in page
    assert "Cela ne donne aucun droit" in page
    assert "Une identité a été liée" in letters_to(anne.email)
    assert Entry.objects.filter(what="accounts.identity_linked").count() == 1
    assert Entry.objects.get(what="accounts.signed_in").detail["how"] == "IDENTITY"


def test_pro_sante_connect_counts_for_two_factors(provider):
    lea = an_account(LEA)
    tie(lea, provider)
    client = Client()

    through(client, provider)

    assert client.get("/incidents/").status_code == 200


def test_a_hospital_counts_for_one_and_the_factor_here_is_still_asked(provider):
    lea, _ = a_person_with_an_app(LEA, at=timezone.now())
    tie(lea, provider, slug=HOSPITAL)
    client = Client()

    assert through(client, provider, HOSPITAL).headers["Location"] == CODE
    assert client.get("/incidents/").status_code == 302


def test_a_hospital_whose_method_is_said_strong_counts_for_two(provider, settings):
    settings.IDENTITY_PROVIDERS = (provider.hospital(strong_amr=("otp",)),)
    lea = an_account(LEA)
    tie(lea, provider, slug=HOSPITAL, user="careful-camille")
    client = Client()

    through(client, provider, HOSPITAL, user="careful-camille")

    assert client.get("/incidents/").status_code == 200


def test_who_owes_a_factor_and_comes_by_a_weak_provider_sets_one_up(provider):
    lea = an_account(LEA)
    tie(lea, provider, slug=HOSPITAL)
    client = Client()
    through(client, provider, HOSPITAL)

    assert client.get("/incidents/").headers["Location"] == "/compte/second-facteur/"


def test_an_identity_that_nobody_tied_opens_nothing_even_with_the_same_address(provider):
    an_account(ANNE)
    client = Client()

    answer = through(client, provider, user="anne@hygie.example")

    assert answer.status_code == 403
    assert "liez-la depuis" in unescape(answer.content.decode())
    assert client.get(ME).status_code == 302
    assert not Identity.objects.exists()


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_opens_nothing(provider, anne, lie):
    client = Client()

    answer = through(client, provider, lie=lie)

    assert answer.status_code == 403, lie
    assert client.get(ME).status_code == 302


@pytest.mark.parametrize("lie", ["wrong nonce", "lower level", "unsigned", "for another"])
def test_a_token_that_lies_ties_nothing(provider, lie):
    person = an_account(ZOE)

    assert tie(person, provider, lie=lie).status_code == 403
    assert not Identity.objects.exists()
    assert Entry.objects.filter(what="accounts.identity_refused").count() == 1


def test_a_level_lowered_on_the_way_is_found_on_the_way_back(provider, anne):
    client = Client()
    parts = urlsplit(departure(client, PSC))
    lowered = dict(parse_qsl(parts.query)) | {"acr_values": "eidas0"}
    there = urlunsplit(parts._replace(query=urlencode(lowered)))

    answer = come_back(client, provider.visit(there))

    assert answer.status_code == 403
    assert "niveau exigé" in unescape(answer.content.decode())


def test_an_answer_serves_once(provider, anne):
    client = Client()
    location = provider.visit(departure(client, PSC))

    assert come_back(client, location).status_code == 302
    client.post("/compte/deconnexion/")
    assert come_back(client, location).status_code == 403
    assert client.get(ME).status_code == 302


def test_a_code_that_has_served_is_refused_by_the_provider_too(provider, anne):
    victim, thief = Client(), Client()
    location = provider.visit(departure(victim, PSC))
    come_back(victim, location)
    stolen = dict(parse_qsl(urlsplit(location).query))
    state = parse_qs(urlsplit(departure(thief, PSC)).query)["state"][0]

    answer = thief.post(f"/compte/identites/{PSC}/retour/", stolen | {"state": state})

    assert answer.status_code == 403
    assert thief.get(ME).status_code == 302


def test_the_code_of_another_browser_is_refused_even_fresh(provider, anne):
    """A stolen code was asked with the secret of another browser (PKCE) and another nonce."""
    victim, thief = Client(), Client()
    stolen = dict(parse_qsl(urlsplit(provider.visit(departure(victim, PSC))).query))
    state = parse_qs(urlsplit(departure(thief, PSC)).query)["state"][0]

    answer = thief.post(f"/compte/identites/{PSC}/retour/", stolen | {"state": state})

    assert answer.status_code == 403


def test_the_state_of_another_session_is_refused(provider, anne):
    mine, theirs = Client(), Client()
    departure(mine, PSC)

    answer = come_back(mine, provider.visit(departure(theirs, PSC)))

    assert answer.status_code == 403
    assert mine.get(ME).status_code == 302


def test_nobody_ties_their_identity_to_the_account_of_another_by_a_link(provider):
    """An attacker's code, followed by a victim who is signed in, ties nothing to their account."""
    victim, attacker = enter(Client(), an_account(ZOE)), Client()
    location = provider.visit(departure(attacker, PSC), user="attacker")

    assert come_back(victim, location).status_code == 403
    assert not Identity.objects.exists()


def test_the_answer_of_one_provider_is_not_taken_for_that_of_another(provider, anne):
    client = Client()
    answer = dict(parse_qsl(urlsplit(provider.visit(departure(client, PSC))).query))

    assert client.post(f"/compte/identites/{HOSPITAL}/retour/", answer).status_code == 403

    client = Client()
    answer = dict(parse_qsl(urlsplit(provider.visit(departure(client, PSC))).query))
    mixed = answer | {"iss": "https://another.example"}
    assert client.post(f"/compte/identites/{PSC}/retour/", mixed).status_code == 403


def test_a_trip_takes_ten_minutes_at_most(provider, anne, monkeypatch):
    client = Client()
    location = provider.visit(departure(client, PSC))
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("hygie.accounts.views.identities.timezone.now", lambda: later)

    assert come_back(client, location).status_code == 403


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_coming_in_leads_to_no_other_site(provider, anne, wanted):
    assert through(Client(), provider, next=wanted).headers["Location"] == "/"


def test_reading_the_page_of_the_way_back_changes_nothing(provider, anne):
    client = Client()
    parts = urlsplit(provider.visit(departure(client, PSC)))
    for _ in range(2):
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200

    assert client.get(ME).status_code == 302


def test_who_refuses_there_is_told_that_nothing_happened(client):
    answer = client.get(f"/compte/identites/{PSC}/retour/?error=access_denied&state=x")

    assert "Connexion interrompue" in answer.content.decode()


@pytest.mark.parametrize(
    "answer", [{}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": ""}, {"code": "\x00"}]
)
def test_an_answer_out_of_nowhere_is_refused(answer):
    client = Client()

    assert client.post(f"/compte/identites/{PSC}/retour/", answer).status_code == 403
    departure(client, PSC)
    assert client.post(f"/compte/identites/{PSC}/retour/", answer).status_code == 403


def test_one_identity_opens_one_account(provider, anne):
    answer = tie(an_account(ZOE), provider)

    assert answer.status_code == 403
    assert "ouvre déjà un compte" in unescape(answer.content.decode())
    assert Identity.objects.get().person == anne


def test_tying_asks_for_the_password_again(provider):
    client = enter(Client(), an_account(ANNE))
    session = client.session
    session["confirmed_at"] = timezone.now().timestamp() - 3600
    session.save()

    answer = client.post(f"/compte/identites/{PSC}/lier/")

    assert answer.headers["Location"].startswith("/compte/confirmer/")


def test_an_untied_identity_opens_nothing(provider, anne):
    owner, client = enter(Client(), anne), Client()

    owner.post(f"/compte/identites/{Identity.objects.get().pk}/delier/")

    assert through(client, provider).status_code == 403
    assert "n’ouvre plus votre compte" in letters_to(anne.email)


def test_nobody_unties_the_identity_of_another(anne):
    theirs = enter(Client(), an_account(ZOE))
    number = Identity.objects.get().pk

    assert theirs.get(f"/compte/identites/{number}/delier/").status_code == 404
    theirs.post(f"/compte/identites/{number}/delier/")
    assert Identity.objects.count() == 1


def test_the_last_door_stays(anne):
    anne.set_unusable_password()
    anne.save()

    with pytest.raises(identities.LastDoor):
        identities.unlink(Identity.objects.get().pk, person=anne, by=SYSTEM, at=timezone.now())


def test_an_account_that_is_suspended_is_not_opened_from_elsewhere(provider, anne):
    from hygie.accounts.operations import people  # noqa: PLC0415 - one use
    from hygie.accounts.rules import Suspension  # noqa: PLC0415

    people.suspend(anne.pk, reason=Suspension.DECIDED, by=SYSTEM, at=timezone.now())

    assert through(Client(), provider).status_code == 403


def test_a_provider_that_is_away_is_a_sentence_and_passwords_still_open(provider, settings):
    settings.IDENTITY_PROVIDERS = (provider.hospital(issuer="http://127.0.0.1:9"),)
    client = Client()

    answer = client.get(f"/compte/identites/{HOSPITAL}/connexion/")

    assert answer.status_code == 409
    assert "connectez-vous par mot de passe" in unescape(answer.content.decode())
    assert client.get("/compte/connexion/").status_code == 200


def test_a_description_that_names_another_issuer_is_not_believed(provider, settings):
    settings.IDENTITY_PROVIDERS = (provider.hospital(issuer=f"{provider.issuer}/"),)

    assert Client().get(f"/compte/identites/{HOSPITAL}/connexion/").status_code == 409


@pytest.mark.parametrize("address", ["http://id.example/", "file:///etc/passwd", "ftp://x/", ""])
def test_nothing_is_asked_in_clear_or_of_a_file(address):
    with pytest.raises(exchange.ProviderAway):
        exchange.described(address)


def test_what_a_provider_says_of_work_is_bounded_and_cleaned():
    activity = {"raisonSocialeSite": "CH\u202e <b>\x00" + "x" * 500, "numeroFinessSite": 12}
    told = {"SubjectRefPro": {"exercices": [{"activities": [activity] * 99}, None, "x"]}}

    [place] = flow.workplaces(told)

    assert place["finess"] == ""
    assert len(place["name"]) <= 120
    assert "\x00" not in place["name"]
    assert flow.workplaces({"SubjectRefPro": []}) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_sends_nobody_to_a_provider(site):
    client = Client(headers={"Sec-Fetch-Site": site})

    answer = client.get(f"/compte/identites/{PSC}/connexion/", {"next": "/incidents/"})

    assert answer.headers["Location"] == "/compte/connexion/?next=%2Fincidents%2F"
    assert "trip" not in client.session
