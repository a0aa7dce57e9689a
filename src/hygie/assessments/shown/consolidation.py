"""A campaign seen from above, as people read it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from hygie.assessments.drawing.curve import Point, curve
from hygie.assessments.drawing.saying import NBSP, shares
from hygie.assessments.drawing.spreads import Spreading
from hygie.assessments.models import Assessment, Score
from hygie.assessments.queries.areas import Below
from hygie.assessments.queries.consolidation import Spreads, Turn, Weak
from hygie.assessments.queries.frames import Titled
from hygie.assessments.rules.areas import key_of
from hygie.assessments.rules.spread import Spread
from hygie.assessments.rules.stages import GIVEN, Stage
from hygie.assessments.shown.words import stage_of
from hygie.establishments.tree import Node
from hygie.kernel.actor import Place
from hygie.kernel.wording import day, number


def figures(stages: Counter[Stage], address: str) -> list[dict[str, str]]:
    """Who gave and who did not, each with its list."""
    given = sum(stages[each] for each in GIVEN)
    begun = stages[Stage.STARTED] + stages[Stage.SENT_BACK]
    waits = stages[Stage.WAITING]
    return [
        {
            "value": f"{number(given)} sur {number(stages.total())}",
            "label": "ont remis leurs réponses",
            "kind": "",
            "url": f"{address}&remis=oui#etablissements",
        },
        {
            "value": number(begun),
            "label": "a commencé" if begun == 1 else "ont commencé",
            "kind": "",
            "url": f"{address}&remis=non#etablissements",
        },
        {
            "value": number(waits),
            "label": "n’a pas commencé" if waits == 1 else "n’ont pas commencé",
            "kind": "warning" if waits else "",
            "url": f"{address}&remis=non#etablissements",
        },
    ]


def spreadings(
    nodes: Iterable[int], titles: Mapping[int, Titled], found: Mapping[int, Spreads]
) -> list[Spreading]:
    """What the picture of the spreads is drawn from."""
    return [
        Spreading(
            title=titles[node].title,
            declared=found[node].declared if node in found else None,
            proven=found[node].proven if node in found else None,
        )
        for node in nodes
    ]


def spread_lines(
    targets: Iterable[int], titles: Mapping[int, Titled], found: Mapping[int, Spreads]
) -> list[dict[str, Any]]:
    """The same in figures, the sub-objectives and what was reviewed with them."""
    return [
        {
            "title": titles[node].title,
            "is_part": bool(titles[node].above),
            "declared": _spread(found[node].declared),
            "proven": _spread(found[node].proven),
            "reviewed": _spread(found[node].reviewed),
        }
        for node in targets
        if node in found
    ]


def weakest(found: Iterable[Weak], titles: Mapping[int, Titled]) -> list[dict[str, str]]:
    """The measures of which the least is done."""
    return [
        {
            "ref": titles[each.node].ref,
            "title": titles[each.node].title,
            "said": _weak(each),
        }
        for each in found
    ]


def trends(
    nodes: Iterable[int], titles: Mapping[int, Titled], turns: Sequence[Turn]
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The curve of each objective; and the campaigns that these go through."""
    order = list(dict.fromkeys((turn.campaign_id, turn.closes_on) for turn in turns))
    if len(order) < 2:
        return [], []
    known = {(turn.campaign_id, turn.ref): turn for turn in turns}
    counts = {turn.campaign_id: turn.count for turn in turns}
    found = []
    for node in nodes:
        points = [
            Point(
                on=f"{on:%m/%Y}",
                declared=turn.declared if turn else None,
                proven=turn.proven if turn else None,
            )
            for campaign, on in order
            for turn in [known.get((campaign, titles[node].ref))]
        ]
        found.append(
            {
                "title": titles[node].title,
                "picture": curve(points, title=titles[node].title),
                "cells": [
                    {"declared": shares(each.declared), "proven": shares(each.proven)}
                    for each in points
                ],
            }
        )
    past = [
        {"title": f"Jusqu’au {day(on)}, {number(counts[campaign])} remises"}
        for campaign, on in order
    ]
    return found, past


def below(
    found: Iterable[Below], nodes: Sequence[int], names: Mapping[Place, Node], address: str
) -> list[dict[str, Any]]:
    """What an area is made of, each with its own page."""
    return [
        {
            "name": _name(each, names),
            "url": f"{address}?lieu={key_of(each.place)}" if each.place else "",
            "given": f"{number(each.given)} sur {number(each.asked)}",
            "cells": [_cell(*each.means.get(node, (None, None))) for node in nodes],
        }
        for each in sorted(found, key=lambda each: each.place is None)
    ]


def establishments(
    found: Iterable[Assessment],
    nodes: Sequence[int],
    scores: Mapping[int, Mapping[int, Score]],
    names: Mapping[Place, Node],
    *,
    state: str,
) -> list[dict[str, Any]]:
    """The rows of the list of a campaign in this state, each with its scores."""
    rows = []
    for each in found:
        own, (stage, tone) = scores.get(each.pk, {}), stage_of(each.stage, state)
        rows.append(
            {
                "name": names[each.place].name if each.place in names else each.place_code,
                "finess": each.place_code,
                "url": reverse("assessments:scores", args=[each.pk]),
                "stage": stage,
                "tone": tone,
                "progress": f"{each.answered} sur {each.asked}",
                "given": day(each.submitted_at.date()) if each.submitted_at else "",
                # Before they are given, what is not answered yet would read as not done.
                "cells": [
                    _cell(own[node].declared, own[node].proven)
                    if node in own and each.stage in GIVEN
                    else ""
                    for node in nodes
                ],
            }
        )
    return rows


def _weak(weak: Weak) -> str:
    many = "s" if weak.count > 1 else ""
    said = f"{shares(weak.mean)} en moyenne sur {number(weak.count)} établissement{many}"
    aside = weak.not_applicable
    return f"{said}, sans objet pour {number(aside)}" if aside else said


def _name(each: Below, names: Mapping[Place, Node]) -> str:
    if each.place is None:
        return "Hors groupement"
    return names[each.place].name if each.place in names else each.place.code


def _cell(declared: int | None, proven: int | None) -> str:
    """Declared, then proven, in a small cell."""
    if declared is None and proven is None:
        return ""
    return f"{shares(declared) or '–'} · {shares(proven) or '–'}"


def _spread(spread: Spread | None) -> dict[str, str] | None:
    if spread is None:
        return None
    return {
        "mean": shares(spread.mean),
        "middle": f"{shares(spread.low)} à {shares(spread.high)}",
        "median": shares(spread.median),
        "count": number(spread.count),
        "all": f"{shares(spread.mean)}{NBSP}; {shares(spread.low)} à {shares(spread.high)}",
    }
