"""What the database shows to whoever is acting: for each domain, the places that it reaches."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hygie.kernel.actor import NATION, Actor, Place
from hygie.kernel.enums import Labelled
from hygie.kernel.roles import PlaceKind, Power


class Domain(Labelled):
    """A kind of thing behind the walls. Some are reached by a power, the others by name only."""

    CASES = "CASES", "Les incidents, leurs versions et leurs pièces"
    NOTICES = "NOTICES", "Ce qui est envoyé aux autorités pour un incident"
    CARE = "CARE", "La situation des soins pendant un incident"
    TALKS = "TALKS", "Les messages échangés au sujet d’un incident"
    RECOVERY = "RECOVERY", "Le dossier de reconstruction d’un incident"
    COSTS = "COSTS", "Ce qu’un incident a coûté"
    EXHIBITS = "EXHIBITS", "Les éléments de preuve d’un incident"
    APPROVALS = "APPROVALS", "Approuver un retour d’expérience"
    LIBRARY = "LIBRARY", "Publier un retour d’expérience, ou le retirer"
    POSTURE = "POSTURE", "Les évaluations, les preuves, les audits, le plan d’action"
    ANSWERS = "ANSWERS", "Les réponses aux mesures"
    SUBMISSIONS = "SUBMISSIONS", "Remettre les réponses d’un établissement"
    EVIDENCE = "EVIDENCE", "Tenir les preuves"
    AUDITS = "AUDITS", "Tenir les audits"
    PLAN = "PLAN", "Tenir le plan d’action"
    REVIEWS = "REVIEWS", "Examiner les réponses remises"
    CAMPAIGNS = "CAMPAIGNS", "Tenir les campagnes"
    EXCHANGE = "EXCHANGE", "Les fichiers OPSSIES"
    REFERENTIALS = "REFERENTIALS", "Charger et publier des référentiels"
    FIGURES = "FIGURES", "Les rapports de l’observatoire"
    DESK = "DESK", "Ce que l’astreinte écrit : incidents, notes, rappels"
    DRAFTS = "DRAFTS", "Les déclarations qui ne sont pas envoyées"
    DOCUMENTS = "DOCUMENTS", "Les fichiers, tous"
    PEOPLE = "PEOPLE", "Les personnes et leurs rôles"
    KEYS = "KEYS", "Les clés des machines"
    IDENTITY = "IDENTITY", "Reconnaître qui se connecte"
    CONTACTS = "CONTACTS", "Les contacts de crise"
    CONTACTS_KEEPING = "CONTACTS_KEEPING", "Tenir les contacts de crise"
    TRAIL = "TRAIL", "Qui a lu, qui a agi"
    MAIL = "MAIL", "Les mails de la plateforme"
    TELLING = "TELLING", "Ce qui est dit à chacun, et comment il veut l’apprendre"


BY_POWER: dict[Domain, Power] = {
    Domain.CASES: Power.READ_CASES,
    Domain.NOTICES: Power.TELL_AUTHORITIES,
    Domain.CARE: Power.TELL_CARE,
    Domain.TALKS: Power.TALK,
    Domain.RECOVERY: Power.KEEP_RECOVERY,
    Domain.COSTS: Power.READ_COSTS,
    Domain.EXHIBITS: Power.KEEP_EXHIBITS,
    Domain.APPROVALS: Power.APPROVE_STORY,
    Domain.POSTURE: Power.READ_POSTURE,
    Domain.ANSWERS: Power.ANSWER_MEASURES,
    Domain.SUBMISSIONS: Power.SUBMIT_ANSWERS,
    Domain.EVIDENCE: Power.KEEP_EVIDENCE,
    Domain.AUDITS: Power.KEEP_AUDITS,
    Domain.PLAN: Power.KEEP_PLAN,
    Domain.REVIEWS: Power.REVIEW_ANSWERS,
    Domain.CAMPAIGNS: Power.OPEN_CAMPAIGNS,
    Domain.EXCHANGE: Power.EXCHANGE_EVENTS,
    Domain.REFERENTIALS: Power.KEEP_REFERENTIALS,
    Domain.FIGURES: Power.PUBLISH_FIGURES,
    Domain.DESK: Power.HANDLE_CASES,
    Domain.PEOPLE: Power.KEEP_ACCOUNTS,
    Domain.KEYS: Power.KEEP_KEYS,
    Domain.CONTACTS: Power.READ_CONTACTS,
    Domain.CONTACTS_KEEPING: Power.KEEP_CONTACTS,
    Domain.TRAIL: Power.READ_TRAIL,
    Domain.MAIL: Power.OPERATE,
}
EVERYWHERE = "all"
_BELOW = (
    ("finess", PlaceKind.SITE),
    ("entities", PlaceKind.LEGAL_ENTITY),
    ("ghts", PlaceKind.GHT),
)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who looks, and what the walls let through; `name` is for who reads the database's logs."""

    name: str
    reach: tuple[tuple[Domain, frozenset[Place]], ...] = ()
    person: int | None = None
    key: int | None = None
    # The digest of a resume code that a declarant holds.
    code: str = ""

    def with_all_of(self, name: str, *domains: Domain) -> "Scope":
        """The same, that reaches these domains everywhere for a named purpose."""
        wider = dict(self.reach) | dict.fromkeys(domains, frozenset({NATION}))
        return replace(self, name=f"{self.name} > {name}", reach=_sorted(wider))

    def holding(self, code: str) -> "Scope":
        """The same, that holds a resume code."""
        return replace(self, code=code)

    @property
    def has_places(self) -> bool:
        """Whether the register must say which sites are below."""
        kinds = {kind for _, kind in _BELOW}
        return any(
            NATION not in places and any(place.kind in kinds for place in places)
            for _, places in self.reach
        )

    @cached_property
    def text(self) -> str:
        """What PostgreSQL reads: a domain names its group of places, lists are its own arrays."""
        said: dict[str, Any] = {"name": self.name[:200]}
        if self.person is not None:
            said["person"] = self.person
        if self.key is not None:
            said["key"] = self.key
        if self.code:
            said["code"] = self.code
        # The domains of one role reach the same places: these are written, and found, once.
        groups: dict[frozenset[Place], str] = {}
        for domain, places in self.reach:
            everywhere = NATION in places
            name = EVERYWHERE if everywhere else groups.setdefault(places, str(len(groups) + 1))
            said[domain.value] = name
        said |= {group: _places(places) for places, group in groups.items()}
        return json.dumps(said, ensure_ascii=False)


def scope_of(actor: Actor, *, key: int | None = None) -> Scope:
    """The scope of somebody who acts: for each domain, the places where a power of theirs is."""
    reach = {domain: actor.reach(power) for domain, power in BY_POWER.items()}
    name = f"person {actor.person_id}" if actor.person_id else f"key {key}" if key else "nobody"
    return Scope(
        name=name,
        reach=_sorted({domain: places for domain, places in reach.items() if places}),
        person=actor.person_id,
        key=key,
    )


def _sorted(reach: dict[Domain, frozenset[Place]]) -> tuple[tuple[Domain, frozenset[Place]], ...]:
    return tuple(sorted(reach.items(), key=lambda each: each[0].value))


def _places(places: frozenset[Place]) -> dict[str, object]:
    said: dict[str, object] = {"regions": _array(_codes(places, PlaceKind.REGION))}
    below = {name: _array(_codes(places, kind)) for name, kind in _BELOW}
    return said | below if any(text != "{}" for text in below.values()) else said


def _codes(places: frozenset[Place], kind: PlaceKind) -> list[str]:
    return sorted(place.code for place in places if place.kind == kind)


def _array(codes: Iterable[str]) -> str:
    """A list as PostgreSQL writes its arrays; a code may hold any character."""
    quoted = (code.replace("\\", "\\\\").replace('"', '\\"') for code in codes)
    return "{" + ",".join(f'"{code}"' for code in quoted) + "}"


NOBODY = Scope(name="nobody")
SYSTEM_SCOPE = Scope(name="hygie", reach=_sorted(dict.fromkeys(Domain, frozenset({NATION}))))
