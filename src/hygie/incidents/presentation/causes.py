"""The cause of an incident and its codes, as pages and machines show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.incidents.models import CauseFinding, Incident
from hygie.incidents.presentation.rows import kind_label
from hygie.incidents.presentation.said import DESK_LABELS, Fact
from hygie.incidents.queries import causes as queries
from hygie.incidents.queries.care import any_weighed
from hygie.incidents.rules import causes, classification, encoding
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.classification import Classification, Known
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.declaration import Declaration, summary
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.rules.vocabulary import Origin

# What a recipient must be told anyway before it gets a code that says the same.
_TOLD_WITH = {
    "rsit": "cause.incident_type",
    classification.SECTOR: "structure.name",
    classification.ROOT_CAUSE: "cause.root_cause",
    classification.SEVERITY: "impact.organisation",
}
_DECLARED = frozenset(
    {"cause.origin", "cause.incident_type", "cause.entry_vector", "cause.root_cause"}
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One finding: who said what, when and why."""

    at: str
    at_iso: str
    who: str
    what: str
    detail: str
    kind: str


def known(incident: Incident) -> Finding:
    """The cause and the way in that stand: what was found, else what was declared."""
    if incident.cause:
        return causes.finding_from(incident.cause)
    declared = any_weighed(incident).cause
    return Finding(
        root_cause=causes.standing(incident.incident_type, incident.origin, {}),
        entry_vector=declared.entry_vector,
        words=declared.root_cause,
    )


def codes(incident: Incident, weighed: Declaration) -> Classification:
    """The codes of the incident, from all that is known of it."""
    return classification.classified(
        Known(
            incident_type=incident.incident_type,
            origin=Origin(incident.origin) if incident.origin else None,
            severity=Severity(incident.severity) if incident.severity else None,
            is_harmless=classification.is_harmless(weighed),
            root_cause=incident.cause.get("root_cause", ""),
        )
    )


def panel(incident: Incident, weighed: Declaration) -> dict[str, Any]:
    """What the page of an incident shows: type, cause, way in, and their codes."""
    found = codes(incident, weighed)
    way_in = weighed.cause.entry_vector
    return {
        "facts": [
            Fact(label="Type", value=kind_label(incident)),
            _fact(found, classification.ROOT_CAUSE),
            Fact(label="Porte d’entrée", value=causes.way_in_label(way_in)),
            *([_in_words(weighed)] if weighed.cause.root_cause else []),
        ],
        "told": _told(incident),
        "codes": [
            Fact(label="RSIT", value="\n".join(found.rsit), hint=found.rsit_why),
            *(
                Fact(
                    label=f"NIS 2, {code.label.lower()}",
                    value=f"{code.words} ({code.value})" if code.value else code.words,
                    hint=code.why,
                )
                for code in found.nis2
            ),
        ],
        "url": f"/incidents/{incident.number}/cause/",
    }


def page(incident: Incident) -> dict[str, Any]:
    """The context of the page of the cause."""
    weighed = any_weighed(incident)
    zone = zone_of(incident.department_code)
    return {
        "incident": incident,
        "panel": panel(incident, weighed),
        "declared": _declared(incident),
        "entries": [
            _entry(row, zone, is_latest=not rank)
            for rank, row in enumerate(queries.any_findings(incident))
        ],
        "mark": incident.cause.get("finding", 0),
    }


def as_json(incident: Incident) -> dict[str, Any]:
    """The same for a machine: codes as they are exchanged, empty where nobody knows."""
    weighed = any_weighed(incident)
    found = codes(incident, weighed)
    kept = incident.cause
    return {
        "rsit": [classification.rsit_tag(code) for code in found.rsit],
        "nis2": [code.tag for code in found.nis2 if code.tag],
        "root_cause": found.of(classification.ROOT_CAUSE).value,
        "entry_vector": weighed.cause.entry_vector,
        "impact_severity": found.of(classification.SEVERITY).value,
        "said_at": kept.get("at"),
        "not_derived": [code.predicate for code in found.nis2 if not code.value],
    }


def told_to(incident: Incident, weighed: Declaration, tells: frozenset[str]) -> dict[str, Any]:
    """The codes for one recipient: none says more than the facts that it gets."""
    found = codes(incident, weighed)
    lines = [code for code in found.nis2 if _TOLD_WITH.get(code.predicate) in tells]
    told = {
        "nis2": [code.tag for code in lines if code.tag],
        "not_derived": [code.predicate for code in lines if not code.value],
    }
    if _TOLD_WITH["rsit"] in tells:
        told["rsit"] = [classification.rsit_tag(code) for code in found.rsit]
    return {name: told[name] for name in sorted(told) if told[name]}


def _fact(found: Classification, predicate: str) -> Fact:
    code = found.of(predicate)
    return Fact(label=code.label, value=code.words, hint=code.why)


def _in_words(weighed: Declaration) -> Fact:
    return Fact(label="La cause, en quelques mots", value=weighed.cause.root_cause)


def _told(incident: Incident) -> str:
    kept = incident.cause
    if not kept:
        return "D’après la déclaration : personne n’a rien dit de plus de la cause."
    at = without_zone(datetime.fromisoformat(kept["at"]), zone_of(incident.department_code))
    return f"Dit par {_who(kept['by'], kept['side'])}, {at}."


def _who(name: str, side: str) -> str:
    return f"{name}, astreinte" if side == Side.DESK else name


def _declared(incident: Incident) -> list[Fact]:
    """The answers of the declaration, which no finding changes."""
    said = summary(encoding.from_json(incident.content), step=Step.CAUSE)
    return [
        Fact(label=DESK_LABELS.get(field.path, field.label), value=words)
        for field, words in said
        if field.path in _DECLARED
    ]


def _entry(row: CauseFinding, zone: str, *, is_latest: bool) -> Entry:
    lines = [f"Porte d’entrée : {causes.way_in_label(row.entry_vector)}"]
    if row.words:
        lines.append(row.words)
    lines.append(f"Motif : {row.reason}")
    return Entry(
        at=without_zone(row.said_at, zone),
        at_iso=row.said_at.isoformat(),
        who=_who(row.said_by, row.side),
        what=causes.label(row.root_cause),
        detail="\n".join(lines),
        kind="success" if is_latest else "",
    )
