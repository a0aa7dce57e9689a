"""Telling those who keep proofs that some will expire, and announcing those that do."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from hygie.accounts import queries as accounts
from hygie.contacts.rules.places import key_of
from hygie.establishments import tree
from hygie.evidence import queries
from hygie.evidence.events import AT_ONCE, ProofEnded, spelt
from hygie.evidence.models import Proof
from hygie.evidence.rules import validity
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Power
from hygie.kernel.roles import with_power
from hygie.notifications import operations as notifications
from hygie.platform import bus
from hygie.platform.installation import Desk

_BODY = """{what} dans votre établissement, et rien ne prend la suite.
Première fin : le {day:%d/%m/%Y}.

Le niveau qui reposait dessus baissera ce jour-là. Refaites ce qui était prouvé, ou déposez ce
qui le remplace :
{address}/preuves/{key}/?etat=SOON

Ce message ne dit pas lesquelles : il voyage en clair.
"""


def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Do what is due for every proof, place by place; return how many mails leave."""
    today = validity.day_in_paris(at)
    places = queries.any_places_to_be_told(on=today)
    return sum(_remind(place, today=today, desk=desk, by=by, at=at) for place in places)


@transaction.atomic
def _remind(place: Place, *, today: date, desk: Desk, by: Actor, at: datetime) -> int:
    """The steps that are due at one place; a job that runs twice finds them done."""
    rows = queries.any_to_be_told(on=today).filter(place_kind=place.kind, place_code=place.code)
    due = list(rows.select_for_update())
    over: dict[int, list[Place]] = defaultdict(list)
    near = []
    for proof in due:
        if proof.expires_on <= today:
            over[proof.kind].append(place)
        elif not queries.any_later(proof):
            near.append(proof)
        proof.next_step_on = validity.next_step_on(proof.expires_on, after=today)
    Proof.objects.bulk_update(due, ["next_step_on"], batch_size=500)
    for kind in sorted(over):
        bus.announce(ProofEnded(kind=kind, places=spelt(over[kind])[:AT_ONCE]))
    return _tell(place, near, desk=desk, by=by, at=at) if near else 0


def _tell(place: Place, near: list[Proof], *, desk: Desk, by: Actor, at: datetime) -> int:
    """One mail of all that ends at a place, to the nearest of those who keep its proofs."""
    today = validity.day_in_paris(at)
    path = tree.any_path(place)
    people = accounts.any_nearest(*sorted(with_power(Power.KEEP_EVIDENCE)), path=path, today=today)
    if not people:
        return 0
    count = len(near)
    what = "Une preuve va expirer" if count == 1 else f"{count} preuves vont expirer"
    first = min(proof.expires_on for proof in near)
    body = _BODY.format(what=what, day=first, address=desk.address, key=key_of(place))
    sent = notifications.send(
        to=sorted(person.email for person in people),
        subject="[Hygie] Des preuves vont expirer",
        body=body,
        kind="EVIDENCE",
        by=by,
        at=at,
    )
    journal.record("evidence.end_told", near[0], by=by, at=at, count=count)
    return len(sent)
