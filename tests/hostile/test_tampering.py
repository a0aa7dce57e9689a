"""Cookies, links and addresses that somebody altered: nobody comes in, and nothing is lost."""

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Invitation, Person
from hygie.accounts.operations import invitations
from hygie.accounts.rules import Gift
from hygie.contacts.models import CrisisContact
from hygie.incidents.models import Draft, Incident
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Role
from hygie.platform import letters
from tests.accounts.doors import ME, SIGN_IN, a_person_with_an_app, come_in
from tests.cast import ANNE, LEA, ZOE
from tests.contacts.factories import a_contact, a_link
from tests.hostile.test_elsewhere import ELSEWHERES
from tests.hostile.worlds import a_world, with_code
from tests.incidents.factories import a_draft, a_site
from tests.people import PASSWORD, an_account, enter, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]
CHOSEN = {"new": PASSWORD, "again": PASSWORD}


def altered(text):
    """The same with another sign: first, in the middle, last; longer, shorter, in upper case."""
    middle = len(text) // 2
    for place in (0, middle, len(text) - 1):
        other = "A" if text[place] != "A" else "B"
        yield text[:place] + other + text[place + 1 :]
    yield from (text + "A", text[:-1], text[:middle], text.swapcase(), text[::-1], "")


def cookies_of(client):
    return {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}


def test_no_altered_cookie_lets_anybody_in_and_the_right_ones_still_do():
    now = timezone.now()
    anne, _ = a_person_with_an_app(ANNE, at=now)
    client = come_in(anne, at=now)
    right = cookies_of(client)

    for wrong in altered(right["hygie_session"]):
        thief = Client()
        thief.cookies.load(right | {"hygie_session": wrong})
        answer = thief.get(ME)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(SIGN_IN)
    for name in right.keys() - {"hygie_session"}:
        for wrong in altered(right[name]):
            browser = Client()
            browser.cookies.load(right | {name: wrong})
            assert browser.get(ME).status_code == 200
    assert client.get(ME).status_code == 200
    # Of all that was altered nothing is known but its address: no line, and no flood of them.
    assert not Entry.objects.filter(what="accounts.denied").exists()


def test_no_altered_cookie_opens_the_draft_of_somebody_else():
    draft, code = a_draft(at=timezone.now())
    client = with_code(code)
    assert b"Alice Martin" in client.get("/declarer/relire/").content
    right = {name: value for name, value in cookies_of(client).items() if name != "csrftoken"}

    assert right
    for name in right:
        for wrong in altered(right[name]):
            thief = Client()
            thief.cookies.load(right | {name: wrong})
            answer = thief.get("/declarer/relire/")
            assert answer.status_code == 302, name
    assert b"Alice Martin" in client.get("/declarer/relire/").content
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_an_altered_link_of_invitation_opens_nothing_and_the_right_one_still_does(client):
    now = timezone.now()
    gift = Gift(role=Role.OBSERVER, place=NATION, starts_on=timezone.localdate(now))
    made = invitations.invite(email="n@b.example", name="Nina", gift=gift, by=SYSTEM, at=now)
    token = letters.token_of(mails.INVITE, made.seed)

    for wrong in altered(token):
        if wrong:
            assert client.post(f"/compte/invitation/{wrong}/", CHOSEN).status_code == 404

    assert not Person.objects.exists()
    assert Invitation.objects.get().accepted_at is None
    assert client.post(f"/compte/invitation/{token}/", CHOSEN).status_code == 302


def test_an_altered_link_of_a_contact_opens_nothing_and_the_right_one_still_does(client):
    a_contact(at=timezone.now())
    secret = a_link(at=timezone.now())

    for wrong in altered(secret):
        if wrong:
            answer = client.get(f"/contacts/lien/{wrong}/")
            assert answer.status_code == 404
            assert "Jeanne" not in answer.content.decode()
            assert client.post(f"/contacts/lien/{wrong}/").status_code == 404

    assert CrisisContact.objects.get().confirmed_at is None
    assert "Jeanne" in client.get(f"/contacts/lien/{secret}/").content.decode()


def test_hidden_fields_of_a_form_name_nothing_of_a_neighbour():
    world = a_world()
    before = list(Incident.objects.values()), list(CrisisContact.objects.values())
    zoe = signed_in(ZOE)
    ids = {name: value for name, value in world.addresses.items() if name.endswith("_id")}
    ids |= {"number": world.incident.number, "site": world.addresses["finess"], "id": "1"}

    for page in ("/comptes/inviter/", "/cles/", "/incidents/export.csv", "/contacts/export.csv"):
        answer = zoe.post(page, ids | {"place": f"SITE:{world.addresses['finess']}"})
        assert world.incident.number.encode() not in answer.content
        assert b"Jeanne" not in answer.content

    assert (list(Incident.objects.values()), list(CrisisContact.objects.values())) == before


@pytest.mark.parametrize("wanted", [*ELSEWHERES, "javascript:alert(1)", "https:evil.example"])
def test_confirming_and_the_second_factor_lead_to_no_other_site(wanted):
    now = timezone.now()
    person, _ = a_person_with_an_app(LEA, at=now)
    client = come_in(person, at=now, next=wanted)
    assert client.get("/").status_code in {200, 302}

    answer = client.post("/compte/confirmer/", {"password": PASSWORD, "next": wanted})
    page = client.get("/compte/confirmer/", {"next": wanted})

    assert answer.headers["Location"] == ME
    assert 'value="/compte/moi/"' in page.content.decode()
    assert "evil.example" not in page.headers.get("Location", "")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example"])
def test_no_page_turns_to_another_site_whatever_its_address_asks(wanted):
    a_site()
    client = enter(Client(), an_account(ANNE))
    for name in ("next", "retour", "url", "to", "redirect", "depuis"):
        for page in ("/", "/incidents/", "/comptes/", "/contacts/", "/compte/moi/", SIGN_IN):
            answer = client.get(page, {name: wanted})
            assert not answer.headers.get("Location", "").startswith(("http", "//"))
