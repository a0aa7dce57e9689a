"""The rules of copies: what they ask, whether they fire, and the sentence that says why."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.conditions import Conditions, Facts, Field, conditions, to_json, unknown
from hygie.kernel.editions import Edition
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.provenance import Provenance
from hygie.kernel.text import clean_line
from hygie.routing.rules.facts import fields
from hygie.routing.rules.recipients import recipients

FILE = "rules-2026.toml"
# No code that ships begins so.
OWN = "PROPRE-"
# All are judged each time that something of an incident moves.
MOST_OWN = 50


class NotARule(Refused):
    """A rule that says nothing, or too much."""


class Way(Labelled):
    """What a rule that fires does."""

    AT_ONCE = "AT_ONCE", "Envoyer aussitôt"
    PROPOSED = "PROPOSED", "Proposer à l’analyste"
    OFF = "OFF", "Ne rien faire"


class State(Labelled):
    """What became of a copy."""

    PROPOSED = "PROPOSED", "Proposée"
    HELD = "HELD", "Retenue"
    SENT = "SENT", "Envoyée"
    SET_ASIDE = "SET_ASIDE", "Écartée"


WAITING = frozenset({State.PROPOSED, State.HELD})


@dataclass(frozen=True, kw_only=True)
class Rule(Edition):
    """One version of a rule."""

    code: str
    title: str
    recipient: str
    way: Way
    again: bool
    when: Conditions
    unless: Conditions
    source: str
    origin: Provenance
    starts_on: date | None = None
    ends_on: date | None = None


# What the page of a new rule of the desk begins with; it is after no text and no version of Hygie.
NEW = Rule(
    code="",
    title="",
    recipient="",
    way=Way.PROPOSED,
    again=False,
    when={},
    unless={},
    source="",
    origin=Provenance.OWN,
    version="",
)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a rule fires for an incident, and why or why not."""

    fires: bool
    sentence: str
    is_broken: bool = False


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the desk changes of a rule."""

    title: str
    way: Way
    again: bool
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None


@cache
def shipped() -> dict[str, Rule]:
    """The rules that come with Hygie, by code, in their order."""
    path = files("hygie.routing").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    return {
        row["code"]: Rule(
            code=row["code"],
            title=row["title"],
            recipient=row["recipient"],
            way=Way(row["act"]),
            again=row["again"],
            when=conditions(row.get("when", {})),
            unless=conditions(row.get("unless", {})),
            source=row["source"],
            origin=Provenance(row["origin"]),
            version=data["version"],
        )
        for row in data["rule"]
    }


def from_json(rule: Rule, kept: Mapping[str, Any], *, edition: int, based_on: str) -> Rule:
    """A version of the desk; what it kept of a field that exists no more is still there."""
    return replace(
        rule,
        title=str(kept["title"]),
        way=Way(kept["way"]),
        again=bool(kept["again"]),
        when=conditions(kept["when"]),
        unless=conditions(kept["unless"]),
        starts_on=_day(kept.get("starts_on")),
        ends_on=_day(kept.get("ends_on")),
        version=based_on,
        edition=edition,
    )


def own_from_json(code: str, kept: Mapping[str, Any], *, edition: int) -> Rule:
    """A version of a rule of the desk’s own."""
    rule = replace(NEW, code=code, recipient=str(kept["recipient"]))
    return from_json(rule, kept, edition=edition, based_on="")


def content_of(changes: Changes, *, recipient: str) -> dict[str, Any]:
    """What is kept of a version."""
    days = {"starts_on": changes.starts_on, "ends_on": changes.ends_on}
    return {
        "title": clean_line(changes.title)[:150],
        "recipient": recipient,
        "way": changes.way.value,
        "again": changes.again,
        "when": to_json(changes.when),
        "unless": to_json(changes.unless),
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def check(changes: Changes) -> None:
    """Refuse a rule that would fire for everything, or asks what does not exist."""
    if not changes.title.strip():
        raise NotARule("Donnez un titre à la règle.")
    if gone := unknown(fields(), changes.when, changes.unless):
        raise NotARule(_lost(gone))
    if changes.way != Way.OFF and not changes.when:
        raise NotARule(
            "Une règle sans condition enverrait tout : cochez au moins une valeur sous « Quand »."
        )
    for code, values in changes.when.items():
        if values <= changes.unless.get(code, frozenset()):
            raise NotARule(
                f"« {fields()[code].label} » est demandé et écarté à la fois : la règle "
                "n’enverrait jamais rien."
            )
    if changes.starts_on and changes.ends_on and changes.ends_on < changes.starts_on:
        raise NotARule("Le dernier jour de la règle est avant son premier jour.")


def check_recipient(code: str) -> None:
    """Refuse a new rule that would send its copies to nobody."""
    if code not in recipients():
        raise NotARule(
            "Choisissez à qui la règle envoie une copie, parmi les destinataires connus."
        )


def judge(rule: Rule, facts: Facts, *, on: date | None = None) -> Verdict:
    """Say whether a rule fires for these facts, in a sentence that names what decided.

    `on` is the day; without it the rule is judged as if it ran.
    """
    if gone := unknown(fields(), rule.when, rule.unless):
        return Verdict(fires=False, sentence=_lost(gone), is_broken=True)
    if rule.recipient not in recipients():
        lost = f"Le destinataire « {rule.recipient} » n’existe plus : la règle n’envoie rien."
        return Verdict(fires=False, sentence=lost, is_broken=True)
    if sentence := _asleep(rule, on):
        return Verdict(fires=False, sentence=sentence)
    known = fields()
    for code, values in rule.unless.items():
        if met := values & facts.get(code, frozenset()):
            said = f"{known[code].label} : {known[code].in_words(met)}"
            return Verdict(fires=False, sentence=f"Non, mise à part ({said}).")
    for code, values in rule.when.items():
        if not values & facts.get(code, frozenset()):
            return Verdict(fires=False, sentence=_missing(known[code], values, facts))
    return Verdict(fires=True, sentence=_fires(rule, facts, known))


def occasion(rule: Rule, facts: Facts) -> str:
    """What makes a copy another one: the severity when the rule says so; else it is sent once."""
    return " ".join(sorted(facts.get("severity", frozenset()))) if rule.again else ""


def _asleep(rule: Rule, on: date | None) -> str:
    """Why a rule does not run, whatever the incident."""
    if rule.way == Way.OFF:
        return "Non : la règle est arrêtée."
    if on and rule.starts_on and on < rule.starts_on:
        return f"Non : la règle court à partir du {rule.starts_on:%d/%m/%Y}."
    if on and rule.ends_on and on > rule.ends_on:
        return f"Non : la règle ne court plus depuis le {rule.ends_on:%d/%m/%Y}."
    return ""


def _day(kept: Any) -> date | None:
    return date.fromisoformat(str(kept)) if kept else None


def _lost(gone: list[str]) -> str:
    named = ", ".join(f"« {each} »" for each in gone)
    return (
        f"La règle demande {named}, qui n’existe plus : elle n’envoie rien tant qu’elle n’est pas "
        "corrigée."
    )


def _missing(asked: Field, values: frozenset[str], facts: Facts) -> str:
    here = asked.in_words(facts.get(asked.code, frozenset())) or "pas encore dit"
    wanted = f"« {asked.label} : {asked.in_words(values)} »"
    return f"Non : il faudrait {wanted} ; ici : {here}."


def _fires(rule: Rule, facts: Facts, known: Mapping[str, Field]) -> str:
    met = [
        f"{known[code].label} : {known[code].in_words(values & facts[code])}"
        for code, values in rule.when.items()
    ]
    return f"Oui ({' ; '.join(met)})."
