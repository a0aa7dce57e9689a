"""An assessment whole: by objective how far, what was sent back, who has which part, what next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hygie.assessments.models import Part
from hygie.assessments.rules.scoring import Asking
from hygie.assessments.rules.scoring import Verdict as Said
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown.listed import far
from hygie.assessments.shown.measures import Known
from hygie.assessments.shown.words import NBSP, is_to_answer, moment
from hygie.kernel.wording import counted, day


@dataclass(frozen=True, kw_only=True)
class Powers:
    """What somebody may do with an assessment."""

    answers: bool
    submits: bool
    reviews: bool
    person_id: int | None = None


def pages(known: Known, parts: Iterable[Part], *, is_open: bool) -> list[dict[str, Any]]:
    """The objectives, each with how many of its measures are answered and what is said of them.

    Once nobody can answer, what was to be read again was not answered.
    """
    by_page: dict[int, list[Part]] = {}
    for part in parts:
        by_page.setdefault(known.wording.lines[part.node_id].page, []).append(part)
    return [
        _page(page, known, by_page.get(page, []), is_open=is_open) for page in known.wording.pages
    ]


def _page(page: int, known: Known, parts: list[Part], *, is_open: bool) -> dict[str, Any]:
    measures = known.wording.measures_of(page)
    asked = [each for each in measures if known.stands[each.node] == Asking.ASKED]
    aside = [each for each in measures if _is_aside(each.node, known)]
    left = [each for each in asked if each.node not in known.given]
    back = [each for each in measures if _is_sent_back(each.node, known)]
    carried = [
        each
        for each in (*asked, *aside)
        if each.node in known.given and known.is_carried(each.node)
    ]
    if not is_open:
        left, carried = left + carried, []
    total = len(asked) + len(aside)
    told = far(total - len(left) - len(carried), total, len(carried))
    return {
        "node": page,
        "title": known.wording.title(page),
        "url": reverse("assessments:objective", args=[known.assessment.pk, page]),
        **told,
        "left": counted(len(left), "à répondre", "à répondre") if left else "",
        "back": counted(len(back), "à compléter", "à compléter") if back else "",
        "is_left": bool(left),
        "is_back": bool(back),
        "is_carried": bool(carried),
        "parts": [
            {"pk": each.pk, "name": each.person_name, "what": _what(each, page, known)}
            for each in parts
        ],
        "people": {each.person_id for each in parts},
    }


def _what(part: Part, page: int, known: Known) -> str:
    return "" if part.node_id == page else known.wording.lines[part.node_id].title


def _is_aside(node: int, known: Known) -> bool:
    return node in known.given and known.given[node].step is None


def _is_sent_back(node: int, known: Known) -> bool:
    """Whether a reviewer asked for more, and nobody answered since."""
    said, given = known.verdicts.get(node), known.given.get(node)
    return (
        said is not None
        and given is not None
        and said.number == given.number
        and said.verdict != Said.ACCEPTED
    )


def links(nodes: Iterable[int], known: Known) -> list[dict[str, str]]:
    """Measures, each with the place on its page where it is answered."""
    lines = [known.wording.lines[node] for node in nodes]
    return [
        {
            "name": line.name,
            "url": reverse("assessments:objective", args=[known.assessment.pk, line.page])
            + f"#mesure-{line.node}",
            "plan_url": reverse("assessments:plan", args=[known.assessment.pk, line.node]),
        }
        for line in sorted(lines, key=lambda line: line.position)
    ]


def state(known: Known, *, today: date) -> dict[str, str]:
    """Where it stands, in a sentence."""
    row = known.assessment
    campaign, stage = row.campaign, Stage(row.stage)
    if stage == Stage.SENT_BACK:
        return {
            "kind": "warning",
            "title": "Renvoyée à compléter",
            "text": f"«{NBSP}{row.sent_back_for}{NBSP}» Complétez, puis remettez à nouveau.",
        }
    given = f"Remise le {moment(row.submitted_at)} par {row.submitted_by}."
    if stage == Stage.ACCEPTED:
        return {
            "kind": "success",
            "title": "Examinée",
            "text": f"{given} Chaque réponse a reçu un avis.",
        }
    if stage == Stage.SUBMITTED:
        locked = campaign.state == State.LOCKED
        after = (
            "La campagne est verrouillée : plus rien ne change."
            if locked
            else ("Les réponses ne changent plus, sauf si l’autorité les renvoie.")
        )
        return {"kind": "info", "title": "Remise", "text": f"{given} {after}"}
    if is_to_answer(row, today=today):
        return {"kind": "", "title": "", "text": ""}
    if today < campaign.opens_on:
        text = f"Les réponses se donnent du {day(campaign.opens_on)} au {day(campaign.closes_on)}."
        return {"kind": "info", "title": "Pas encore commencée", "text": text}
    text = "Elle n’a pas été remise. Ce qui a été répondu est gardé."
    return {"kind": "warning", "title": "La campagne est finie", "text": text}


def next_step(
    known: Known, rows: list[dict[str, Any]], powers: Powers, *, today: date
) -> dict[str, str]:
    """The one thing to do next: a button, or a sentence when it is somebody else’s turn."""
    row, pk = known.assessment, known.assessment.pk
    if is_to_answer(row, today=today):
        return _to_answer(row.stage, rows, powers, pk)
    if row.stage in GIVEN and powers.reviews and row.campaign.state != State.LOCKED:
        label = "Examiner" if row.stage == Stage.SUBMITTED else "Revoir l’examen"
        return {"label": label, "url": reverse("assessments:review", args=[pk]), "text": ""}
    return {"label": "", "url": "", "text": ""}


def _to_answer(stage: str, rows: list[dict[str, Any]], powers: Powers, pk: int) -> dict[str, str]:
    nothing = {"label": "", "url": "", "text": "", "give_url": ""}
    turns = ("is_back", "is_left", "is_carried")
    wanted = next((each for each in turns if any(row[each] for row in rows)), "")
    gives = reverse("assessments:give", args=[pk]) if powers.submits else ""
    if not powers.answers:
        return nothing | {"text": "L’établissement répond."}
    if wanted:
        own = [row for row in rows if row[wanted] and powers.person_id in row["people"]]
        first = (own or [row for row in rows if row[wanted]])[0]
        label = "Commencer" if stage == Stage.WAITING else "Continuer"
        return nothing | {
            "label": "Compléter" if wanted == "is_back" else label,
            "url": first["url"],
            "give_url": gives if wanted == "is_carried" else "",
        }
    if powers.submits:
        return nothing | {"label": "Remettre les réponses", "url": gives}
    return nothing | {"text": "Tout est répondu : la direction ou le RSSI remet les réponses."}


def people(rows: Iterable[Any]) -> list[tuple[int, str]]:
    """Who may be given a part."""
    return [(each.pk, each.name) for each in rows]


def targets(known: Known) -> list[tuple[int, str]]:
    """What may be given: objectives and their sub-objectives, in order."""
    lines: Mapping[int, Any] = known.wording.lines
    found = []
    for node in known.frame.targets:
        line = lines[node]
        before = "" if line.parent is None else "– "
        found.append((node, f"{before}{line.name}"))
    return found
