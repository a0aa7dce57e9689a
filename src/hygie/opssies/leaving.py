"""What goes into a file: proofs that stand, their establishments, the events that brought them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hygie.establishments import tree
from hygie.establishments.models import LegalEntity, Site
from hygie.evidence.models import Proof
from hygie.evidence.rules.kinds import State
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.markings import Tlp
from hygie.opssies import access
from hygie.opssies.models import ReceivedEvent
from hygie.opssies.rules import codes
from hygie.opssies.rules.writing import Establishment
from hygie.platform import walls
from hygie.platform.walls import Domain

MODULE = "opssies"
_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which proofs leave: below a place, of some kinds, of a period; empty means all."""

    place: Place | None = None
    kinds: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
    # For what Hygie knows itself: an event says one programme.
    programme: int = codes.CARE


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends the file: its short name in the file’s own, its SIREN and its name inside."""

    company: str
    siren: str
    name: str


def batches(actor: Actor, selection: Selection) -> Iterator[list[Proof]]:
    """The proofs that leave, some at a time, the oldest first; TLP:RED never does."""
    rows = Proof.objects.filter(_reached(actor), state=State.STANDING).exclude(tlp=Tlp.RED)
    if selection.place is not None:
        rows = rows.filter(tree.any_below(frozenset({selection.place})))
    if selection.kinds:
        rows = rows.filter(kind__in=sorted(selection.kinds))
    if selection.since:
        rows = rows.filter(occurred_on__gte=selection.since)
    if selection.until:
        rows = rows.filter(occurred_on__lte=selection.until)
    rows = rows.select_related("event").order_by("id")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def establishments(places: Collection[Place]) -> dict[Place, Establishment]:
    """These places as the register names them."""
    codes_ = {
        kind: [place.code for place in places if place.kind == kind]
        for kind in (PlaceKind.SITE, PlaceKind.LEGAL_ENTITY)
    }
    found: dict[Place, Establishment] = {}
    for entity in LegalEntity.objects.filter(finess__in=codes_[PlaceKind.LEGAL_ENTITY]):
        found[Place(PlaceKind.LEGAL_ENTITY, entity.finess)] = Establishment(
            kind=PlaceKind.LEGAL_ENTITY,
            finess=entity.finess,
            name=entity.label,
            siren=entity.siren,
        )
    sites = Site.objects.filter(finess__in=codes_[PlaceKind.SITE]).select_related("entity")
    for site in sites:
        found[Place(PlaceKind.SITE, site.finess)] = Establishment(
            kind=PlaceKind.SITE,
            finess=site.finess,
            name=site.name,
            entity_finess=site.entity.finess if site.entity else "",
            siren=site.entity.siren if site.entity else "",
            siret=site.siret,
        )
    return found


def received(proofs: Collection[Proof]) -> dict[str, tuple[str, str]]:
    """The events that files brought, as they came, with the common actors of their files."""
    keys = [proof.event.source_key for proof in proofs if proof.source_module == MODULE]
    rows = ReceivedEvent.objects.filter(digest__in=keys)
    # Who reads a proof reads how it came, whichever authority took its file in.
    with walls.opened("opssies.export", Domain.EXCHANGE):
        found = list(rows.values_list("digest", "payload", "file__common"))
    return {digest: (payload, common) for digest, payload, common in found}


def _reached(actor: Actor) -> Q:
    """Where the actor exchanges, of what they read."""
    if access.reaches_all(actor):
        return Q()
    return tree.any_below(actor.reach(Power.EXCHANGE_EVENTS))
