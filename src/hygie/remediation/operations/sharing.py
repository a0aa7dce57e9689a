"""Sharing an action among the members of a hospital group: one of the group, one of each."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotFound
from hygie.remediation import keeping, writing
from hygie.remediation.holding import NOT_YOURS, held, kept_place
from hygie.remediation.models import Action
from hygie.remediation.queries import plans
from hygie.remediation.rules import sharing as rules
from hygie.remediation.rules import states
from hygie.remediation.rules.actions import OriginKind, Said, Source
from hygie.remediation.rules.sharing import NotShared
from hygie.remediation.rules.states import State

# The member says who does it there; until then it falls to those who answer for its security.
FIRST_OWNER = "RSSI"


@transaction.atomic
def share(
    ght: Place,
    said: Said,
    *,
    members: Collection[str],
    origin: OriginKind = OriginKind.OTHER,
    by: Actor,
    at: datetime,
) -> Action:
    """Write an action of a group, and one in the plan of each of these members (FINESS numbers)."""
    if ght.kind != PlaceKind.GHT:
        raise NotFound(NOT_YOURS)
    node = kept_place(ght, by=by)
    rules.check_members(members, [each.finess for each in plans.any_members_of(ght.code)])
    words = keeping.checked(said, path=node.path, at=at)
    shared = keeping.at_place(ght, node.path, Source(kind=origin, label=node.name))
    writing.first_version(shared, words, by=by, at=at)
    for finess in sorted(set(members)):
        _join(shared, finess, by=by, at=at)
    journal.record("remediation.shared", shared, by=by, at=at, title=shared.title)
    return shared


@transaction.atomic
def join(shared_id: int, members: Collection[str], *, by: Actor, at: datetime) -> Action:
    """Ask members who were left out; those who have it already keep theirs."""
    shared = held(shared_id, by=by)
    if not shared.is_shared:
        raise NotShared("Cette action n’est pas partagée par un groupement.")
    if not states.is_open(State(shared.state)):
        raise NotShared("Cette action est terminée : plus personne ne la rejoint.")
    rules.check_members(members, [each.finess for each in plans.any_members_of(shared.place_code)])
    already = {each.place_code for each in plans.any_members(shared)}
    for finess in sorted(set(members) - already):
        _join(shared, finess, by=by, at=at)
    journal.record("remediation.shared", shared, by=by, at=at, title=shared.title)
    return shared


def _join(shared: Action, finess: str, *, by: Actor, at: datetime) -> None:
    place = Place(PlaceKind.LEGAL_ENTITY, finess)
    node = kept_place(place, by=by)
    source = Source(kind=OriginKind(shared.origin), label=shared.source_label)
    member = keeping.at_place(place, node.path, source)
    member.part_of = shared
    group = shared.said
    said = Said(
        title=group.title,
        detail=group.detail,
        owner=FIRST_OWNER,
        due_on=group.due_on,
        gain=group.gain,
    )
    writing.first_version(member, said, by=by, at=at)
    journal.record("remediation.planned", member, by=by, at=at, title=member.title)
