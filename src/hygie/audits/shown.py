"""Audits as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from hygie.audits import drawing
from hygie.audits.models import Check, Finding, Intake, Mission, Recommendation, Step
from hygie.audits.operations.importing import Look
from hygie.audits.rules.directory import Standing, Status
from hygie.audits.rules.findings import FindingState, Named, Verdict, names
from hygie.audits.rules.missions import AuditorKind, Mark, State
from hygie.audits.rules.reference import kinds, scale
from hygie.audits.rules.results import Act, Results, Tool
from hygie.kernel.actor import Place
from hygie.kernel.markings import Tlp
from hygie.kernel.wording import counted, day
from hygie.remediation.rules.states import State as ActionState

NBSP = "\N{NO-BREAK SPACE}"
TONES = {
    State.PLANNED: "neutral",
    State.UNDER_WAY: "info",
    State.DELIVERED: "brand",
    State.FOLLOWED: "warning",
    State.CLOSED: "success",
    State.SET_ASIDE: "neutral",
}
_FINDING = {
    FindingState.OPEN: "warning",
    FindingState.CORRECTED: "success",
    FindingState.ACCEPTED: "neutral",
}
_SEVERITY = {"CRITICAL": "danger", "MAJOR": "warning", "IMPORTANT": "info", "MINOR": "neutral"}
_VERDICT = {Verdict.WAITS: "warning", Verdict.CORRECTED: "success", Verdict.STILL: "danger"}
# What is said of one point, of many.
_POINTS = {
    Status.FAILED: ("ne passe pas", "ne passent pas"),
    Status.UNKNOWN: ("non vérifié", "non vérifiés"),
    Status.PASSED: ("passe", "passent"),
}
_BROKEN = ("règle en défaut", "règles en défaut")
_ACTION = {ActionState.DONE: "success", ActionState.BLOCKED: "danger"}


def kind_title(code: str) -> str:
    """A kind of audit, as people read it."""
    known = kinds().get(code)
    return known.title if known else code


def level(mission: Mission) -> str:
    """The level of a mission, with the highest one where the scale has one."""
    if mission.level is None:
        return ""
    known = kinds().get(mission.kind)
    most = known.levels if known and known.levels <= 10 else 0
    return f"{mission.level} sur {most}" if most else str(mission.level)


def days(mission: Mission) -> str:
    """The days of a mission."""
    if mission.starts_on == mission.ends_on:
        return f"le {day(mission.ends_on)}"
    return f"du {day(mission.starts_on)} au {day(mission.ends_on)}"


def rows(missions: Iterable[Mission], names_of: dict[Place, str]) -> list[dict[str, Any]]:
    """The lines of a list."""
    return [
        {
            "url": reverse("audits:mission", args=[each.pk]),
            "title": each.title,
            "kind": kind_title(each.kind),
            "place": names_of.get(each.place, each.place_code),
            "days": days(each),
            "level": level(each),
            "state": State(each.state).label,
            "tone": TONES[State(each.state)],
            "is_red": each.tlp == Tlp.RED,
        }
        for each in missions
    ]


def facts(mission: Mission, *, place: str) -> list[dict[str, str]]:
    """What may be known of a mission."""
    known = kinds().get(mission.kind)
    qualification = scale("qualifications")
    said = [
        ("Établissement", place, ""),
        ("Sorte", kind_title(mission.kind), known.source if known else ""),
        ("Jours", days(mission), ""),
        ("Auditeur", mission.auditor, AuditorKind(mission.auditor_kind).label),
        ("Qualification", qualification.label(mission.qualification), ""),
        ("Périmètre", mission.perimeter, ""),
        ("Qui peut le savoir", Mark(mission.tlp).label, ""),
    ]
    if mission.delivered_on:
        said += [("Restitué le", day(mission.delivered_on), "")]
        said += [("Niveau atteint", level(mission), "")] if known and known.levels else []
        said += [("Score", str(mission.score), "")] if mission.score is not None else []
    return [{"label": a, "value": b, "hint": c, "url": ""} for a, b, c in said]


def finding(each: Finding, *, of: Mission | None = None) -> dict[str, Any]:
    """A line about a finding; `of` is the mission whose page it is on."""
    state = FindingState(each.state)
    mission = of or each.mission
    named = names(each.reference)
    return {
        "url": reverse("audits:finding", args=[mission.pk, each.pk]),
        "number": each.number,
        "id": each.pk,
        "title": each.title,
        "severity": scale("severities").label(each.severity),
        "severity_tone": _SEVERITY.get(each.severity, "neutral"),
        "reference": each.reference,
        "named": named.label,
        "state": state.label,
        "tone": _FINDING[state],
    }


def check(each: Check) -> dict[str, Any]:
    """A line about a finding that was taken over."""
    verdict = Verdict(each.verdict)
    return {
        **finding(each.finding),
        "verdict": verdict.label,
        "verdict_tone": _VERDICT[verdict],
        "waits": verdict == Verdict.WAITS,
        "words": each.words,
        "said": f"{each.said_by}, le {moment(each.said_at)}" if each.said_at else "",
    }


def recommendation(each: Recommendation) -> dict[str, Any]:
    """A line about a recommendation, and its action."""
    state = ActionState(each.action.state) if each.action else None
    return {
        "url": reverse("audits:advice", args=[each.mission_id, each.pk]),
        "number": each.number,
        "title": each.title,
        "priority": scale("priorities").label(each.priority),
        "effort": scale("efforts").label(each.effort),
        "finding": f"Constat {each.finding.number}" if each.finding else "Tout l’audit",
        "state": state.label if state else "Pas encore une action",
        "tone": _ACTION.get(state, "info") if state else "neutral",
        "due": day(each.action.due_on) if each.action else "",
        "owner": each.action.owner if each.action else "",
        "is_action": state is not None,
    }


def intake(each: Intake) -> dict[str, Any]:
    """A line about a file of results."""
    if each.tool == Tool.PINGCASTLE:
        maturity = f", maturité {each.maturity} sur 5" if each.maturity else ""
        worth = f"Score de risque {each.score} sur 100{maturity}"
    elif each.sure_level == each.best_level:
        worth = f"Niveau {each.sure_level} sur 5"
    else:
        worth = f"Niveau {each.sure_level} sûr, {each.best_level} au mieux"
    return {
        "tool": Tool(each.tool).label,
        "domain": each.domain,
        "worth": worth,
        "counts": _counts(each),
        "taken": f"{each.file_name}, repris par {each.taken_by} le {moment(each.taken_at)}",
        "sha256": each.sha256,
    }


def tally(counts: Mapping[Status, int]) -> str:
    """How many points do not pass, were not looked at, pass."""
    return ", ".join(counted(counts[status], *words) for status, words in _POINTS.items())


def look(found: Look) -> dict[str, Any]:
    """What taking a file in would write."""
    results = found.given.results
    return {
        "title": results.tool.label,
        "figures": _figures(results, found.standing),
        "domain": results.domain or "Sans nom de domaine",
        "day": day(results.made_on),
        "worth": standing(found.standing) if found.standing else "",
        "remarks": list(results.remarks),
        "new": [
            {
                "title": each.title,
                "reference": each.reference,
                "severity": scale("severities").label(each.severity),
                "tone": _SEVERITY.get(each.severity, "neutral"),
            }
            for each in found.new
        ],
        "known": counted(len(found.known), "constat déjà écrit", "constats déjà écrits")
        if found.known
        else "",
        "checked": [
            {"title": one.title, "verdict": verdict.label, "tone": _VERDICT[verdict]}
            for one, verdict in found.checked
        ],
        "is_known": found.is_known,
    }


def standing(found: Standing) -> str:
    """What a directory is worth, in a sentence."""
    if found.is_sure:
        return f"L’annuaire a le niveau {found.sure} sur 5."
    many = counted(found.unknown, "point n’est pas vérifié", "points ne sont pas vérifiés")
    return f"Le niveau sûr est {found.sure} ; {found.at_best} au mieux : {many}."


def levels(missions: Sequence[Mission], code: str) -> dict[str, Any]:
    """The levels of one kind and perimeter over time: a picture, and its table."""
    known, perimeter = kinds().get(code), missions[-1].perimeter
    told = [(each.ends_on, each.level) for each in missions if each.level is not None]
    return {
        "code": code,
        "title": f"{kind_title(code)}, {perimeter}" if perimeter else kind_title(code),
        "picture": drawing.picture(told, most=known.levels if known else 0),
        "rows": [
            {
                "url": reverse("audits:mission", args=[each.pk]),
                "title": each.title,
                "day": day(each.ends_on),
                "level": level(each),
                "score": "" if each.score is None else str(each.score),
                "perimeter": each.perimeter,
            }
            for each in reversed(missions)
        ],
    }


def history(steps: Iterable[Step]) -> list[dict[str, str]]:
    """What was done, the latest first."""
    return [
        {
            "at": moment(each.written_at),
            "who": each.written_by,
            "what": _what(each),
            "detail": each.words,
            "kind": "brand",
        }
        for each in reversed(list(steps))
    ]


def moment(at: datetime | None) -> str:
    """A moment as people read it."""
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}" if at else ""


def refers_to(reference: str, *, titles: dict[str, str]) -> str:
    """What a reference is, in words, where Hygie knows it."""
    return titles.get(reference, "") if names(reference) == Named.POINT else ""


def _what(step: Step) -> str:
    said = step.said
    act = Act(step.act)
    if act == Act.MOVED:
        label = FindingState if step.finding_id else State
        return label(said["state"]).label if said.get("state") else act.label
    if act == Act.CHECKED:
        return f"{said.get('verdict', act.label)}, d’après « {said.get('audit', '')} »"
    title = said.get("title") if act in {Act.NOTED, Act.CHANGED} else ""
    return f"{act.label} : {title}" if title else act.label


def _counts(each: Intake) -> str:
    if each.tool == Tool.PINGCASTLE:
        return counted(each.failed, *_BROKEN)
    return tally(
        {Status.FAILED: each.failed, Status.UNKNOWN: each.unknown, Status.PASSED: each.passed}
    )


def _figures(results: Results, found: Standing | None) -> list[dict[str, str]]:
    if results.tool == Tool.PINGCASTLE:
        return [
            {"value": str(results.score), "label": "score de risque sur 100"},
            {"value": _number(results.maturity), "label": "maturité"},
            _figure(len(results.results), *_BROKEN),
        ]
    level_said = str(found.sure) if found else ""
    return [{"value": level_said, "label": "niveau sûr"}] + [
        _figure(results.counted(status), *words) for status, words in _POINTS.items()
    ]


def _figure(count: int, one: str, many: str) -> dict[str, str]:
    value, _, label = counted(count, one, many).partition(" ")
    return {"value": value, "label": label}


def _number(value: int | None) -> str:
    return "Non dite" if value is None else str(value)
