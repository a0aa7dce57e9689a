"""An event as a file that leaves writes it: the schema to the letter, and none of its quirks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hygie.kernel.actor import PlaceKind
from hygie.kernel.markings import Tlp
from hygie.opssies.rules import codes, telling

_MARKS = {Tlp.CLEAR: "clear", Tlp.GREEN: "green", Tlp.AMBER: "amber", Tlp.AMBER_STRICT: "red"}
_DIRECTORY_AUDIT = 27
# The FAQ: what has no better functional category is of the infrastructure.
_USUAL_FUNCTION = 6


@dataclass(frozen=True, kw_only=True)
class Establishment:
    """Whom an event concerns, as the register names it."""

    kind: PlaceKind
    finess: str
    name: str
    entity_finess: str = ""
    siren: str = ""
    siret: str = ""

    def identifiers(self) -> list[dict[str, Any]]:
        """Every identifier that it is known by, the legal number first."""
        is_site = self.kind == PlaceKind.SITE
        said = [
            (codes.FINESS_ENTITY, self.entity_finess if is_site else self.finess),
            (codes.FINESS_SITE, self.finess if is_site else ""),
            (codes.SIREN, self.siren),
            (codes.SIRET, self.siret),
        ]
        return [_identifier(kind, text) for kind, text in said if text]


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A fact of Hygie that leaves for one establishment."""

    kind: int
    occurred_on: date
    occurred_at: datetime | None
    level: int
    score: int | None
    tlp: Tlp
    perimeter: str
    programme: int


def from_fact(fact: Leaving, concerned: Establishment) -> dict[str, Any]:
    """A fact that Hygie knows itself, as an event."""
    words = fact.perimeter
    event: dict[str, Any] = {
        "stakeholders": [recipient(concerned)],
        "functionalContexts": [_function(words)] if words and not _is_forest(fact) else [],
        "technicalContexts": [],
        "dates": [{"dateType": codes.DONE, "__text": _moment(fact)}],
        "scopes": [scope(())],
        "outcome": _outcome(fact.level, fact.score),
        "tlp": _MARKS[fact.tlp],
        "eventAnalysisType": fact.programme,
        "eventType": fact.kind,
    }
    if _is_forest(fact):
        event["scope"] = {"forest": {"forestFqdn": words, "forestGuid": ""}}
    return event


def from_event(
    event: Mapping[str, Any],
    common: Iterable[dict[str, Any]],
    concerned: Establishment,
    *,
    tlp: Tlp,
) -> dict[str, Any]:
    """An event that a file brought, mended of the quirks with which it came."""
    whole = dict(event)
    # What was said once for a file is said in each event: it may leave with those of others.
    by_role: dict[int, dict[str, Any]] = {}
    for each in (*event["stakeholders"], *common):
        by_role.setdefault(each["stakeholderRoleType"], _actor(each))
    # An actor that no identifier names is no actor.
    actors = [actor for actor in by_role.values() if actor["stakeholderId"]]
    if not by_role[codes.RECIPIENT]["stakeholderId"]:
        actors.append(recipient(concerned))
    made: dict[str, Any] = {
        "stakeholders": actors,
        "functionalContexts": [dict(each) for each in whole.get("functionalContexts", ())],
        "technicalContexts": _technical(whole.get("technicalContexts", ())),
        "dates": [dict(each) for each in telling.dates_of(whole)],
        "scopes": [scope_of(each) for each in whole.get("scopes", ())],
        "outcome": _outcome(event["outcome"]["level"], event["outcome"].get("score")),
        "tlp": _MARKS[tlp],
        "eventAnalysisType": event["eventAnalysisType"],
        "eventType": event["eventType"],
    }
    if forest := (whole.get("scope") or {}).get("forest"):
        made["scope"] = {"forest": {k: forest[k] for k in ("forestFqdn", "forestGuid")}}
    return made


def recipient(concerned: Establishment) -> dict[str, Any]:
    """The actor that was audited."""
    return {
        "stakeholderId": concerned.identifiers(),
        "stakeholderNameTypes": [_name(codes.LONG_NAME, concerned.name)],
        "stakeholderType": codes.SITE,
        "stakeholderRoleType": codes.RECIPIENT,
    }


def sender(*, siren: str, name: str) -> dict[str, Any]:
    """The actor that sends a file, beside its events: one identifier, as the schema asks there."""
    return {
        "stakeholderId": _identifier(codes.SIREN, siren),
        "stakeholderNameTypes": [_name(codes.LONG_NAME, name)],
        "stakeholderType": codes.THIRD_PARTY,
        "stakeholderRoleType": codes.PROVIDER,
    }


def scope(domains: Iterable[str]) -> dict[str, Any]:
    """A scope that says domains, and nothing that nobody said."""
    return {
        "functionalContexts": [],
        "technicalContexts": [],
        "autonomousSystemNumbers": [],
        "domains": list(domains),
        "subnetIpV4s": [],
        "subnetIpV6s": [],
    }


def scope_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """A scope with every list that the schema asks for."""
    lists = {name: list(said.get(name, ())) for name in scope(())}
    functions = ("isPersonalData", "isPersonalHealthcareData", "userCount")
    lists["functionalContexts"] = _whole(lists["functionalContexts"], functions)
    technical = ("isDynamic", "isAuthenticatable", "isOnCloud")
    lists["technicalContexts"] = _technical(_whole(lists["technicalContexts"], technical))
    return lists


def goes_first(event: Mapping[str, Any]) -> bool:
    """Say whether an event fills the first place of the general schema: a forest and a score."""
    return "scope" in event and "score" in event["outcome"]


def fills_first(event: dict[str, Any]) -> dict[str, Any]:
    """The same in the first place of the general schema, which asks for a forest: an empty one."""
    nowhere = {"forest": {"forestFqdn": "", "forestGuid": ""}}
    return {**event, "scope": event.get("scope") or nowhere}


def of_d1(event: dict[str, Any]) -> dict[str, Any]:
    """The same in the profile CaRE D1: a level alone, and contexts in the scopes alone."""
    left_out = {"functionalContexts", "technicalContexts", "scope"}
    kept = {name: value for name, value in event.items() if name not in left_out}
    return {**kept, "outcome": {"level": event["outcome"]["level"]}}


def _whole(contexts: Iterable[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The contexts that say all that a scope asks of them: what nobody said is not made up."""
    return [each for each in contexts if all(name in each for name in names)]


def _technical(contexts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(each) for each in contexts if each["technicalContextCategory"] != 0]


def _function(words: str) -> dict[str, Any]:
    return {"functionalContextCategory": _USUAL_FUNCTION, "__text": words}


def _actor(said: dict[str, Any]) -> dict[str, Any]:
    identifiers = [
        _identifier(kind, text)
        for kind, text in dict.fromkeys(telling.identifiers_of(said))
        if kind == codes.GHT or telling.is_number(kind, text)
    ]
    names: dict[int, str] = {}
    for each in said["stakeholderNameTypes"]:
        kind = each["stakeholderNameType"]
        names.setdefault(kind if kind in codes.NAMES else codes.SHORT_NAME, each["__text"])
    return {
        "stakeholderId": identifiers,
        "stakeholderNameTypes": [_name(kind, text) for kind, text in sorted(names.items())],
        "stakeholderType": said["stakeholderType"],
        "stakeholderRoleType": said["stakeholderRoleType"],
    }


def _identifier(kind: int, text: str) -> dict[str, Any]:
    return {"stakeholderIdType": kind, "__text": text}


def _name(kind: int, text: str) -> dict[str, Any]:
    return {"stakeholderNameType": kind, "__text": text}


def _outcome(level: int, score: int | None) -> dict[str, int]:
    return {"level": level} if score is None else {"score": score, "level": level}


def _is_forest(fact: Leaving) -> bool:
    return fact.kind == _DIRECTORY_AUDIT and bool(fact.perimeter)


def _moment(fact: Leaving) -> str:
    at = fact.occurred_at
    return f"{at:%Y%m%d-%H%M%S}" if at else f"{fact.occurred_on:%Y%m%d}-000000"
