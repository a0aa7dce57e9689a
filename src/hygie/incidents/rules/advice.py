"""What to do within the hour, chosen for the situation: our own words, the most urgent first."""

from dataclasses import dataclass
from functools import cache

from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.situation import Situation
from hygie.incidents.rules.vocabulary import AffectedSystem, Answer
from hygie.kernel.enums import Labelled

FILE = "first-hour-2026.toml"
MOST = 8
_THEFT = {"EQUIPMENT_THEFT", "EQUIPMENT_LOSS"}
_PROVIDER = {"PROVIDER_INCIDENT"}
_ACCOUNT = {"ACCOUNT_COMPROMISE", "MALICIOUS_MAIL"}
_INTRUSION = {"RANSOMWARE", "SYSTEM_COMPROMISE", "VULN_EXPLOITATION", "MALWARE"}
_MONEY = {"TRANSFER_FRAUD", "PHONE_FRAUD"}


class When(Labelled):
    """The situations that call for a line of advice."""

    ALWAYS = "ALWAYS", "Toujours"
    CARE = "CARE", "Soins en danger ou perturbés"
    RANSOMWARE = "RANSOMWARE", "Rançongiciel"
    INTRUSION = "INTRUSION", "Intrusion, logiciel malveillant"
    ACCOUNT = "ACCOUNT", "Compte volé, message piégé"
    DATA = "DATA", "Données touchées"
    OUTAGE = "OUTAGE", "Panne"
    PROVIDER = "PROVIDER", "Incident chez un prestataire"
    THEFT = "THEFT", "Vol ou perte de matériel"
    MONEY = "MONEY", "Fraude"
    MAIL = "MAIL", "Messagerie touchée"
    MALICIOUS = "MALICIOUS", "Acte malveillant possible"


class Tone(Labelled):
    """To do, or above all not to do."""

    DO = "DO", "À faire"
    DONT = "DONT", "À ne pas faire"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One line: what to do, and why when it is not obvious; the lower the rank, the sooner."""

    code: str
    tone: Tone
    text: str
    why: str
    rank: int
    when: frozenset[When]
    unless: frozenset[When]
    origin: Provenance
    source: str


@cache
def all_advice() -> tuple[Advice, ...]:
    """Every line, the most urgent first."""
    lines = [
        Advice(
            code=row["code"],
            tone=Tone(row["tone"].upper()),
            text=row["text"],
            why=row.get("why", ""),
            rank=row["rank"],
            when=frozenset(When(each.upper()) for each in row["when"]),
            unless=frozenset(When(each.upper()) for each in row.get("unless", ())),
            origin=Provenance(row["origin"]),
            source=row["source"],
        )
        for row in read(FILE)["advice"]
    ]
    return tuple(sorted(lines, key=lambda line: line.rank))


def first_hour(
    situation: Situation, *, desk_phone: str, desk_mail: str
) -> tuple[tuple[Tone, str, str], ...]:
    """Return at most eight lines (tone, text, why) for a situation, the most urgent first."""
    present = circumstances(situation)
    chosen = [line for line in all_advice() if line.when & present and not line.unless & present]
    return tuple(
        (line.tone, _filled(line.text, desk_phone, desk_mail), line.why) for line in chosen[:MOST]
    )


def circumstances(situation: Situation) -> frozenset[When]:
    """Return what a situation calls for."""
    kind = situation.incident_type
    tests = {
        When.ALWAYS: True,
        When.CARE: Answer.YES in (situation.patients_in_danger, situation.disrupted),
        When.RANSOMWARE: kind == "RANSOMWARE",
        When.INTRUSION: kind in _INTRUSION,
        When.ACCOUNT: kind in _ACCOUNT or AffectedSystem.DIRECTORY in situation.systems,
        When.DATA: situation.personal_data_at_risk == Answer.YES,
        When.OUTAGE: situation.malicious == Answer.NO and kind not in _THEFT,
        When.PROVIDER: kind in _PROVIDER or AffectedSystem.HOSTED_SERVICE in situation.systems,
        When.THEFT: kind in _THEFT,
        When.MONEY: kind in _MONEY,
        When.MAIL: AffectedSystem.MAIL in situation.systems,
        When.MALICIOUS: situation.malicious != Answer.NO,
    }
    return frozenset(when for when, holds in tests.items() if holds)


def _filled(text: str, phone: str, mail: str) -> str:
    return text.replace("{desk_phone}", phone).replace("{desk_mail}", mail)
