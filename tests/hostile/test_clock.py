"""A clock that is wrong, ahead or behind: nothing opens for longer, nothing is lost, it is told."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Person, Session
from hygie.accounts.operations import invitations, second_factor
from hygie.accounts.rules import Gift
from hygie.config import diagnosis
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk
from hygie.journal import anchors, verification
from hygie.journal import operations as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Role
from hygie.platform import letters
from tests.accounts.doors import CODE, ME, SIGN_IN, a_person_with_an_app, code_at, give_password
from tests.accounts.test_passwords import the_link
from tests.cast import ANNE, LEA
from tests.hostile.worlds import a_world
from tests.incidents.factories import an_incident
from tests.people import PASSWORD, an_account, enter

pytestmark = pytest.mark.django_db

YEAR, DAY, HOUR = timedelta(days=365), timedelta(days=1), timedelta(hours=1)
CHOSEN = {"new": PASSWORD, "again": PASSWORD}


@pytest.fixture
def clock(monkeypatch):
    """The clock of the application, that a test sets."""
    clock = SimpleNamespace(at=timezone.now().replace(microsecond=0))
    monkeypatch.setattr(timezone, "now", lambda: clock.at)
    return clock


@pytest.mark.parametrize("ahead", [DAY, YEAR])
def test_a_session_opened_while_the_clock_was_ahead_ends_with_its_mending(clock, ahead):
    anne, right = an_account(ANNE), clock.at
    clock.at = right + ahead
    client = enter(Client(), anne)
    assert client.get(ME).status_code == 200

    clock.at = right

    assert client.get(ME).status_code == 302
    again = enter(Client(), anne)
    assert again.get(ME).status_code == 200


def test_a_clock_that_goes_back_a_little_signs_nobody_out(clock):
    client = enter(Client(), an_account(ANNE))

    clock.at -= timedelta(minutes=2)

    assert client.get(ME).status_code == 200


def test_a_clock_that_went_ahead_signs_out_and_loses_nothing(clock):
    world = a_world()
    clock.at += 2 * DAY
    lea = enter(Client(), an_account(LEA))
    desk.note(world.incident.pk, text="Écrite demain.", by=LEA, at=clock.at)

    clock.at -= 2 * DAY
    assert lea.get("/incidents/").status_code == 302
    lea = enter(Client(), Person.objects.get(email="lea@hygie.example"))
    page = lea.get(f"/incidents/{world.incident.number}/")

    assert page.status_code == 200
    assert "Écrite demain." in page.content.decode()


def test_links_made_while_the_clock_was_ahead_are_over_with_its_mending(clock, client):
    anne, right = an_account(ANNE), clock.at
    clock.at = right + YEAR
    gift = Gift(role=Role.OBSERVER, place=NATION, starts_on=right.date() + YEAR)
    made = invitations.invite(email="n@b.example", name="Nina", gift=gift, by=SYSTEM, at=clock.at)
    invitation = f"/compte/invitation/{letters.token_of(mails.INVITE, made.seed)}/"
    reset = the_link(anne, at=clock.at)
    assert [client.get(link).status_code for link in (invitation, reset)] == [200, 200]

    clock.at = right

    assert client.get(invitation).status_code == 410
    assert client.post(invitation, CHOSEN).status_code == 410
    assert Entry.objects.filter(what="accounts.invitation_refused").exists()
    assert not Person.objects.filter(email="n@b.example").exists()
    assert client.get(reset).status_code == 409
    assert client.post(reset, CHOSEN).status_code == 409
    assert Entry.objects.filter(what="accounts.password_link_refused").exists()


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, -YEAR])
def test_right_codes_are_refused_while_the_clock_is_wrong_and_a_code_on_paper_opens(clock, wrong):
    right = clock.at
    person, codes = a_person_with_an_app(ANNE, at=right)
    clock.at = right + wrong
    client, _ = give_password(person)

    refused = client.post(CODE, {"code": code_at(right)})

    assert refused.status_code == 422
    assert client.post(CODE, {"code": codes[0]}).status_code == 302
    assert client.get(ME).status_code == 200


def test_no_code_opens_twice_because_the_clock_went_back(clock):
    right = clock.at
    person, _ = a_person_with_an_app(ANNE, at=right)
    seen = code_at(right)
    assert second_factor.check_code(person, code=seen, by=SYSTEM, at=right).value == "right"

    for back in (0, 20, 30):
        clock.at = right - timedelta(seconds=back)
        client, _ = give_password(person)
        assert client.post(CODE, {"code": seen}).status_code == 422
        earlier = code_at(clock.at, steps=-1)  # read over a shoulder, never used
        assert client.post(CODE, {"code": earlier}).status_code == 422

    assert Session.objects.filter(person=person).count() == 0


def test_the_journal_holds_whatever_hours_it_is_told(clock):
    incident = an_incident(at=clock.at)
    for hours in (0, -48, 9000, -9000):
        clock.at = clock.at + hours * HOUR
        desk.note(incident.pk, text=f"{hours}", by=LEA, at=clock.at)
        journal.remember_read("incidents.read", incident, by=LEA, at=clock.at)

    report = verification.verify(anchors=anchors.kept())

    assert report.breaks == ()
    assert Entry.objects.filter(what="incidents.noted").count() == 4
    # A reading is not taken for one of an hour that has not come.
    assert Entry.objects.filter(what="incidents.read").count() == 3


def test_a_declaration_dated_by_a_clock_that_is_behind_is_kept_and_its_clocks_count(clock):
    clock.at = datetime(2001, 1, 1, tzinfo=UTC)
    client = Client()

    answer = client.get("/declarer/")
    incident = an_incident(at=clock.at)

    assert answer.status_code == 200
    assert Incident.objects.get(pk=incident.pk).declared_at == clock.at
    clock.at = datetime(2026, 3, 2, tzinfo=UTC)
    lea = enter(Client(), an_account(LEA))
    assert lea.get(f"/incidents/{incident.number}/").status_code == 200


def test_the_sign_in_page_answers_whatever_the_year(clock):
    for year in (1971, 2037, 2099):
        clock.at = datetime(year, 6, 1, tzinfo=UTC)
        assert Client().get(SIGN_IN).status_code == 200


@pytest.mark.parametrize(
    ("off", "sound", "words"),
    [
        (timedelta(0), True, "même heure"),
        (timedelta(seconds=30), True, "même heure"),
        (10 * HOUR, False, "dans la base"),
        (-10 * HOUR, False, "dans la base"),
    ],
)
def test_the_check_of_the_installation_compares_the_clocks(off, sound, words):
    at = timezone.now() + off

    [finding] = [one for one in diagnosis.examine(at=at) if one.subject == "Horloge"]

    assert (finding.ok, words in finding.said) == (sound, True)
    assert sound or "NTP" in finding.mend
