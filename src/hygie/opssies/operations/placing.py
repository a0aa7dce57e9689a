"""What waits: somebody says whom an event concerns, or puts it aside; the register may learn it."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from hygie.establishments import tree
from hygie.evidence import operations as evidence
from hygie.evidence.again import Found, Known
from hygie.evidence.rules.fact import Fact
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.markings import Tlp
from hygie.kernel.text import clean_text
from hygie.kernel.zones import PARIS
from hygie.opssies import access, queries
from hygie.opssies.matching import Register
from hygie.opssies.models import ReceivedEvent
from hygie.opssies.operations.importing import MODULE
from hygie.opssies.rules.fates import WITHDRAWN, Fate
from hygie.opssies.rules.matching import match

REASON_LIMIT = 500
_HERE = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})
_AT_ONCE = 1_000


class DecidedBefore(Refused):
    """Somebody else has decided meanwhile."""


class NotAReason(Refused):
    """What is decided by hand says why."""


@transaction.atomic
def place(event_id: int, where: Place, *, reason: str, by: Actor, at: datetime) -> ReceivedEvent:
    """Say which establishment an event concerns; what it proves counts from now on."""
    event = _held(event_id, by=by)
    node = tree.any_node(where)
    if node is None or where.kind not in _HERE:
        raise NotFound("Cet établissement n’est pas au registre.")
    if not access.may_place(by, above=node.path):
        raise NotAllowed("Cet établissement n’est pas de votre ressort.")
    words = _words(reason)
    fact = _fact(event, [where])
    if (again := _known([fact]).of(fact)).new or again.is_withdrawn:
        evidence.recording.record_fact(fact, by=by, at=at)
    return _decided(event, Fate.PLACED, words, by=by, at=at, where=where.code)


@transaction.atomic
def set_aside(event_id: int, *, reason: str, by: Actor, at: datetime) -> ReceivedEvent:
    """Put an event aside: it proves nothing, and waits no more."""
    event = _held(event_id, by=by)
    return _decided(event, Fate.SET_ASIDE, _words(reason), by=by, at=at)


@transaction.atomic
def try_again(*, by: Actor, at: datetime) -> int:
    """Match again what waits, with the register as it is now; how many found their place."""
    register, found, last = Register(), 0, 0
    while batch := list(queries.any_waiting(after=last)[:_AT_ONCE]):
        last = batch[-1].pk
        known = register.known(pair for each in batch for pair in each.said)
        facts = {}
        for event in batch:
            matched = match(event.said, is_group=event.is_group, known=known)
            regions = {register.region_of(each.code) for each in matched.places}
            if matched.places and _reaches(event, regions):
                facts[event.pk] = _fact(event, matched.places)
        proven = _known(facts.values())
        for event in batch:
            if fact := facts.get(event.pk):
                found += _placed(event, fact, proven.of(fact), by=by, at=at)
    return found


def _known(facts: Iterable[Fact]) -> Known:
    known = Known()
    known.ask(facts)
    return known


def _placed(event: ReceivedEvent, fact: Fact, again: Found, *, by: Actor, at: datetime) -> bool:
    """Let an event prove where nothing says it yet; what was withdrawn waits for a person."""
    if again.new:
        evidence.recording.record_fact(again.left_of(fact), by=by, at=at)
    withheld = again.is_withdrawn and not again.new
    event.fate, event.why = (Fate.WAITING, WITHDRAWN) if withheld else (Fate.PLACED, "")
    event.save(update_fields=["fate", "why"])
    return not withheld


def _reaches(event: ReceivedEvent, regions: set[str]) -> bool:
    file = event.file
    return file.place_kind == PlaceKind.NATION or regions == {file.place_code}


def _held(event_id: int, *, by: Actor) -> ReceivedEvent:
    if queries.one(by, event_id) is None:
        raise NotFound("Cet événement n’existe pas.")
    rows = ReceivedEvent.objects.select_for_update(of=("self",)).select_related("file")
    event = rows.get(pk=event_id)
    if event.fate != Fate.WAITING:
        raise DecidedBefore("Cet événement n’attend plus : quelqu’un a décidé entre-temps.")
    return event


def _words(reason: str) -> str:
    words = clean_text(reason)[:REASON_LIMIT]
    if not words:
        raise NotAReason("Dites pourquoi.")
    refuse_patient_identity(words)
    return words


def _decided(
    event: ReceivedEvent, fate: Fate, words: str, *, by: Actor, at: datetime, where: str = ""
) -> ReceivedEvent:
    event.fate, event.reason = fate, words
    event.decided_at, event.decided_by = at, by.name
    event.save(update_fields=["fate", "reason", "decided_at", "decided_by"])
    what = "opssies.placed" if fate == Fate.PLACED else "opssies.set_aside"
    journal.record(what, event.file, by=by, at=at, event=event.pk, reason=words, where=where)
    return event


def _fact(event: ReceivedEvent, places: Iterable[Place]) -> Fact:
    assert event.done_at is not None  # noqa: S101 - what was not done does not wait
    return Fact(
        kind=event.kind,
        places=tuple(places),
        occurred_on=event.done_at.astimezone(ZoneInfo(PARIS)).date(),
        occurred_at=event.done_at,
        source=evidence.Source(MODULE, event.digest),
        score=event.score,
        level=event.level,
        perimeter=event.perimeter,
        tlp=Tlp(event.tlp),
    )
