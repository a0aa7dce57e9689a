"""Signing in as somebody of the cast."""

from django.test import Client
from django.utils import timezone

from hygie.accounts.operations import memberships
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import Factor
from hygie.kernel.actor import SYSTEM
from hygie.kernel.roles import CHARTERS
from hygie.kernel.text import fold
from tests.cast import NOON

A_MISSION = {"mission": "Appui après l’incident", "ends_on": NOON.date().replace(year=2099)}
PASSWORD = "une phrase que personne ne devine"


def an_account(actor):
    """An account that holds the grants of this actor from the first day of 2026."""
    person = accounts.register(
        email=f"{fold(actor.name)}@hygie.example",
        name=actor.name,
        password=PASSWORD,
        by=SYSTEM,
        at=NOON,
    )
    for grant in actor.grants:
        memberships.grant(
            person,
            role=grant.role,
            place=grant.place,
            starts_on=NOON.date().replace(month=1, day=1),
            **(A_MISSION if CHARTERS[grant.role].needs_mission else {}),
            tell=False,
            by=SYSTEM,
            at=NOON,
        )
    return person


def signed_in(actor):
    """A browser in which this actor has signed in, with two factors."""
    return enter(Client(), an_account(actor))


def enter(client, person, *, factor=Factor.CODE_APP):
    """Sign this person in without the door; `factor=None` shows the password alone."""
    client.force_login(person)
    session = client.session
    session["confirmed_at"] = timezone.now().timestamp()
    if factor:
        session["factor"] = factor.value
    session.save()
    return client
