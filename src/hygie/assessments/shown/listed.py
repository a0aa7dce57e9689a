"""Lists: one’s own assessments by turn, campaigns, who is asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries.listing import Turn
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown.words import STATE_TONES, moment, share, stage_of, until
from hygie.establishments.tree import Node
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.wording import counted

Nodes = Mapping[Place, Node]


def groups(
    rows: Iterable[Assessment], *, nodes: Nodes, carried: Mapping[int, int], today: date
) -> list[dict[str, Any]]:
    """Assessments under whose turn it is; each comes with its rank."""
    turns = list(Turn)
    return [
        {
            "key": turns[rank].value,
            "title": turns[rank].label,
            "rows": [_assessment(each, nodes, carried.get(each.pk, 0), today) for each in some],
        }
        for rank, some in groupby(rows, key=lambda each: int(getattr(each, "turn", 0)))
    ]


def _assessment(row: Assessment, nodes: Nodes, carried: int, today: date) -> dict[str, Any]:
    label, tone = stage_of(row.stage, row.campaign.state)
    return {
        "url": reverse("assessments:assessment", args=[row.pk]),
        "title": row.campaign.title,
        "place": name_of(row.place, nodes),
        "authority": name_of(row.campaign.place, nodes),
        "until": until(row.campaign, today=today),
        "stage": label,
        "tone": tone,
        **_far(row, carried),
    }


def far(answered: int, asked: int, carried: int) -> dict[str, Any]:
    """How many answers were given of how many; those of last time count once read again."""
    return {
        "percent": share(answered, asked),
        "far": f"{answered} sur {asked}" if asked else "Rien de répondu",
        "carried": counted(carried, "reprise à relire", "reprises à relire") if carried else "",
    }


def _far(row: Assessment, carried: int) -> dict[str, Any]:
    """The same in a list; once nobody can answer, nothing is to be read again."""
    is_open = row.campaign.state == State.OPEN or row.stage == Stage.SENT_BACK
    told = far(row.answered, row.asked, carried)
    return told if is_open else told | {"carried": ""}


def campaign(
    row: Campaign, progress: Counter[Stage], *, nodes: Nodes, today: date
) -> dict[str, Any]:
    """One campaign in a list."""
    state, total = State(row.state), sum(progress.values())
    given = sum(progress[stage] for stage in GIVEN)
    waiting = progress[Stage.SUBMITTED]
    return {
        "url": reverse("assessments:campaign", args=[row.pk]),
        "title": row.title,
        "authority": name_of(row.place, nodes),
        "among": name_of(row.among, nodes) if row.among != row.place else "",
        "referential": f"{row.version.title}, version {row.version.version}",
        "until": until(row, today=today),
        "state": state.label,
        "tone": STATE_TONES[state],
        "percent": share(given, total),
        "far": f"{given} sur {counted(total, 'remise', 'remises')}" if total else "",
        "to_review": counted(waiting, "à examiner", "à examiner") if waiting else "",
    }


def asked(
    rows: Iterable[Assessment], *, nodes: Nodes, carried: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Who is asked by one campaign."""
    return [
        {
            "url": reverse("assessments:assessment", args=[row.pk]),
            "name": name_of(row.place, nodes),
            "number": f"{_KINDS[row.place.kind]} · FINESS {row.place.code}",
            "stage": label,
            "tone": tone,
            "given": moment(row.submitted_at),
            **_far(row, carried.get(row.pk, 0)),
        }
        for row in rows
        for label, tone in [stage_of(row.stage, row.campaign.state)]
    ]


_KINDS = {PlaceKind.SITE: "Site", PlaceKind.LEGAL_ENTITY: "Entité juridique"}


def name_of(place: Place, nodes: Nodes) -> str:
    """How a place is called; its number where the register has forgotten it."""
    return nodes[place].name if place in nodes else place.code
