"""Copies and rules as people read them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.territory import zone_of
from hygie.kernel.actor import Role
from hygie.kernel.conditions import Facts, asked_in_words
from hygie.kernel.editions import label_of
from hygie.kernel.markings import Tlp
from hygie.notifications.rules import fates
from hygie.notifications.rules.fates import Fate
from hygie.routing.models import Copy
from hygie.routing.queries import copies as queries
from hygie.routing.rules import copies as rules
from hygie.routing.rules.copies import WAITING, Rule, State, Way
from hygie.routing.rules.facts import fields
from hygie.routing.rules.recipients import kept_back, may_have_document, recipients

_TONES = {
    State.PROPOSED: "info",
    State.HELD: "warning",
    State.SENT: "success",
    State.SET_ASIDE: "neutral",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A copy in words."""

    id: int
    recipient: str
    title: str
    why: str
    state: str
    tone: str
    said: str
    mails: str
    is_waiting: bool
    has_document: bool
    handed: str
    may_be_handed: bool


def lines(incident: Incident) -> list[Line]:
    """The copies of an incident, what waits first."""
    return _lines(queries.any_of(incident), incident)


def told(incident: Incident) -> list[Line]:
    """The same for its structure: to whom and why, and nothing of what the desk has to do."""
    copies = {copy.pk: copy for copy in queries.any_of(incident)}
    return [
        _for_the_structure(line, copies[line.id], incident)
        for line in _lines(list(copies.values()), incident)
    ]


def nothing(shown: list[dict[str, Any]]) -> str:
    """Why nothing left, when no copy was born: rules run when something of an incident moves."""
    if not any(each["verdict"].fires for each in shown):
        return "Rien n’est parti : aucune règle ne s’applique à cet incident."
    return (
        "Rien n’est parti : les règles qui disent « Oui » n’ont pas encore été appliquées à cet "
        "incident, déclaré avant elles ou à l’instant. Elles le seront dès qu’il sera complété, "
        "qualifié, ou qu’il s’aggravera."
    )


def verdicts(current: dict[str, Rule], facts: Facts, *, on: date) -> list[dict[str, Any]]:
    """For each rule, whether it fires for these facts, and why."""
    found = []
    for rule in current.values():
        verdict = rules.judge(rule, facts, on=on)
        found.append({**_of_rule(rule), "verdict": verdict})
    return found


def listed(current: dict[str, Rule]) -> list[dict[str, Any]]:
    """The rules, what they ask and do."""
    return [_of_rule(rule) for rule in current.values()]


def _lines(found: list[Copy], incident: Incident) -> list[Line]:
    written, zone = queries.any_fates(found), zone_of(incident.department_code)
    shown = [_line(copy, incident, written.get(copy.pk, []), zone) for copy in found]
    return sorted(shown, key=lambda line: not line.is_waiting)


def _for_the_structure(line: Line, copy: Copy, incident: Incident) -> Line:
    why = f"{copy.rule_title}."
    if not line.is_waiting:
        return replace(line, why=why)
    return replace(line, why=why, state="Pas encore envoyée", said=_waits(copy, incident))


def _of_rule(rule: Rule) -> dict[str, Any]:
    known = recipients().get(rule.recipient)
    return {
        "rule": rule,
        "recipient": known.label if known else rule.recipient,
        "when": asked_in_words(rule.when, fields()),
        "unless": asked_in_words(rule.unless, fields()),
        "is_broken": rules.judge(rule, {}).is_broken,
        "is_stopped": rule.way == Way.OFF,
        "days": _days(rule),
    }


def _days(rule: Rule) -> str:
    """From when to when a rule runs, when somebody said so."""
    if rule.starts_on and rule.ends_on:
        return f"Du {rule.starts_on:%d/%m/%Y} au {rule.ends_on:%d/%m/%Y}."
    if rule.starts_on:
        return f"À partir du {rule.starts_on:%d/%m/%Y}."
    return f"Jusqu’au {rule.ends_on:%d/%m/%Y}." if rule.ends_on else ""


def _line(copy: Copy, incident: Incident, written: list[Fate], zone: str) -> Line:
    state, known = State(copy.state), recipients().get(copy.recipient)
    has_document = (
        known is not None
        and known.role is None
        and state != State.SET_ASIDE
        and may_have_document(incident.mark)
    )
    return Line(
        id=copy.pk,
        recipient=known.label if known else copy.recipient,
        title=f"{copy.rule_title} ({label_of(copy.rule_mark)})",
        why=copy.why,
        state=(state == State.SENT and fates.word(written)) or state.label,
        tone="warning" if fates.is_away(written) else _TONES[state],
        said=_said(copy, state, zone),
        mails=_mails(copy, written, zone),
        is_waiting=state in WAITING,
        has_document=has_document,
        handed=_handed(copy, zone),
        may_be_handed=has_document and state == State.SENT,
    )


def _waits(copy: Copy, incident: Incident) -> str:
    """Why a copy has not left, for the structure."""
    known = recipients().get(copy.recipient)
    if copy.state == State.PROPOSED:
        return "L’astreinte décide si elle part."
    if known and known.role == Role.GHT_OFFICER and incident.is_withheld:
        return "La lecture a été retirée au GHT : rien ne lui part."
    if known and (kept := kept_back(known, incident.mark)):
        return kept
    return "L’astreinte n’a pas encore d’adresse où l’envoyer."


def _said(copy: Copy, state: State, zone: str) -> str:
    if copy.decided_at is None:
        return copy.obstacle or f"Proposée {in_words(copy.made_at, zone)}."
    by = "Hygie" if copy.decided_by == "hygie" else copy.decided_by
    when = in_words(copy.decided_at, zone)
    if state == State.SET_ASIDE:
        return f"Écartée {when} par {by} : {copy.reason}"
    count = "une adresse" if copy.addresses == 1 else f"{copy.addresses} adresses"
    return f"Décidée {when} par {by}, à {count}, en {Tlp(copy.tlp).mark}."


def _handed(copy: Copy, zone: str) -> str:
    """When, by whom and to whom the document was handed over, as the desk noted it."""
    if copy.handed_at is None:
        return ""
    receipt = f", avec l’accusé {copy.receipt}" if copy.receipt else ", sans accusé"
    when = in_words(copy.handed_at, zone)
    return f"Document remis {when} par {copy.handed_by} à {copy.handed_to}{receipt}."


def _mails(copy: Copy, written: list[Fate], zone: str) -> str:
    """What became of the mails of a copy; their readers with an account find it here anyway."""
    if copy.state != State.SENT:
        return ""
    return fates.in_words(written, lambda at: f"le {in_words(at, zone)}")
