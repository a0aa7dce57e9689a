import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hygie.accounts import queries, recognised
from hygie.accounts.models import ApiKey, CodeApp, Membership, Person
from hygie.accounts.operations import memberships
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import SYSTEM, Place, PlaceKind, Role
from hygie.kernel.errors import NotFound, Refused
from tests.accounts.doors import a_person_with_an_app
from tests.accounts.letters import letters_to
from tests.cast import LEA
from tests.establishments.factories import a_ght, a_site
from tests.people import enter

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase que personne ne devine"
EMAIL = "lea@cert.example"


def hygie(*words):
    """What a command answers to a machine."""
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def typed(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", StringIO(text))


def lea():
    return accounts.register(
        email=EMAIL, name="Léa", password=PASSWORD, by=SYSTEM, at=timezone.now()
    )


def test_a_key_is_made_listed_without_its_text_and_revoked():
    made = hygie("key", "create", "--name", "SIEM", "--scope", "DECLARE", "--place", "84")
    listed = hygie("key", "list")
    hygie("key", "revoke", str(made["id"]))

    key = ApiKey.objects.get()
    assert made["key"].startswith("hygie_")
    assert made["key"] not in json.dumps(listed)
    assert (key.place_kind, key.place_code, key.scopes) == ("REGION", "84", ["DECLARE"])
    assert recognised.any_key(made["key"], at=timezone.now()) is None


def test_a_key_ends_when_it_was_told_to():
    hygie("key", "create", "--name", "a", "--scope", "READ", "--place", "FR", "--days", "2")

    left = ApiKey.objects.get().expires_at - timezone.now()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)


@pytest.mark.parametrize(
    "words",
    [
        ("key",),
        ("key", "create", "--name", "a", "--place", "FR"),
        ("key", "create", "--name", "a", "--place", "FR", "--scope", "ALL"),
        ("key", "create", "--name", "a", "--place", "FR", "--scope", "READ", "--days", "0"),
        ("key", "create", "--name", "a", "--place", "FR", "--scope", "READ", "--days", "366"),
        ("person", "grant", "--email", EMAIL, "--role", "BOSS", "--place", "FR"),
        ("person", "grant", "--email", EMAIL, "--role", "CISO", "--place", "1", "--until", "hier"),
    ],
)
def test_a_command_that_cannot_be_read_is_refused(words):
    with pytest.raises(CommandError):
        call_command(*words)


def test_a_key_that_does_not_exist_is_a_sentence():
    with pytest.raises(NotFound, match="hygie key list"):
        hygie("key", "revoke", "77")


def test_what_people_read_is_not_json(capsys):
    call_command("key", "create", "--name", "SIEM", "--scope", "READ", "--place", "FR")
    call_command("key", "list")
    call_command("person", "list")

    said = capsys.readouterr().out
    assert "elle ne sera plus montrée" in said
    assert "jamais servie  SIEM" in said
    assert "Aucun compte." in said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("fr", Place(PlaceKind.NATION, "FR")),
        ("84", Place(PlaceKind.REGION, "84")),
        ("84101", Place(PlaceKind.GHT, "84101")),
        ("010000024", Place(PlaceKind.SITE, "010000024")),
        ("01 078 005 4", Place(PlaceKind.LEGAL_ENTITY, "010780054")),
    ],
)
def test_a_place_is_named_as_people_write_it(text, place):
    a_ght()
    a_site()

    assert queries.any_place(text) == place


def test_a_number_shared_by_a_site_and_its_entity_is_the_site_unless_said():
    a_site("010780054")

    assert queries.any_place("010780054").kind == PlaceKind.SITE
    assert queries.any_place("ej:010780054").kind == PlaceKind.LEGAL_ENTITY


@pytest.mark.parametrize("text", ["", "XX", "999999999", "Bretagne"])
def test_a_place_that_is_none_is_a_sentence(text):
    with pytest.raises(NotFound, match="ni FR, ni une région"):
        queries.any_place(text)


def test_an_account_is_opened_with_a_password_read_from_the_standard_input(monkeypatch):
    typed(monkeypatch, f"{PASSWORD}\n")

    hygie("person", "create", "--email", EMAIL, "--name", "Léa")

    assert Person.objects.get(email=EMAIL).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        (EMAIL, "Léa", "court"),
        (EMAIL, "Léa", ""),
        ("sans-arobase", "Léa", PASSWORD),
        (EMAIL, " ", PASSWORD),
    ],
)
def test_an_account_that_would_not_do_is_refused(monkeypatch, email, name, password):
    typed(monkeypatch, password)

    with pytest.raises(Refused):
        hygie("person", "create", "--email", email, "--name", name)

    assert not Person.objects.exists()


def test_a_role_is_given_until_a_day():
    lea()
    last = timezone.localdate() + timedelta(days=30)

    answer = hygie(
        "person", "grant", "--email", EMAIL, "--role", "CERT_ANALYST", "--place", "FR",
        "--until", last.isoformat(),
    )  # fmt: skip

    assert answer["roles"][0]["until"] == last.isoformat()
    assert Membership.objects.get().place_kind == PlaceKind.NATION


def test_a_role_that_would_end_before_it_starts_is_refused():
    lea()

    with pytest.raises(CommandError, match="déjà passé"):
        hygie(
            "person", "grant", "--email", EMAIL, "--role", "OBSERVER", "--place", "FR",
            "--until", "2020-01-01",
        )  # fmt: skip


def test_a_password_is_changed_and_ends_the_sessions(client, monkeypatch):
    enter(client, lea())
    typed(monkeypatch, "une autre phrase, tout aussi longue")

    hygie("person", "password", "--email", EMAIL)

    assert client.get("/compte/moi/").status_code == 302
    assert Person.objects.get().check_password("une autre phrase, tout aussi longue")


def test_a_closed_account_opens_nothing_and_holds_nothing(client):
    person = lea()
    now = timezone.now()
    place = Place(PlaceKind.NATION, "FR")
    for starts in (now.date() - timedelta(days=40), now.date()):
        memberships.grant(
            person, role=Role.OBSERVER, place=place, starts_on=starts, by=SYSTEM, at=now
        )
    enter(client, person)

    hygie("person", "close", "--email", EMAIL)

    assert client.get("/compte/moi/").status_code == 302
    assert not client.login(username=EMAIL, password=PASSWORD)
    tomorrow = now.date() + timedelta(days=1)
    assert queries.any_actor(Person.objects.get(), today=tomorrow).grants == ()


def test_an_account_that_nobody_has_is_a_sentence():
    with pytest.raises(NotFound, match="Aucun compte"):
        hygie("person", "close", "--email", EMAIL)


def test_the_scopes_of_a_key_may_be_several():
    hygie(
        "key", "create", "--name", "a", "--place", "FR", "--scope", "READ", "--scope", "DECLARE"
    )  # fmt: skip

    assert ApiKey.objects.get().scopes == [KeyScope.READ, KeyScope.DECLARE]


def test_somebody_is_invited_and_the_link_opens_the_account(client):
    answer = hygie(
        "person", "invite", "--email", EMAIL, "--name", "Léa", "--role", "OBSERVER", "--place", "FR"
    )

    path = answer["link"].split("://")[1].partition("/")[2]
    client.post(f"/{path}", {"new": PASSWORD, "again": PASSWORD})
    assert Membership.objects.get(person__email=EMAIL).role == "OBSERVER"


def test_somebody_invited_again_gets_a_new_link_and_the_old_one_opens_nothing(client):
    words = ("person", "invite", "--email", EMAIL, "--name", "Léa", "--role", "OBSERVER")
    first, second = (hygie(*words, "--place", "FR")["link"] for _ in range(2))

    paths = [f"/{link.split('://')[1].partition('/')[2]}" for link in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]


def test_a_role_ends_on_a_day_then_at_once():
    person = lea()
    hygie("person", "grant", "--email", EMAIL, "--role", "OBSERVER", "--place", "FR")
    words = ("person", "end-role", "--email", EMAIL, "--role", "OBSERVER", "--place", "FR")

    assert hygie(*words, "--on", "2099-12-31")["roles"][0]["until"] == "2099-12-31"
    hygie(*words)

    assert queries.any_actor(person, today=timezone.localdate()).grants == ()
    with pytest.raises(NotFound):
        hygie(*words)


def test_an_account_is_suspended_and_reactivated():
    lea()

    assert hygie("person", "suspend", "--email", EMAIL)["state"] == "SUSPENDED"
    assert hygie("person", "reactivate", "--email", EMAIL)["state"] == "ACTIVE"
    with pytest.raises(Refused):
        hygie("person", "reactivate", "--email", EMAIL)


def test_a_lost_second_factor_starts_again():
    now = timezone.now()
    person, _ = a_person_with_an_app(LEA, at=now)

    said = hygie("person", "reset-factor", "--email", person.email)

    assert said["email"] == person.email
    assert not CodeApp.objects.exists()


def test_the_sessions_of_one_or_of_everybody_end():
    client = enter(Client(), lea())
    other = enter(
        Client(),
        accounts.register(
            email="zoe@cert.example", name="Zoé", password=PASSWORD, by=SYSTEM, at=timezone.now()
        ),
    )

    assert hygie("person", "sign-out", "--email", EMAIL) == {"sessions": 1}
    assert client.get("/compte/moi/").status_code == 302
    assert other.get("/compte/moi/").status_code == 200
    assert hygie("person", "sign-out", "--all") == {"people": 1}
    assert other.get("/compte/moi/").status_code == 302
    with pytest.raises(CommandError):
        hygie("person", "sign-out")


def test_a_password_changed_by_the_operator_is_told_and_ends_the_sessions(monkeypatch):
    client = enter(Client(), lea())
    typed(monkeypatch, "une tout autre phrase que la première\n")

    hygie("person", "password", "--email", EMAIL)

    assert client.get("/compte/moi/").status_code == 302
    assert "mot de passe a changé" in letters_to(EMAIL)
