"""Taking a file in: read once, checked whole; what its events prove is recorded by sets."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from hygie.evidence import operations as evidence
from hygie.evidence.again import Known as Proven
from hygie.evidence.rules.fact import EARLIEST, Fact
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.identity import PatientIdentity, refuse_patient_identity
from hygie.kernel.text import clean_line
from hygie.kernel.zones import PARIS
from hygie.opssies import access, queries, staging
from hygie.opssies.matching import Register
from hygie.opssies.models import ExchangeFile
from hygie.opssies.readers.stream import Event, Root, read
from hygie.opssies.rules import telling
from hygie.opssies.rules.checking import Remark, Remarks, check_event, check_root
from hygie.opssies.rules.fates import NOT_DONE, OUT_OF_REACH, WITHDRAWN, Fate
from hygie.opssies.rules.matching import Known, Matched, match
from hygie.opssies.rules.telling import Identifier, NoRecipient, Told
from hygie.platform import walls
from hygie.platform.walls import Domain

MODULE = "opssies"
MOST_REMARKS = 200
_AT_ONCE = 2_000
# Imports wait for each other: the same file given twice at once is taken in once.
_ONE_AT_A_TIME = 7_061_113
_PARIS = ZoneInfo(PARIS)
# The same perimeters come back; one that is refused is looked at each time.
_refuse_patient_identity = lru_cache(maxsize=20_000)(refuse_patient_identity)


class FaultyFile(Refused):
    """The file has faults: nothing of it is taken in, and each fault is told."""

    def __init__(self, sentence: str, remarks: list[Remark], faults: int) -> None:
        super().__init__(sentence)
        self.remarks = remarks
        self.faults = faults


@dataclass
class Report:
    """What a file is, as it is read."""

    events: int = 0
    faults: int = 0
    quirks: int = 0
    common: list[dict[str, Any]] = field(default_factory=list)
    provider: str = ""
    wrong: list[Remark] = field(default_factory=list)
    odd: list[Remark] = field(default_factory=list)

    def note(self, said: Remarks) -> None:
        """Count what was said, and keep the first of it."""
        self.faults += len(said.faults)
        self.quirks += len(said.quirks)
        self.wrong += said.faults[: MOST_REMARKS - len(self.wrong)]
        self.odd += said.quirks[: MOST_REMARKS - len(self.odd)]


def look(file: BinaryIO, *, by: Actor, at: datetime) -> Report:
    """Check a file and take nothing in: every fault and every quirk. Raises Unreadable."""
    report = _begin(file)
    for _ in _events(file, report, today=at.astimezone(_PARIS).date()):
        pass
    return report


@transaction.atomic
def take(file: BinaryIO, *, name: str, by: Actor, at: datetime) -> ExchangeFile:
    """Take a file in: all of it, or nothing. Taken in again, it changes nothing.

    Raises Unreadable, FaultyFile.
    """
    seat = access.seat_of(by)
    if seat is None:
        raise NotAllowed("Votre rôle ne reprend pas de fichiers OPSSIES.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    with walls.opened("opssies.import", Domain.EXCHANGE):
        taking = _Taking(_Hashed(file), _begin(file), seat=seat, by=by, at=at)
        staging.prepare()
        recorded = evidence.record_many(taking.facts(), module=MODULE, by=by, at=at)
        report = taking.report
        if report.faults:
            raise FaultyFile(_sentence(report), report.wrong, report.faults)
        made = taking.kept(name, proofs=recorded.proofs)
        staging.add(made.pk)
    journal.record("opssies.taken", made, by=by, at=at, **taking.counted())
    return made


def _sentence(report: Report) -> str:
    count = "une erreur" if report.faults == 1 else f"{report.faults} erreurs"
    return f"Le fichier a {count} : rien n’en est repris. Corrigez-le, puis donnez-le de nouveau."


class _Hashed:
    """A file whose hash is known once it was read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Read some more."""
        raw = self.file.read(size)
        self.hash.update(raw)
        self.size += len(raw)
        return raw


class _Checked(NamedTuple):
    """One event that can be taken in."""

    number: int
    payload: str
    digest: str
    said: Told


def _events(file: Any, report: Report, *, today: date) -> Iterator[_Checked]:
    """The events of a file that have no fault; the others are noted in the report."""
    is_there = False
    for each in read(file):
        if isinstance(each, Root):
            if each.path == "events.event":
                is_there = True
                _note_kind(each.value, report)
            continue
        report.events += 1
        checked = _check(each, report, today)
        if checked is not None and not report.faults:
            yield checked
    if not is_there:
        said = Remarks()
        said.fault(("events", "event"), "Cet attribut manque.")
        report.note(said)


def _begin(file: BinaryIO) -> Report:
    """The report of a file whose common actors were read, wherever they stand in it."""
    report, said = Report(), Remarks()
    found = (each.value for each in read(file) if _is_common(each))
    missing = object()
    common = next(found, missing)
    if common is missing:
        said.fault(("events", "stakeholders"), "Cet attribut manque.")
    else:
        check_root(common, said)
    report.note(said)
    report.common = common if not said.faults else []  # type: ignore[assignment]
    report.provider = telling.provider_of(report.common)
    file.seek(0)
    return report


def _is_common(each: Root | Event) -> bool:
    return isinstance(each, Root) and each.path == "events.stakeholders"


def _note_kind(value: Any, report: Report) -> None:
    if not isinstance(value, list):
        said = Remarks()
        said.fault(("events", "event"), "Attendu : une liste.")
        report.note(said)


def _check(each: Event, report: Report, today: date) -> _Checked | None:
    said = Remarks()
    check_event(each.value, each.number, said)
    told = payload = None
    if not said.faults:
        told = _told(each, report.common, said, today)
        payload = telling.payload_of(each.value)
        _check_text(payload, each.number, said)
    if said.faults or said.quirks:
        report.note(said)
    if said.faults or told is None or payload is None:
        return None
    provider = telling.provider_of(each.value["stakeholders"]) or report.provider
    return _Checked(each.number, payload, telling.digest_of(each.value, told, provider), told)


def _told(each: Event, common: list[dict[str, Any]], said: Remarks, today: date) -> Told | None:
    where = ("events", "event", each.number)
    try:
        told = telling.told(each.value, common)
    except NoRecipient:
        said.fault((*where, "stakeholders"), "Aucun acteur n’est la structure auditée (rôle 4).")
        return None
    if told.done_at is not None and told.done_at.date() > today:
        said.fault((*where, "dates"), "Une réalisation est datée d’un jour à venir.")
    elif told.done_at is not None and told.done_at.date() < EARLIEST:
        said.fault((*where, "dates"), "Une réalisation est datée d’avant 1990.")
    try:
        _refuse_patient_identity(told.perimeter)
    except PatientIdentity as refusal:
        said.fault((*where, "scopes"), refusal.sentence)
    return told


def _check_text(payload: str, number: int, said: Remarks) -> None:
    """Refuse what no text of the database holds: a null character, half of a character."""
    try:
        payload.encode()
    except UnicodeEncodeError:
        said.fault(("events", "event", number), "Un texte a un caractère coupé en deux.")
        return
    if "\\u0000" in payload and "\0" in "".join(_strings(json.loads(payload))):
        said.fault(("events", "event", number), "Un texte a un caractère nul.")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


class _Taking:
    """A file that is being taken in: its events pass once, some thousands at a time."""

    def __init__(
        self, file: _Hashed, report: Report, *, seat: Place, by: Actor, at: datetime
    ) -> None:
        self.file, self.seat, self.by, self.at = file, seat, by, at
        self.report, self.register, self.proven = report, Register(), Proven()
        self.fates: Counter[Fate] = Counter()
        self.already = 0
        self.digests: set[str] = set()
        self.matched: dict[tuple[tuple[Identifier, ...], bool], Matched] = {}

    def facts(self) -> Iterator[Fact]:
        """What the events prove; each event is put aside on the way."""
        batch: list[_Checked] = []
        for each in _events(self.file, self.report, today=self.at.astimezone(_PARIS).date()):
            batch.append(each)
            if len(batch) == _AT_ONCE:
                yield from self._facts(batch)
                batch = []
        yield from self._facts(batch)

    def _facts(self, batch: list[_Checked]) -> Iterator[Fact]:
        if self.report.faults:
            return
        new = self._new(batch)
        register = self.register.known(pair for each in new for pair in each.said.identifiers)
        found = [(each, *self._fate(each.said, register)) for each in new]
        told = {
            each.digest: _fact_of(each.said, each.digest, matched.places)
            for each, fate, _, matched in found
            if fate == Fate.PLACED
        }
        self.proven.ask(told.values())
        facts, rows = [], []
        for each, fate, why, _ in found:
            if fact := told.get(each.digest):
                again = self.proven.of(fact)
                if again.new:
                    facts.append(again.left_of(fact))
                elif again.is_withdrawn:
                    fate, why = Fate.WAITING, WITHDRAWN
                else:
                    self.already += 1
                    continue
            self.fates[fate] += 1
            rows.append(_row(each, fate, why))
        staging.copy(rows)
        yield from facts

    def _new(self, batch: list[_Checked]) -> list[_Checked]:
        """Those that no file has brought, nor this one a first time."""
        known = queries.any_known_digests([each.digest for each in batch])
        new = []
        for each in batch:
            if each.digest in known or each.digest in self.digests:
                self.already += 1
            else:
                self.digests.add(each.digest)
                new.append(each)
        return new

    def _fate(self, said: Told, register: Known) -> tuple[Fate, str, Matched]:
        if said.done_at is None:
            return Fate.NOT_DONE, NOT_DONE, Matched()
        matched = self._matched(said, register)
        if not matched.places:
            return Fate.WAITING, matched.why, matched
        if not self._reaches(matched):
            return Fate.WAITING, OUT_OF_REACH, matched
        return Fate.PLACED, "", matched

    def _matched(self, said: Told, register: Known) -> Matched:
        """Whom it concerns: one establishment has many events in a file."""
        whom = said.identifiers, said.is_group
        found = self.matched.get(whom)
        if found is None:
            found = match(said.identifiers, is_group=said.is_group, known=register)
            self.matched[whom] = found
        return found

    def _reaches(self, matched: Matched) -> bool:
        """A region speaks for its own establishments."""
        if self.seat.kind == PlaceKind.NATION:
            return True
        regions = {self.register.region_of(place.code) for place in matched.places}
        return regions == {self.seat.code}

    def counted(self) -> dict[str, Any]:
        """What came of the events."""
        return {
            "events": self.report.events,
            "known": self.already,
            "placed": self.fates[Fate.PLACED],
            "waiting": self.fates[Fate.WAITING],
            "not_done": self.fates[Fate.NOT_DONE],
        }

    def kept(self, name: str, *, proofs: int) -> ExchangeFile:
        """The row of the file."""
        common = self.report.common
        return ExchangeFile.objects.create(
            name=clean_line(name)[:200] or "sans nom",
            sha256=self.file.hash.hexdigest(),
            size=self.file.size,
            place_kind=self.seat.kind,
            place_code=self.seat.code,
            provider=_provider_name(common),
            common=telling.payload_of(common),
            taken_at=self.at,
            taken_by=self.by.name,
            proofs=proofs,
            quirks=self.report.quirks,
            remarks=[[each.path, each.sentence] for each in self.report.odd],
            **self.counted(),
        )


def _row(each: _Checked, fate: Fate, why: str) -> staging.Row:
    done_at = each.said.done_at.replace(tzinfo=_PARIS) if each.said.done_at else None
    return staging.row(
        each.number, each.digest, each.payload, each.said, done_at=done_at, fate=fate, why=why
    )


def _fact_of(said: Told, digest: str, places: tuple[Place, ...]) -> Fact:
    """What an event proves of these establishments."""
    assert said.done_at is not None  # noqa: S101 - what was not done proves nothing
    return Fact(
        kind=said.kind,
        places=places,
        occurred_on=said.done_at.date(),
        occurred_at=said.done_at.replace(tzinfo=_PARIS),
        source=evidence.Source(MODULE, digest),
        score=said.score,
        level=said.level,
        perimeter=said.perimeter,
        tlp=said.tlp,
    )


def _provider_name(common: list[dict[str, Any]]) -> str:
    providers = (actor for actor in common if actor["stakeholderRoleType"] == 2)
    return next((telling.name_of(actor) for actor in providers), "")
