"""Documents of an assessment: the note of the director on one page, and the full report."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from hygie.assessments.drawing.house import SHEET, house
from hygie.assessments.drawing.saying import sentence, shares
from hygie.assessments.exports import told
from hygie.assessments.exports.told import Told
from hygie.assessments.queries.consolidation import Spreads
from hygie.assessments.rules.house import Condition, Room, stands_from
from hygie.assessments.shown import scores as shown
from hygie.assessments.shown.words import stage_of
from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.wording import day
from hygie.platform import pdf
from hygie.platform.installation import desk, marking
from hygie.remediation.models import Action
from hygie.remediation.rules.states import State

_PDF = files("hygie.assessments").joinpath("pdf")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
# Of a sheet, in millimetres: what the house takes at most, so that a note stays one page.
_WIDE, _HIGH_NOTE, _HIGH_REPORT = 178, 128, 170
_FIRST, _ENDING = 4, 3
_SOON_DAYS = 60
_ORDER = (Condition.LEAKS, Condition.UNPROVEN)


def note(found: Told, likes: Mapping[int, Spreads], *, by: str, at: datetime) -> bytes:
    """One page: the house, by what to begin, what to know."""
    data = {
        **_frame(found, "Note de direction", by=by, high=_HIGH_NOTE),
        "first": _first(found),
        "known": [*_compared(found.rooms, likes), *_ending(found)],
    }
    return pdf.render(_PDF.joinpath("note.typ"), data, at=at)


def report(found: Told, actions: Mapping[int, Sequence[Action]], *, by: str, at: datetime) -> bytes:
    """The house, the scores, each measure with its answer, verdict and proofs, the plan."""
    data = {
        **_frame(found, "Rapport d’évaluation", by=by, high=_HIGH_REPORT),
        "scores": [
            {
                "title": line.title,
                "is_part": line.is_part,
                "condition": line.condition,
                "declared": line.declared or "–",
                "proven": line.proven or "–",
                "reviewed": line.reviewed or "–",
                "answered": line.answered,
            }
            for line in shown.lines(found.rooms)
        ],
        "objectives": [_objective(found, room) for room in found.rooms],
        "actions": [
            {
                "ref": found.titles[node].ref,
                "title": each.title,
                "owner": each.owner,
                "due": day(each.due_on),
                "state": State(each.state).label,
            }
            for node, some in actions.items()
            for each in some
        ],
    }
    return pdf.render(_PDF.joinpath("report.typ"), data, at=at)


def _frame(found: Told, title: str, *, by: str, high: int) -> dict[str, Any]:
    """What both documents begin with."""
    service, campaign = desk(), found.assessment.campaign
    picture = house(found.rooms, title=f"La maison cyber, {found.name}", build=SHEET)
    return {
        "title": title,
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": service.name, "phone": service.phone, "mail": service.mail},
        "footer": f"{title}, {found.name} · pris par {by}",
        "establishment": found.name,
        "campaign": campaign.title,
        "stage": stage_of(found.assessment.stage, campaign.state)[0].lower(),
        "on": day(found.on),
        "sentence": sentence(found.rooms),
        "stands_from": shares(stands_from()),
        "house_svg": picture.svg if picture else "",
        "house_alt": f"{picture.title}. {picture.description}" if picture else "",
        "house_height": min(high, int(_WIDE * picture.height / picture.width)) if picture else 0,
    }


def _first(found: Told) -> list[dict[str, str]]:
    """What costs most, first in what leaks, then in what remains to be proven."""
    rooms = [room for room in found.rooms if room.whole.condition in _ORDER]
    pulls = [
        (_ORDER.index(room.whole.condition), -pull.points, room.whole.title, pull)
        for room in rooms
        for pull in found.detail.pulls.get(room.whole.node, [])[:2]
    ]
    chosen = sorted(pulls, key=lambda each: each[:2])[:_FIRST]
    return [
        {
            "title": _short(found.titles[pull.node].title),
            "objective": objective,
            "points": shown.points(pull),
        }
        for _, _, objective, pull in chosen
    ]


def _compared(rooms: Sequence[Room], likes: Mapping[int, Spreads]) -> list[str]:
    """Among its likes: in how many objectives it is in the last quarter, and in the first."""
    count = shown.count_of_likes(likes)
    if not count:
        return ["Trop peu d’établissements semblables ont remis leurs réponses pour comparer."]
    high, low = 0, 0
    for room in rooms:
        spread = likes[room.whole.node].declared if room.whole.node in likes else None
        if spread and room.whole.declared is not None:
            high += room.whole.declared > spread.high
            low += room.whole.declared < spread.low
    return [
        f"Parmi {count} établissements semblables, {_objectives(high)} parmi le quart qui déclare "
        f"le plus, {_objectives(low)} parmi celui qui déclare le moins."
    ]


def _objectives(count: int) -> str:
    return {0: "aucun objectif", 1: "1 objectif"}.get(count, f"{count} objectifs")


def _ending(found: Told) -> list[str]:
    """The proofs that end soon, the soonest first."""
    ends: dict[tuple[int, date], None] = {}
    for support in found.detail.supports.values():
        for each in support.proofs:
            if (each.expires_on - found.on).days <= _SOON_DAYS:
                ends[each.kind, each.expires_on] = None
    if not ends:
        return [f"Aucune preuve n’expire dans les {_SOON_DAYS} jours."]
    soonest = sorted(ends, key=lambda each: each[1])
    said = [f"La preuve « {kind_of(kind).title} » expire le {on:%d/%m/%Y}." for kind, on in soonest]
    more = len(said) - _ENDING
    rest = [f"Et {more} de plus dans les {_SOON_DAYS} jours."] if more > 0 else []
    return [*said[:_ENDING], *rest]


def _objective(found: Told, room: Room) -> dict[str, Any]:
    detail = found.detail
    rows = []
    for measure in told.in_order(detail.frame, found.titles):
        if room.whole.node not in measure.above:
            continue
        given, verdict = detail.given.get(measure.node), detail.verdicts.get(measure.node)
        support = detail.supports.get(measure.node)
        proofs = support.proofs if support else ()
        rows.append(
            {
                "ref": measure.ref,
                "title": found.titles[measure.node].title,
                "answer": shown.answer(measure.node, detail),
                "words": given.words if given else "",
                "verdict": told.said(verdict),
                "reason": verdict.reason if verdict else "",
                "step": measure.labels[support.step] if support else "",
                "proofs": [
                    f"{kind_of(each.kind).title}, jusqu’au {day(each.expires_on)}"
                    for each in proofs
                ],
            }
        )
    return {"title": room.whole.title, "rows": rows}


def _short(title: str) -> str:
    """A title that leaves room for the others on the page."""
    return title if len(title) <= 110 else f"{title[:108].rstrip()}…"
