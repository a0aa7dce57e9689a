"""What people do with the proofs of their establishment: deposit, replace, withdraw."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hygie.documents import operations as documents
from hygie.documents import rules as document_rules
from hygie.documents.models import Document
from hygie.establishments import tree
from hygie.evidence import access
from hygie.evidence.holding import check_keeps
from hygie.evidence.models import Event, Proof
from hygie.evidence.operations import ending
from hygie.evidence.operations.ending import EndedBefore
from hygie.evidence.operations.recording import record_fact
from hygie.evidence.rules.fact import Fact, NotAFact, Source
from hygie.evidence.rules.kinds import State
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.markings import USUAL_TLP, Tlp
from hygie.platform import walls
from hygie.platform.walls import Domain

MOST_FILES = 5
BOUND = document_rules.Bound(
    largest=document_rules.LARGEST, otherwise="La preuve n’est pas déposée : essayez sans lui."
)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A file that comes with a proof, read when it is kept."""

    name: str
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a proof; `token` is the same when one page is sent twice."""

    kind: int
    occurred_on: date
    token: str
    title: str = ""
    level: int | None = None
    score: int | None = None
    perimeter: str = ""
    tlp: Tlp = USUAL_TLP
    files: tuple[Joined, ...] = ()


@transaction.atomic
def deposit(place: Place, said: Said, *, by: Actor, at: datetime) -> Event:
    """Deposit a proof of one establishment, with its files; the same page sent twice keeps one."""
    check_keeps(place, by)
    fact = _fact(place, said)
    return record_fact(fact, documents=_kept(fact, said, by=by, at=at), by=by, at=at)


@transaction.atomic
def replace(proof_id: int, said: Said, *, reason: str, by: Actor, at: datetime) -> Event:
    """Put another proof in the place of one that stands."""
    with walls.opened("evidence.end", Domain.EVIDENCE, Domain.POSTURE):
        proof = _held(proof_id, by=by)
        if not reason.strip():
            raise NotAFact("Dites pourquoi vous la remplacez.")
        fact = _fact(proof.place, said)
        event = record_fact(fact, documents=_kept(fact, said, by=by, at=at), by=by, at=at)
        ending.replace([proof], event, reason=reason, by=by, at=at)
        return event


@transaction.atomic
def withdraw(proof_id: int, *, reason: str, by: Actor, at: datetime) -> Proof:
    """Withdraw a proof that stands, with a reason; what it had replaced stands again."""
    with walls.opened("evidence.end", Domain.EVIDENCE, Domain.POSTURE):
        proof = _held(proof_id, by=by)
        ending.take_back([proof], reason=reason, by=by, at=at)
        return proof


def _fact(place: Place, said: Said) -> Fact:
    return Fact(
        kind=said.kind,
        places=(place,),
        occurred_on=said.occurred_on,
        source=Source(access.OWN, f"{place.kind.value}:{place.code}:{said.token}"),
        title=said.title,
        score=said.score,
        level=said.level,
        perimeter=said.perimeter,
        tlp=said.tlp,
    )


def _kept(fact: Fact, said: Said, *, by: Actor, at: datetime) -> list[Document]:
    """The files, kept under their hash; those of a page that was sent already are there."""
    source = fact.source
    if Event.objects.filter(source_module=source.module, source_key=source.key).exists():
        return []
    return [
        documents.keep(each.chunks(), name=each.name, by=by, at=at, bound=BOUND)
        for each in said.files[:MOST_FILES]
    ]


def _held(proof_id: int, *, by: Actor) -> Proof:
    """The row of a proof that this person may end, while they act on it."""
    proof = Proof.objects.select_for_update().filter(pk=proof_id).first()
    if proof is None:
        raise NotFound("Cette preuve n’existe pas.")
    above = tree.any_path(proof.place)
    if not access.may_read(by, above=above):
        raise NotFound("Cette preuve n’existe pas.")
    if not access.may_end(by, source=proof.source_module, above=above):
        raise NotAllowed("Cette preuve n’est pas à vous : qui l’a apportée peut la reprendre.")
    if proof.state != State.STANDING:
        raise EndedBefore("Cette preuve a été remplacée ou retirée entre-temps.")
    return proof
