"""Signing in as somebody of the cast."""

from django.test import Client

from hygie.accounts import operations
from hygie.kernel.actor import SYSTEM
from hygie.kernel.text import fold
from tests.cast import NOON

PASSWORD = "une phrase que personne ne devine"


def an_account(actor):
    """An account that holds the grants of this actor from the first day of 2026."""
    person = operations.register(
        email=f"{fold(actor.name)}@hygie.example",
        name=actor.name,
        password=PASSWORD,
        by=SYSTEM,
        at=NOON,
    )
    for grant in actor.grants:
        operations.grant(
            person,
            role=grant.role,
            place=grant.place,
            starts_on=NOON.date().replace(month=1, day=1),
            by=SYSTEM,
            at=NOON,
        )
    return person


def signed_in(actor):
    """A browser in which this actor has signed in."""
    client = Client()
    client.force_login(an_account(actor))
    return client
