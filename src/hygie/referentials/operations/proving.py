"""Saying anew what proves a measure: the rest of a published version stays as it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.provenance import Provenance
from hygie.platform import bus
from hygie.referentials import access
from hygie.referentials.events import ProofsSaidAnew
from hygie.referentials.models import Node, Proving, Step
from hygie.referentials.rules.checking import EVENT_KINDS
from hygie.referentials.rules.records import State

MOST_NUMBER = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """A kind of event and the best step that it proves, from a level or a score on."""

    event_kind: int
    step: int
    least_level: int | None = None
    least_score: int | None = None


@transaction.atomic
def add(version_id: int, line: int, said: Said, *, by: Actor, at: datetime) -> Proving:
    """Let a kind of event prove a measure up to a step."""
    node = _held(version_id, line, by)
    _check_said(node, said)
    if Proving.objects.filter(
        node=node, event_kind=said.event_kind, step=said.step, ended_at__isnull=True
    ).exists():
        raise Refused("Cet évènement prouve déjà cette réponse.")
    proving = Proving.objects.create(
        node=node,
        event_kind=said.event_kind,
        step=said.step,
        least_level=said.least_level,
        least_score=said.least_score,
        origin=Provenance.OWN,
        added_at=at,
        added_by=by.name,
    )
    _tell("referentials.proving_added", proving, by=by, at=at)
    return proving


@transaction.atomic
def end(version_id: int, line: int, said: Said, *, by: Actor, at: datetime) -> None:
    """Let a kind of event prove a step of a measure no more; the line stays readable."""
    node = _held(version_id, line, by)
    proving = Proving.objects.filter(
        node=node, event_kind=said.event_kind, step=said.step, ended_at__isnull=True
    ).first()
    if proving is None:
        raise Refused("Cet évènement ne prouve pas cette réponse, ou ne la prouve plus.")
    proving.ended_at, proving.ended_by = at, by.name
    proving.save(update_fields=["ended_at", "ended_by"])
    _tell("referentials.proving_ended", proving, by=by, at=at)


def _held(version_id: int, line: int, by: Actor) -> Node:
    if not access.may_keep(by):
        raise NotAllowed("Ce qui prouve une mesure se dit au niveau national.")
    rows = Node.objects.select_for_update(of=("self",)).select_related("version__referential")
    node = rows.filter(version_id=version_id, position=line).first()
    if node is None:
        raise NotFound("Cette ligne n’existe pas.")
    if not node.is_assessable:
        raise Refused("Seule une mesure se prouve.")
    if node.version.state == State.RETIRED:
        raise Refused("Cette version est retirée.")
    return node


def _check_said(node: Node, said: Said) -> None:
    if said.event_kind not in EVENT_KINDS:
        raise Refused("Les évènements d’OPSSIES vont de 1 à 61.")
    known = Step.objects.filter(scale=node.scale_id, rank=said.step).exists()
    if said.step < 1 or not known:
        raise Refused("Choisissez une réponse de cette mesure, autre que la première.")
    if not all(0 <= (each or 0) <= MOST_NUMBER for each in (said.least_level, said.least_score)):
        raise Refused("Le niveau et le score sont entre 0 et un million.")


def _tell(what: str, proving: Proving, *, by: Actor, at: datetime) -> None:
    node, version = proving.node, proving.node.version
    name = f"{version.title}, {version.version}, {node.ref}"
    journal.record(what, version, by=by, at=at, name=name, kind=proving.event_kind)
    bus.announce(
        ProofsSaidAnew(
            version_id=version.pk,
            slug=version.referential.slug,
            version=version.version,
            ref=node.ref,
        )
    )
