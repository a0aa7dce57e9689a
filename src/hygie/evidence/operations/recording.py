"""Recording what happened. The module that records has checked who may: it did the act itself."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hygie.documents.models import Document
from hygie.evidence import queries
from hygie.evidence.events import ProofRecorded, spelt
from hygie.evidence.loading import Recorded, load
from hygie.evidence.models import Event, Joined, Proof
from hygie.evidence.rules import fact as rules
from hygie.evidence.rules.fact import Fact, Source
from hygie.evidence.rules.validity import day_in_paris, expires_on, next_step_on
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.markings import USUAL_TLP, Tlp
from hygie.kernel.text import clean_line
from hygie.platform import bus, walls
from hygie.platform.walls import Domain

__all__ = ["SaidOtherwise", "Source", "record", "record_fact", "record_many"]


class SaidOtherwise(Refused):
    """The source has already told this fact, with other words."""


def record(
    *,
    kind: int,
    places: Iterable[Place],
    occurred_on: date,
    source: Source,
    occurred_at: datetime | None = None,
    title: str = "",
    score: int | None = None,
    level: int | None = None,
    perimeter: str = "",
    tlp: Tlp = USUAL_TLP,
    documents: Iterable[Document] = (),
    by: Actor,
    at: datetime,
) -> Event:
    """Keep something that happened, and what it proves of each place.

    Told again by the same source it changes nothing; told otherwise it is refused: supersede it.
    Raises NotAFact, UnknownKind, SaidOtherwise.
    """
    fact = Fact(
        kind=kind,
        places=tuple(dict.fromkeys(places)),
        occurred_on=occurred_on,
        source=source,
        occurred_at=occurred_at,
        title=title,
        score=score,
        level=level,
        perimeter=perimeter,
        tlp=tlp,
    )
    return record_fact(fact, documents=documents, by=by, at=at)


@transaction.atomic
@walls.opened("evidence.record", Domain.EVIDENCE, Domain.POSTURE)
def record_fact(
    fact: Fact, *, documents: Iterable[Document] = (), by: Actor, at: datetime
) -> Event:
    """The same for a fact that is at hand."""
    rules.check(fact, today=queries.any_today(fact.places, at=at))
    for words in (fact.title, fact.perimeter):
        refuse_patient_identity(words)
    event, is_new = _event(fact, by=by, at=at)
    if not is_new:
        return event
    Joined.objects.bulk_create([Joined(event=event, document=each) for each in documents])
    places = dict.fromkeys(fact.places)
    proofs = Proof.objects.bulk_create([_proof(event, place, at=at) for place in places])
    detail = {"kind": fact.kind, "source": fact.source.module}
    acts = [journal.Act(what="evidence.recorded", subject=each, detail=detail) for each in proofs]
    journal.record_many(acts, by=by, at=at)
    bus.announce(ProofRecorded(kind=fact.kind, places=spelt(fact.places)))
    return event


@transaction.atomic
@walls.opened("evidence.record", Domain.EVIDENCE, Domain.POSTURE)
def record_many(facts: Iterable[Fact], *, module: str, by: Actor, at: datetime) -> Recorded:
    """Keep many facts of one module by sets, in few statements; the caller journals the whole.

    All or nothing: a fact that cannot be is refused and leaves nothing of the others.
    """
    found = load(_checked(facts, at), module=module, by=by.name, at=at)
    if found.otherwise:
        raise SaidOtherwise(
            f"{found.otherwise} de ces faits sont déjà notés autrement, sous la même clé."
        )
    for kind, places in found.announced():
        bus.announce(ProofRecorded(kind=kind, places=places))
    return found


def _checked(facts: Iterable[Fact], at: datetime) -> Iterator[Fact]:
    today = day_in_paris(at)
    for fact in facts:
        rules.check(fact, today=today)
        yield fact


def _event(fact: Fact, *, by: Actor, at: datetime) -> tuple[Event, bool]:
    """The event of this source, made or found, and whether it is new."""
    known = _known(fact)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return _made(fact, by=by, at=at), True
    except IntegrityError:  # the same moment, twice
        known = _known(fact)
        if known is None:
            raise
        return known, False


def _known(fact: Fact) -> Event | None:
    source = fact.source
    known = Event.objects.filter(source_module=source.module, source_key=source.key).first()
    if known is not None and known.digest != fact.digest:
        raise SaidOtherwise("Ce fait est déjà noté, et autrement : remplacez-le.")
    return known


def _made(fact: Fact, *, by: Actor, at: datetime) -> Event:
    return Event.objects.create(
        kind=fact.kind,
        title=clean_line(fact.title)[: rules.TITLE_LIMIT],
        occurred_on=fact.occurred_on,
        occurred_at=fact.occurred_at,
        score=fact.score,
        level=fact.level,
        perimeter=clean_line(fact.perimeter)[: rules.PERIMETER_LIMIT],
        tlp=fact.tlp,
        source_module=fact.source.module,
        source_key=fact.source.key,
        digest=fact.digest,
        recorded_at=at,
        recorded_by=by.name,
    )


def _proof(event: Event, place: Place, *, at: datetime) -> Proof:
    ends = expires_on(event.kind, event.occurred_on)
    return Proof(
        event=event,
        place_kind=place.kind,
        place_code=place.code,
        kind=event.kind,
        occurred_on=event.occurred_on,
        expires_on=ends,
        score=event.score,
        level=event.level,
        tlp=event.tlp,
        source_module=event.source_module,
        next_step_on=next_step_on(ends, after=day_in_paris(at)),
    )
