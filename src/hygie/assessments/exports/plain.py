"""Assessments as JSON, written piece by piece: `hygie-assessment/1` and `hygie-campaign/1`.

The page of the manual « Les scores » describes both; what is removed or changes its meaning asks
for another number, what is added does not.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hygie.assessments.exports import told
from hygie.assessments.exports.tables import batches
from hygie.assessments.exports.told import Told
from hygie.assessments.models import Assessment, Campaign, Score
from hygie.assessments.queries import areas, frames, leaving
from hygie.assessments.queries.answers import Given
from hygie.assessments.queries.frames import Titled
from hygie.assessments.rules import scoring
from hygie.assessments.rules.frame import WHOLE, Frame
from hygie.assessments.rules.house import Part
from hygie.assessments.rules.scoring import Asking
from hygie.establishments.tree import Node
from hygie.kernel.actor import Place

ONE, MANY = "hygie-assessment/1", "hygie-campaign/1"


def of_one(found: Told) -> Iterator[str]:
    """The scores of an establishment, its answers and what supports them."""
    detail = found.detail
    answers = _answers(detail.frame, found.titles, detail.given, detail.asking)
    for each in answers:
        node = each.pop("node")
        verdict, support = detail.verdicts.get(node), detail.supports.get(node)
        each["verdict"] = verdict and {"code": verdict.verdict, "reason": verdict.reason}
        each["proven"] = support and {
            "step": support.step,
            "label": detail.frame.by_node[node].labels[support.step],
            "proofs": [
                {
                    "kind": one.kind,
                    "occurred_on": one.occurred_on.isoformat(),
                    "expires_on": one.expires_on.isoformat(),
                }
                for one in support.proofs
            ],
        }
    yield json.dumps(
        {
            "format": ONE,
            "campaign": _campaign(found.assessment.campaign),
            **_establishment(found.assessment, found.name),
            "proofs_on": found.on.isoformat(),
            "scores": [
                _part(part, above=None if part is room.whole else room.whole.ref)
                for room in found.rooms
                for part in (room.whole, *room.parts)
            ],
            "answers": answers,
        },
        ensure_ascii=False,
        indent=1,
    )


def of_campaign(
    campaign: Campaign, given: Iterable[Assessment], names: Mapping[Place, Node]
) -> Iterator[str]:
    """All that gave their answers, one after the other."""
    frame, titles = (
        frames.any_lines(campaign.version_id),
        frames.any_titles(campaign.version_id),
    )
    head = json.dumps({"format": MANY, "campaign": _campaign(campaign)}, ensure_ascii=False)
    yield f'{head[:-1]}, "assessments": ['
    before = "\n"
    for some in batches(given):
        ids = [each.pk for each in some]
        answers, scores = leaving.any_given_of(ids), areas.any_scores(campaign, ids)
        for each in some:
            own = answers.get(each.pk, {})
            asking = scoring.standing(frame, {node: one.step for node, one in own.items()})
            lines = _answers(frame, titles, own, asking)
            for line in lines:
                del line["node"]
            one = {
                **_establishment(each, names[each.place].name if each.place in names else ""),
                "scores": _scores(scores.get(each.pk, {}), titles),
                "answers": lines,
            }
            yield f"{before}{json.dumps(one, ensure_ascii=False)}"
            before = ",\n"
    yield "\n]}\n"


def _campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "title": campaign.title,
        "referential": campaign.version.referential.slug,
        "version": campaign.version.version,
        "opens_on": campaign.opens_on.isoformat(),
        "closes_on": campaign.closes_on.isoformat(),
        "state": campaign.state,
    }


def _establishment(assessment: Assessment, name: str) -> dict[str, Any]:
    at = assessment.submitted_at
    return {
        "establishment": {
            "kind": assessment.place_kind,
            "finess": assessment.place_code,
            "name": name,
            "region": assessment.region_code,
            "ght": assessment.ght_code,
        },
        "stage": assessment.stage,
        "submitted_at": at.isoformat() if at else None,
    }


def _part(part: Part, *, above: str | None) -> dict[str, Any]:
    return {
        "ref": part.ref,
        "title": part.title,
        "above": above,
        "condition": part.condition.value,
        "declared": _share(part.told),
        "proven": _share(part.proven),
        "reviewed": _share(part.reviewed),
        "asked": part.asked,
        "answered": part.answered,
    }


def _scores(own: Mapping[int, Score], titles: Mapping[int, Titled]) -> list[dict[str, Any]]:
    return [
        {
            "ref": titles[node].ref,
            "title": titles[node].title,
            "declared": _share(own[node].declared),
            "proven": _share(own[node].proven),
            "reviewed": _share(own[node].reviewed),
            "asked": own[node].asked,
            "answered": own[node].answered,
        }
        for node in titles
        if node in own
    ]


def _answers(
    frame: Frame,
    titles: Mapping[int, Titled],
    given: Mapping[int, Given],
    asking: Mapping[int, Asking],
) -> list[dict[str, Any]]:
    found = []
    for measure in told.in_order(frame, titles):
        one = given.get(measure.node)
        found.append(
            {
                "node": measure.node,
                "ref": measure.ref,
                "title": titles[measure.node].title,
                "asking": asking[measure.node].value,
                "step": one.step if one else None,
                "label": told.answer(measure, one, Asking.ASKED),
                "words": one.words if one else "",
            }
        )
    return found


def _share(score: int | None) -> float | None:
    """From 0 to 1."""
    return None if score is None else score / WHOLE
