"""A flood at the door: who waits, who does not, and what a refusal costs."""

from types import SimpleNamespace

import pytest
from django.test import Client

from hygie.accounts import limits
from hygie.kernel.errors import TooMany
from hygie.platform import throttle
from hygie.platform.models import Attempt
from tests.cast import ANNE
from tests.people import PASSWORD, an_account

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"
AT_ONCE = limits.STRANGERS + limits.CROWD


@pytest.fixture
def clock(monkeypatch):
    """The time by which attempts are counted: it stands still until it is moved."""
    now = SimpleNamespace(at=3600 * 500_000.0)
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: now.at))
    return now


def a_stranger(number):
    return Client(REMOTE_ADDR=f"192.0.2.{number + 1}")


def tries(numbers):
    data = {"password": "une autre phrase"}
    return [
        a_stranger(n).post(SIGN_IN, data | {"email": f"p{n}@hygie.example"}).status_code
        for n in numbers
    ]


def test_a_crowd_comes_at_once_and_after_it_a_few_each_second(clock):
    assert set(tries(range(AT_ONCE))) == {422}
    assert set(tries(range(AT_ONCE, AT_ONCE + 5))) == {429}

    clock.at += 1.5
    later = tries(range(AT_ONCE, AT_ONCE + limits.STRANGERS + 2))
    assert later == [422] * limits.STRANGERS + [429] * 2


def test_who_has_signed_in_here_does_not_wait_behind_strangers(clock):
    an_account(ANNE)
    right = {"email": "anne@hygie.example", "password": PASSWORD}
    hers = a_stranger(200)
    hers.post(SIGN_IN, right)
    hers.post("/compte/deconnexion/")
    assert tries(range(AT_ONCE + 3))[-1] == 429

    assert hers.post(SIGN_IN, right).status_code == 302


def test_who_is_refused_with_all_strangers_is_not_counted_for_its_own_network(clock):
    tries(range(AT_ONCE + 1))
    before = Attempt.objects.count()

    assert tries([240]) == [429]

    assert Attempt.objects.count() == before


def test_what_was_refused_is_refused_for_a_second_without_asking_the_database(
    clock, django_assert_num_queries
):
    throttle.count("door", "192.0.2.9", times=1, seconds=60)
    with pytest.raises(TooMany):
        throttle.count("door", "192.0.2.9", times=1, seconds=60)

    with django_assert_num_queries(0), pytest.raises(TooMany):
        throttle.count("door", "192.0.2.9", times=1, seconds=60)
    throttle.count("door", "192.0.2.10", times=1, seconds=60)
    clock.at += 1.5
    with django_assert_num_queries(1), pytest.raises(TooMany):
        throttle.count("door", "192.0.2.9", times=1, seconds=60)


def test_a_right_try_that_is_given_back_opens_at_once(clock):
    throttle.count("door", "192.0.2.9", times=1, seconds=60)
    with pytest.raises(TooMany):
        throttle.count("door", "192.0.2.9", times=1, seconds=60)
    for _ in range(2):
        throttle.give_back("door", "192.0.2.9", seconds=60)

    throttle.count("door", "192.0.2.9", times=1, seconds=60)


def test_what_a_process_remembers_stays_small(clock, monkeypatch):
    monkeypatch.setattr(throttle, "_MOST_REFUSED", 5)

    for number in range(20):
        throttle.count("door", f"192.0.2.{number}", times=1, seconds=60)
        with pytest.raises(TooMany):
            throttle.count("door", f"192.0.2.{number}", times=1, seconds=60)

    assert len(throttle._refused) <= 5


def test_the_page_of_a_refusal_is_the_same_for_all_strangers_and_holds_nothing_of_theirs(clock):
    for number in range(AT_ONCE + 1):
        tries([number])
    secret = Client(REMOTE_ADDR="192.0.2.250", headers={"user-agent": "secret-agent"})
    secret.cookies["messages"] = "secret-cookie"

    one = secret.post(f"{SIGN_IN}?next=/secret/", {"email": "secret@x.example", "password": "x"})
    other = a_stranger(251).post(SIGN_IN, {"email": "y@x.example", "password": "y"})

    assert one.content == other.content
    assert b"secret" not in one.content
    assert "Beaucoup de personnes se connectent" in one.content.decode()
    assert one.headers["Retry-After"] == str(limits.RETRY_AFTER)
