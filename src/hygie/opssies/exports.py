"""A file that leaves: the proofs that somebody reads, written as the schema asks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from hygie.evidence.models import Proof
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import Refused
from hygie.kernel.markings import Tlp
from hygie.kernel.zones import PARIS
from hygie.opssies import leaving
from hygie.opssies.leaving import Selection, Sender
from hygie.opssies.rules import naming, telling, writing
from hygie.opssies.rules.writing import Leaving

MOST = 100_000
_PARIS = ZoneInfo(PARIS)


class NothingToWrite(Refused):
    """A file without an event tells nothing."""


class TooMany(Refused):
    """More events than one file should hold."""


@dataclass
class Written:
    """A file that is ready to leave, and what it leaves behind."""

    name: str
    events: int = 0
    # Proofs without a level: the format asks for one, and Hygie makes none up.
    without_level: int = 0
    # The general schema asks of the first event a score, which none of these has.
    is_general: bool = False
    places: set[Place] = field(default_factory=set)
    file: IO[bytes] = field(default_factory=TemporaryFile)

    def chunks(self) -> Iterator[bytes]:
        """The file, a piece at a time; it is closed behind."""
        with self.file as file:
            file.seek(0)
            while chunk := file.read(1024 * 1024):
                yield chunk


def write(
    actor: Actor, selection: Selection, sender: Sender, *, is_d1: bool = False, at: datetime
) -> Written:
    """Write the standing proofs of a selection that the actor reads.

    Raises NothingToWrite, TooMany, NotACompany.
    """
    local = at.astimezone(_PARIS)
    made = Written(name=naming.file_name(sender.company, at=local, is_d1=is_d1))
    with TemporaryFile() as aside:
        first = _put_aside(actor, selection, made, aside, is_d1=is_d1)
        if not made.events:
            made.file.close()
            raise NothingToWrite(_nothing(made))
        _assemble(made, aside, first, sender, stamp=f"{local:%Y%m%d-%H%M%S}")
    return made


def _nothing(made: Written) -> str:
    if made.without_level:
        return (
            "Aucune de ces preuves n’a de niveau : le format en demande un, et Hygie n’en "
            "invente pas."
        )
    return "Aucune preuve en vigueur ne répond à ce choix : il n’y a rien à écrire."


def _put_aside(
    actor: Actor, selection: Selection, made: Written, aside: IO[bytes], *, is_d1: bool
) -> tuple[int, int]:
    """Write each event on a line; where the one is that fills the first place best."""
    best, rank = (0, 0), -1
    for event in _events(actor, selection, made):
        line = json.dumps(writing.of_d1(event) if is_d1 else event, ensure_ascii=False).encode()
        fits = int("score" in event["outcome"]) + int(writing.goes_first(event))
        if fits > rank:
            rank, best = fits, (aside.tell(), made.events)
            made.is_general = bool(fits) and not is_d1
        aside.write(line + b"\n")
        made.events += 1
        if made.events > MOST:
            made.file.close()
            raise TooMany("Plus de 100 000 événements : choisissez une période ou un type.")
    return best


def _events(actor: Actor, selection: Selection, made: Written) -> Iterator[dict[str, Any]]:
    told: set[int] = set()
    for batch in leaving.batches(actor, selection):
        concerned = leaving.establishments({proof.place for proof in batch})
        received = leaving.received(batch)
        for proof in batch:
            if proof.level is None:
                made.without_level += 1
                continue
            if proof.event_id in told or proof.place not in concerned:
                continue
            made.places.add(proof.place)
            brought = received.get(proof.event.source_key)
            if brought is None or proof.source_module != leaving.MODULE:
                yield writing.from_fact(_fact(proof, selection), concerned[proof.place])
                continue
            told.add(proof.event_id)
            event, common = json.loads(brought[0]), json.loads(brought[1])
            yield writing.from_event(event, common, concerned[proof.place], tlp=Tlp(proof.tlp))


def _fact(proof: Proof, selection: Selection) -> Leaving:
    event = proof.event
    at = event.occurred_at
    return Leaving(
        kind=proof.kind,
        occurred_on=proof.occurred_on,
        occurred_at=at.astimezone(_PARIS) if at else None,
        level=proof.level or 0,
        score=proof.score,
        tlp=Tlp(proof.tlp),
        perimeter=event.perimeter,
        programme=selection.programme,
    )


def _assemble(
    made: Written,
    aside: IO[bytes],
    first: tuple[int, int],
    sender: Sender,
    *,
    stamp: str,
) -> None:
    """The head, the event that goes first, the others, the end."""
    root = telling.payload_of([writing.sender(siren=sender.siren, name=sender.name)])
    head = f'{{"extractionDate":"{stamp}","events":{{"stakeholders":{root},"event":[\n'
    made.file.write(head.encode())
    aside.seek(first[0])
    chosen = json.loads(aside.readline())
    if made.is_general:
        chosen = writing.fills_first(chosen)
    made.file.write(telling.payload_of(chosen).encode())
    aside.seek(0)
    for number, line in enumerate(aside):
        if number != first[1]:
            made.file.write(b",\n" + line.rstrip(b"\n"))
    made.file.write(b"\n]}}\n")
