"""The life of accounts in the demonstration: people who wait, who left, a review to answer."""

from datetime import datetime, timedelta

from hygie.accounts.models import Membership
from hygie.accounts.operations import invitations, keys, reviews
from hygie.accounts.rules import Gift, KeyScope, days
from hygie.demonstration.people import DOMAIN
from hygie.kernel.actor import Actor, Place, Role

# Fictional people of the demonstration, whose address can never receive a mail.
_WAIT = (("Inès Invitée", "invitee", Role.DPO, 1), ("Omar Oublié", "oublie", Role.CIO, 9))


def enliven(*, own: Place, by: Actor, at: datetime) -> None:
    """Give the pages of accounts something to show, around one hospital."""
    today = at.date()
    for name, login, role, days_ago in _WAIT:
        before = at - timedelta(days=days_ago)
        gift = Gift(role=role, place=own, starts_on=before.date())
        invitations.invite(email=f"{login}@{DOMAIN}", name=name, gift=gift, by=by, at=before)
    # Given more than a year ago: the yearly review of the hospital is due.
    long_ago = today - days("review", "every_days")
    rows = Membership.objects.filter(place_kind=own.kind, place_code=own.code)
    rows.filter(ends_on__isnull=True).update(starts_on=long_ago)
    reviews.open_due(by=by, at=at)
    keys.make(
        name="SIEM de l’hôpital",
        scopes=[KeyScope.DECLARE],
        place=own,
        expires_at=at + days("key", "default_days"),
        by=by,
        at=at,
    )
