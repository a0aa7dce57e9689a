"""Passkeys, with an authenticator made of software; browsers have their own journeys."""

import copy
import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.accounts.factors import passkeys as protocol
from hygie.accounts.models import Passkey
from hygie.journal.models import Entry
from hygie.platform.installation import desk
from tests.accounts.authenticator import ORIGIN, PRESENT, VERIFIED, SoftKey
from tests.accounts.doors import CODE, ME, SIGN_IN, give_password
from tests.accounts.letters import letters_to
from tests.cast import ANNE, LEA, ZOE
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db
ADD, ASK_TO_ADD, ASK = "/compte/cles/", "/compte/cles/nouvelle/defi/", "/compte/cles/defi/"


def add(client, key, **changes):
    options = client.post(ASK_TO_ADD).json()
    return client.post(ADD, {"name": "Clé du bureau", "credential": key.make(options, **changes)})


def show(client, key, *, where=SIGN_IN, **changes):
    options = client.post(ASK).json()
    return client.post(where, {"credential": key.sign(options, **changes), "next": ME})


@pytest.fixture
def person():
    return an_account(ANNE)


@pytest.fixture
def key(person):
    key = SoftKey()
    answer = add(enter(Client(), person, factor=None), key)
    assert answer.status_code == 200, answer.content.decode()
    return key


def test_a_passkey_is_added_told_and_comes_with_codes_on_paper(person, key):
    kept = Passkey.objects.get()

    assert (kept.name, bytes(kept.credential_id), kept.sign_count) == (
        "Clé du bureau",
        key.number,
        0,
    )
    assert person.recovery_codes.count() == 10
    assert "Une clé d’accès a été ajoutée" in letters_to(person.email)


def test_a_passkey_opens_without_address_nor_password_and_counts_for_two():
    lea, key = an_account(LEA), SoftKey()
    add(enter(Client(), lea, factor=None), key)
    client = Client()

    answer = show(client, key)

    assert answer.headers["Location"] == ME
    assert client.get("/incidents/").status_code == 200
    assert Entry.objects.get(what="accounts.signed_in").detail["how"] == "PASSKEY"


def test_a_passkey_is_a_second_factor_after_the_password(person, key):
    client, answer = give_password(person)
    assert answer.headers["Location"] == CODE
    options = client.post(ASK).json()
    assert [each["id"] for each in options["allowCredentials"]] == [
        json.loads(key.sign(options))["id"]
    ]

    answer = client.post(CODE, {"credential": key.sign(options)})

    assert answer.status_code == 302
    assert client.get(ME).status_code == 200


def test_the_passkey_of_somebody_else_is_no_second_factor(person, key):
    zoe, hers = an_account(ZOE), SoftKey()
    add(enter(Client(), zoe, factor=None), hers)
    client, _ = give_password(person)

    answer = client.post(CODE, {"credential": hers.sign(client.post(ASK).json())})

    assert answer.status_code == 422
    assert client.get(ME).status_code == 302


DECEITS = {
    "another site": {"origin": "https://hygie.evil.example"},
    "a port that is not ours": {"origin": "http://localhost:8001"},
    "another name": {"rp": "evil.example"},
    "another question": {"challenge": "A" * 43},
    "a registration in place of a sign-in": {"kind": "webauthn.create"},
    "nobody there": {"flags": 0},
    "nobody verified": {"flags": PRESENT},
    "a signature of nothing": {"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"},
    "no signature": {"signature": b""},
    "the owner of another": {"handle": b"x" * 32},
}


@pytest.mark.parametrize("changes", list(DECEITS.values()), ids=list(DECEITS))
def test_what_deceives_opens_nothing(key, changes):
    client = Client()

    answer = show(client, key, **changes)

    assert answer.status_code == 422
    assert client.get(ME).status_code == 302
    assert Entry.objects.filter(what="accounts.passkey_refused").count() == 1


def test_an_answer_serves_once_and_in_its_own_session(key):
    client, other = Client(), Client()
    signed = key.sign(client.post(ASK).json())
    other.post(ASK)

    assert other.post(SIGN_IN, {"credential": signed}).status_code == 422
    assert client.post(SIGN_IN, {"credential": signed}).status_code == 302
    client.post("/compte/deconnexion/")
    assert client.post(SIGN_IN, {"credential": signed}).status_code == 422


def test_a_question_asked_for_one_thing_is_not_answered_for_another(person):
    client, key = enter(Client(), person, factor=None), SoftKey()
    options = client.post(ASK_TO_ADD).json()
    made = key.make(options)
    client.post(ASK)

    assert client.post(ADD, {"credential": made}).status_code == 422
    assert not Passkey.objects.exists()


def test_a_question_is_too_old_after_five_minutes(key, monkeypatch):
    from django.utils import timezone  # noqa: PLC0415 - shadowed by the patch below

    client = Client()
    signed = key.sign(client.post(ASK).json())
    later = timezone.now() + timezone.timedelta(minutes=6)
    monkeypatch.setattr("hygie.accounts.views.challenges.timezone.now", lambda: later)

    assert client.post(SIGN_IN, {"credential": signed}).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"kind": "webauthn.get"},
    ],
)
def test_a_registration_that_deceives_adds_nothing(person, changes):
    client = enter(Client(), person, factor=None)

    assert add(client, SoftKey(), **changes).status_code == 422
    assert not Passkey.objects.exists()


def test_the_passkey_of_somebody_is_not_added_by_another(person, key):
    zoe = enter(Client(), an_account(ZOE), factor=None)

    answer = add(zoe, key)

    assert answer.status_code == 422
    assert "déjà enregistrée" in answer.content.decode()


def test_a_copied_passkey_is_shut_and_told_whichever_of_the_two_comes_second(person, key):
    clone = copy.copy(key)
    key.count = 7
    assert show(Client(), key).status_code == 302
    clone.count = 7

    answer = show(Client(), clone)

    assert answer.status_code == 422
    assert "en deux exemplaires" in answer.content.decode()
    assert Passkey.objects.get().copied_at is not None
    assert Entry.objects.filter(what="accounts.passkey_copied").count() == 1
    assert "Une de vos clés d’accès a été copiée" in letters_to(person.email)
    key.count = 8
    assert show(Client(), key).status_code == 422  # nobody can tell the copy from the original


def test_when_the_copy_came_first_its_owner_is_the_one_who_learns_it(key):
    clone = copy.copy(key)
    clone.count = 9
    assert show(Client(), clone).status_code == 302
    key.count = 1

    assert show(Client(), key).status_code == 422
    clone.count = 10
    assert show(Client(), clone).status_code == 422


def test_a_passkey_that_does_not_count_goes_on_opening(key):
    for _ in range(3):
        assert show(Client(), key).status_code == 302


def test_a_shut_passkey_is_no_factor_and_can_be_taken_away(person, key):
    Passkey.objects.update(copied_at=person.created_at, sign_count=3)
    client, answer = give_password(person)
    assert answer.headers["Location"] == "/"

    page = client.get(ME).content.decode()
    client.post(f"/compte/cles/{Passkey.objects.get().pk}/retirer/")

    assert "Copiée, n’ouvre plus rien" in page
    assert not Passkey.objects.exists()


def test_nobody_takes_away_the_passkey_of_another(person, key):
    zoe = enter(Client(), an_account(ZOE))
    number = Passkey.objects.get().pk

    assert zoe.get(f"/compte/cles/{number}/retirer/").status_code == 404
    zoe.post(f"/compte/cles/{number}/retirer/")
    assert Passkey.objects.count() == 1


def test_ten_passkeys_are_enough(person):
    client = enter(Client(), person)
    statuses = [add(client, SoftKey()).status_code for _ in range(11)]

    assert statuses[-1] == 422
    assert Passkey.objects.count() == 10


def test_the_handle_of_a_passkey_tells_nobody_who_owns_it(person):
    handle = protocol.handle_of(person.pk)

    assert len(handle) == 32
    assert handle != protocol.handle_of(person.pk + 1)
    assert person.email.encode() not in handle


GARBAGE = [
    '{"rawId": 999999999999, "response": {"clientDataJSON": 9999999999}}',
    '{"rawId": "_w", "response": {}}',
    '{"id": 1}',
    "[" * 5000,
    "null",
    "[]",
    "{",
    "",
    "é",
]


@pytest.mark.parametrize("text", GARBAGE)
@pytest.mark.parametrize("where", [SIGN_IN, ADD])
def test_what_cannot_be_read_is_refused(person, text, where):
    client = enter(Client(), person, factor=None) if where == ADD else Client()
    client.post(ASK_TO_ADD if where == ADD else ASK)

    assert client.post(where, {"credential": text, "name": "x"}).status_code == 422


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
BYTES = st.binary(max_size=80).map(lambda raw: protocol.json.dumps(raw.hex())[1:-1])


@settings(deadline=None)
@given(
    response=st.dictionaries(
        st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "attestationObject"]),
        BYTES | JSON,
    ),
    rest=JSON,
)
def test_whatever_bytes_come_they_are_read_or_refused(response, rest):
    text = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": rest, "response": response})
    state = {"challenge": "A" * 43, "user_verification": "required"}

    for read, kind in (
        (lambda: protocol.number_in(text), bytes),
        (lambda: protocol.read_registration(text, state=state), protocol.Registered),
        (
            lambda: protocol.read_sign_in(text, state=state, credential=b"", person_id=1),
            protocol.Shown,
        ),
    ):
        try:
            assert isinstance(read(), kind)
        except protocol.BadPasskey:
            continue


def test_the_origin_of_the_tests_is_the_address_of_the_platform():
    assert desk().address == ORIGIN
