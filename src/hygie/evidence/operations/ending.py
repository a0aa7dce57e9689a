"""Ending what proves: replaced by another fact, or withdrawn with a reason; undone exactly."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hygie.documents.models import Document
from hygie.evidence.events import ProofEnded, ProofRecorded, spelt
from hygie.evidence.models import Change, Event, Proof
from hygie.evidence.operations.recording import SaidOtherwise, record_fact
from hygie.evidence.rules.fact import REASON_LIMIT, Fact, NotAFact, Source
from hygie.evidence.rules.kinds import Act, State
from hygie.evidence.rules.validity import day_in_paris, next_step_on
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import bus, walls
from hygie.platform.walls import Domain


class EndedBefore(Refused):
    """Somebody else has replaced or withdrawn it meanwhile."""


@transaction.atomic
def supersede(
    source: Source,
    fact: Fact,
    *,
    reason: str = "",
    documents: Iterable[Document] = (),
    by: Actor,
    at: datetime,
) -> Event:
    """Put another fact in the place of what a source told; what it proved proves no more.

    The module that calls has checked who may. The new fact has a key of its own.
    """
    with walls.opened("evidence.end", Domain.EVIDENCE, Domain.POSTURE):
        former = _told_by(source)
        if fact.source == source:
            raise SaidOtherwise("Le fait qui en remplace un autre a sa propre clé.")
        event = record_fact(fact, documents=documents, by=by, at=at)
        held = list(former.proofs.select_for_update().filter(state=State.STANDING).order_by("id"))
        replace(held, event, reason=reason, by=by, at=at)
        return event


@transaction.atomic
def withdraw(source: Source, *, reason: str, by: Actor, at: datetime) -> int:
    """Withdraw all that a source's fact proves; what it had replaced stands again; how many.

    The module that calls has checked who may.
    """
    with walls.opened("evidence.end", Domain.EVIDENCE, Domain.POSTURE):
        event = _told_by(source)
        held = list(event.proofs.select_for_update().filter(state=State.STANDING).order_by("id"))
        take_back(held, reason=reason, by=by, at=at)
        return len(held)


def replace(
    proofs: list[Proof], event: Event, *, reason: str = "", by: Actor, at: datetime
) -> None:
    """Let an event take the place of these standing proofs; the caller holds their rows."""
    words = _words(reason)
    for proof in proofs:
        proof.state, proof.replaced_by = State.SUPERSEDED, event
        proof.reason, proof.ended_at, proof.next_step_on = words, at, None
    _ended(proofs, Act.SUPERSEDED, words, by=by, at=at)


def take_back(proofs: list[Proof], *, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw these standing proofs; what they had replaced stands again, to the letter."""
    words = _words(reason)
    if not words:
        raise NotAFact("Dites pourquoi vous la retirez.")
    for proof in proofs:
        proof.state, proof.reason, proof.ended_at = State.WITHDRAWN, words, at
        proof.next_step_on = None
    _ended(proofs, Act.WITHDRAWN, words, by=by, at=at)
    for proof in proofs:
        _restore(proof, by=by, at=at)


def _told_by(source: Source) -> Event:
    found = Event.objects.filter(source_module=source.module, source_key=source.key).first()
    if found is None:
        raise NotFound("Ce fait n’est pas noté.")
    return found


def _words(reason: str) -> str:
    words = clean_text(reason)[:REASON_LIMIT]
    refuse_patient_identity(words)
    return words


def _ended(proofs: list[Proof], act: Act, words: str, *, by: Actor, at: datetime) -> None:
    _keep(proofs, act, words, by=by, at=at)
    for kind in sorted({proof.kind for proof in proofs}):
        places = spelt(proof.place for proof in proofs if proof.kind == kind)
        bus.announce(ProofEnded(kind=kind, places=places))


def _restore(withdrawn: Proof, *, by: Actor, at: datetime) -> None:
    """Let stand again what a withdrawn proof had replaced: at its place, or all with the last."""
    rows = Proof.objects.select_for_update().filter(
        replaced_by=withdrawn.event_id, state=State.SUPERSEDED
    )
    if Proof.objects.filter(event=withdrawn.event_id, state=State.STANDING).exists():
        rows = rows.filter(place_kind=withdrawn.place_kind, place_code=withdrawn.place_code)
    back = list(rows.order_by("id"))
    for proof in back:
        proof.state, proof.replaced_by = State.STANDING, None
        proof.reason, proof.ended_at = "", None
        proof.next_step_on = next_step_on(proof.expires_on, after=day_in_paris(at))
    _keep(back, Act.RESTORED, withdrawn.reason, by=by, at=at)
    for kind in sorted({proof.kind for proof in back}):
        places = spelt(proof.place for proof in back if proof.kind == kind)
        bus.announce(ProofRecorded(kind=kind, places=places))


def _keep(proofs: list[Proof], act: Act, words: str, *, by: Actor, at: datetime) -> None:
    fields = ["state", "replaced_by", "reason", "ended_at", "next_step_on"]
    Proof.objects.bulk_update(proofs, fields, batch_size=500)
    Change.objects.bulk_create(
        [Change(proof=proof, act=act, at=at, by=by.name, reason=words) for proof in proofs]
    )
    detail = {"kind": proofs[0].kind if proofs else 0, "reason": words}
    what = f"evidence.{act.value.lower()}"
    acts = [journal.Act(what=what, subject=proof, detail=detail) for proof in proofs]
    journal.record_many(acts, by=by, at=at)
