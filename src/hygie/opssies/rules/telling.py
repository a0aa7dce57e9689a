"""What an event tells, once it was checked: kind, moment, outcome, whom it concerns."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from hygie.kernel.markings import Tlp
from hygie.kernel.text import clean_line
from hygie.opssies.rules import codes
from hygie.opssies.rules.checking import KNOWN_MARKS, moment_of

PERIMETER_LIMIT, NAME_LIMIT, IDENTIFIERS_LIMIT = 500, 200, 1_000
Identifier = tuple[int, str]
_NUMBERS = {
    codes.FINESS_RANGE: 9,
    codes.FINESS_SITE: 9,
    codes.FINESS_ENTITY: 9,
    codes.SIREN: 9,
    codes.SIRET: 14,
}
# What was read is a tree: that it holds itself is not looked for.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_EXTENT = ("autonomousSystemNumbers", "domains", "subnetIpV4s", "subnetIpV6s")


class Told(NamedTuple):
    """One event, as far as Hygie reckons with it; the rest of it is kept as it came."""

    kind: int
    programme: int
    # When it was done, on the clock of who tells: a file says no time zone. None: not done.
    done_at: datetime | None
    level: int
    score: int | None
    tlp: Tlp
    identifiers: tuple[Identifier, ...]
    name: str
    is_group: bool
    perimeter: str


class NoRecipient(ValueError):
    """No actor of an event, nor of its file, is the one that was audited."""


def told(event: dict[str, Any], common: Iterable[dict[str, Any]]) -> Told:
    """What an event that was checked tells; `common` are the actors of its whole file."""
    recipient = recipient_of(event, common)
    outcome = event["outcome"]
    return Told(
        kind=event["eventType"],
        programme=event["eventAnalysisType"],
        done_at=done_at(dates_of(event)),
        level=outcome["level"],
        score=outcome.get("score"),
        tlp=mark_of(event["tlp"]),
        identifiers=tuple(dict.fromkeys(identifiers_of(recipient))),
        name=name_of(recipient),
        is_group=recipient["stakeholderType"] == codes.GROUP,
        perimeter=perimeter_of(event),
    )


def payload_of(event: Any) -> str:
    """The event as it is kept: what it says, without how it was laid out."""
    return _ENCODER.encode(event)


def digest_of(event: dict[str, Any], said: Told, provider: str) -> str:
    """By which an event is known again, however it is written and whichever file brings it.

    What it says of whom, when, by whom, how far; not how actors are called.
    """
    dates = sorted((each["dateType"], each["__text"]) for each in dates_of(event))
    outcome = (said.kind, said.programme, said.level, said.score, said.tlp.value)
    told = (outcome, dates, sorted(said.identifiers), said.perimeter, _extent(event), provider)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def provider_of(*actors: Iterable[dict[str, Any]]) -> str:
    """The identifier of the provider, in the event or in its file; nothing when none is named."""
    return next(
        (
            text
            for each in actors
            for actor in each
            if actor["stakeholderRoleType"] == codes.PROVIDER
            for kind, text in identifiers_of(actor)
            if is_number(kind, text)
        ),
        "",
    )


def is_number(kind: int, text: str) -> bool:
    """Say whether an identifier is written as its code asks: all digits, as many as it has."""
    plain = text.replace("A", "0", 1).replace("B", "0", 1)
    return kind != codes.GHT and plain.isdigit() and len(text) == _NUMBERS[kind]


def recipient_of(event: dict[str, Any], common: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The actor that was audited: that of the event, else that of the file. Raises NoRecipient."""
    for actors in (event["stakeholders"], common):
        for actor in actors:
            if actor["stakeholderRoleType"] == codes.RECIPIENT:
                return actor
    raise NoRecipient


def identifiers_of(actor: dict[str, Any]) -> Iterator[Identifier]:
    """The identifiers of an actor, mended: no spaces, a SIREN under its own code."""
    found = actor["stakeholderId"]
    for each in found if isinstance(found, list) else [found]:
        kind = each["stakeholderIdType"]
        text = "".join(each["__text"].split()).upper()
        if kind == codes.SIRET and len(text) == 9:
            kind = codes.SIREN
        elif kind in {codes.FINESS_ENTITY, codes.FINESS_SITE} and "-" in text:
            kind = codes.GHT
        if text:
            yield kind, text


def name_of(actor: dict[str, Any]) -> str:
    """The long name of an actor, else any other."""
    names = {each["stakeholderNameType"]: each["__text"] for each in actor["stakeholderNameTypes"]}
    found = names.get(codes.LONG_NAME) or next(iter(names.values()), "")
    return _line(found)[:NAME_LIMIT]


def dates_of(event: dict[str, Any]) -> list[dict[str, Any]]:
    """The dates of an event, as the list that they should be."""
    found = event["dates"]
    return found if isinstance(found, list) else [found]


def done_at(dates: Iterable[dict[str, Any]]) -> datetime | None:
    """When it was done, for good: none when it is only planned, or was cancelled."""
    last = None
    for each in dates:
        if each["dateType"] == codes.CANCELLED:
            return None
        at = moment_of(each["__text"]) if each["dateType"] == codes.DONE else None
        if at is not None and (last is None or at > last):
            last = at
    return last


@lru_cache(maxsize=100)
def mark_of(text: str) -> Tlp:
    """The mark of an event, whatever version of the TLP wrote it."""
    plain = text.strip().lower().removeprefix("tlp:")
    return Tlp(codes.MARKS.get(plain) or KNOWN_MARKS[plain])


def perimeter_of(event: dict[str, Any]) -> str:
    """What was looked at, in a line: the forest, else the domains, else the words of contexts."""
    forest = (event.get("scope") or {}).get("forest") or {}
    if name := _line(forest.get("forestFqdn", "")):
        return name[:PERIMETER_LIMIT]
    scopes = event.get("scopes") or []
    domains = [domain for scope in scopes for domain in scope.get("domains", ())]
    if domains:
        return _joined(domains)
    holders = [*scopes, event]
    words = [each["__text"] for one in holders for each in one.get("functionalContexts", ())]
    return _joined(words)


@lru_cache(maxsize=20_000)
def _line(text: str) -> str:
    """The text on one line: the same names and domains come back in every file."""
    return clean_line(text)


def _extent(event: dict[str, Any]) -> list[str]:
    scopes = event.get("scopes") or ()
    return sorted(text for scope in scopes for name in _EXTENT for text in scope.get(name, ()))


def _joined(words: Iterable[str]) -> str:
    return _line(", ".join(sorted(set(words))))[:PERIMETER_LIMIT]
