"""Coming in through the door, as people do: a password, then what they hold."""

from django.test import Client

from hygie.accounts.factors import totp
from hygie.accounts.operations import second_factor
from hygie.kernel.actor import SYSTEM
from tests.people import PASSWORD, an_account

SIGN_IN, CODE, ME = "/compte/connexion/", "/compte/connexion/code/", "/compte/moi/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"
SECRET = b"the secret of a phone"


def a_person_with_an_app(actor, *, at):
    """An account with an application of codes, and its codes on paper."""
    person = an_account(actor)
    code = totp.code_of(SECRET, int(at.timestamp()) // 30 - 10)
    codes = second_factor.add_code_app(
        person, secret=SECRET, code=code, by=SYSTEM, at=at - at.resolution * 300_000_000
    )
    return person, codes


def code_at(at, *, steps=0):
    """The six digits that the telephone shows at this moment."""
    return totp.code_of(SECRET, int(at.timestamp()) // 30 + steps)


def give_password(person, *, client=None, password=PASSWORD, **more):
    """Type the address and the password."""
    client = client or Client(HTTP_USER_AGENT=FIREFOX)
    return client, client.post(SIGN_IN, {"email": person.email, "password": password} | more)


def come_in(person, *, at, client=None, **more):
    """Sign in with both factors."""
    client, _ = give_password(person, client=client, **more)
    answer = client.post(CODE, {"code": code_at(at)})
    assert answer.status_code == 302, answer.content.decode()
    return client
