"""Findings and recommendations: what they say, where they stand, what a follow-up says of them."""

import re
from dataclasses import dataclass

from hygie.audits.rules.reference import scale
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REFERENCE, LONGEST_REASON = 300, 4000, 120, 500
MOST_FINDINGS, MOST_ADVICE = 500, 500
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}", re.ASCII)
_MEASURE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}:[A-Za-z0-9][A-Za-z0-9._/-]{0,59}", re.ASCII)
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,7}", re.ASCII)
_POINT = re.compile(r"vuln_[a-z0-9_]{1,80}-l[1-4]", re.ASCII)


class NotAFinding(Refused):
    """The finding says too little, or goes where it cannot."""


class FindingState(Labelled):
    """Where a finding stands."""

    OPEN = "OPEN", "Ouvert"
    CORRECTED = "CORRECTED", "Corrigé"
    ACCEPTED = "ACCEPTED", "Accepté"


class Verdict(Labelled):
    """What a follow-up audit says of a finding that it took over."""

    WAITS = "WAITS", "À vérifier"
    CORRECTED = "CORRECTED", "Corrigé"
    STILL = "STILL", "Toujours là"


class Named(Labelled):
    """What a reference names."""

    NOTHING = "NOTHING", ""
    MEASURE = "MEASURE", "Mesure"
    POINT = "POINT", "Point de contrôle"
    FLAW = "FLAW", "Vulnérabilité"
    OTHER = "OTHER", "Référence"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What somebody says of a finding."""

    title: str
    severity: str
    description: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What an audit recommends."""

    title: str
    priority: str
    effort: str
    detail: str = ""


def reference_of(text: str) -> str:
    """A reference as it is kept: a CVE in capitals, a control point in lower case."""
    bare = text.strip()
    if _CVE.fullmatch(bare.upper()):
        return bare.upper()
    return bare.lower() if _POINT.fullmatch(bare.lower()) else bare


def names(reference: str) -> Named:
    """What a reference names."""
    if not reference:
        return Named.NOTHING
    for pattern, named in ((_CVE, Named.FLAW), (_POINT, Named.POINT), (_MEASURE, Named.MEASURE)):
        if pattern.fullmatch(reference):
            return named
    return Named.OTHER


def check(said: Finding) -> None:
    """Refuse a finding that says too little."""
    if not said.title.strip():
        raise NotAFinding("Dites en une ligne ce qui a été constaté.")
    scale("severities").check(said.severity, what="Cette gravité")
    if said.reference and not _REFERENCE.fullmatch(said.reference):
        raise NotAFinding(
            "Une référence s’écrit sans espace : une mesure comme mesures-prioritaires:14, un "
            "point de contrôle comme vuln_krbtgt-l2, une vulnérabilité comme CVE-2024-12345."
        )


def check_advice(said: Advice) -> None:
    """Refuse a recommendation that says too little."""
    if not said.title.strip():
        raise NotAFinding("Dites en une ligne ce qui est recommandé.")
    scale("priorities").check(said.priority, what="Cette priorité")
    scale("efforts").check(said.effort, what="Cet effort")


def check_move(before: FindingState, after: FindingState, words: str) -> None:
    """Refuse a move to where it is, and one without a word."""
    if before == after:
        raise NotAFinding(f"Ce constat est déjà « {after.label} ».")
    if not words.strip():
        said = {
            FindingState.CORRECTED: "Dites comment cela a été corrigé, et qui l’a vérifié.",
            FindingState.ACCEPTED: "Dites pourquoi il est accepté.",
        }
        raise NotAFinding(said.get(after, "Dites pourquoi il est rouvert."))


def after_verdict(before: FindingState, verdict: Verdict) -> FindingState:
    """Where a finding stands once a follow-up looked at it: what was accepted stays so."""
    if verdict == Verdict.CORRECTED:
        return FindingState.CORRECTED
    return before if before == FindingState.ACCEPTED else FindingState.OPEN
