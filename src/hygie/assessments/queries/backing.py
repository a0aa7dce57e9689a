"""What supports the answers of an establishment: proofs that one may read, actions planned."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hygie.assessments.models import Assessment
from hygie.assessments.queries.answers import Given
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.scoring import proven_steps, undone
from hygie.establishments import tree
from hygie.evidence import queries as evidence
from hygie.evidence.models import Proof
from hygie.evidence.rules.kinds import State
from hygie.evidence.rules.levels import Standing, reached
from hygie.kernel.actor import Actor, PlaceKind
from hygie.remediation.models import Action
from hygie.remediation.queries import plans
from hygie.remediation.rules.states import State as Doing

_ABOVE = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})
# A place may have hundreds: nothing more of each is fetched.
_READ = (
    *("place_kind", "place_code", "kind", "occurred_on", "expires_on", "level", "score"),
    *("event__title", "event__perimeter"),
)


@dataclass(frozen=True, kw_only=True)
class Backing:
    """What proves the measures on a day: proofs by kind, and the step that they support."""

    proofs: dict[int, list[Proof]]
    steps: dict[int, int]


def backing(
    actor: Actor, assessment: Assessment, frame: Frame, refs: Collection[str], *, on: date
) -> Backing:
    """The proofs of these measures of an establishment, which the actor reads, and what these
    support.
    """
    kinds = {
        each.kind for measure in frame.measures if measure.ref in refs for each in measure.proves
    }
    if not kinds:
        return Backing(proofs={}, steps={})
    rows = evidence.proofs(actor, assessment.place, on=on).select_related("event")
    rows = rows.filter(
        kind__in=sorted(kinds),
        state=State.STANDING,
        occurred_on__lte=on,
        expires_on__gt=on,
    )
    by_kind: dict[int, list[Proof]] = {}
    for proof in rows.only(*_READ):
        by_kind.setdefault(proof.kind, []).append(proof)
    standing = [_standing(each) for proofs in by_kind.values() for each in proofs]
    return Backing(proofs=by_kind, steps=proven_steps(frame, reached(standing, on=on)))


def planned(actor: Actor, assessment: Assessment, refs: Iterable[str]) -> dict[str, list[Action]]:
    """What is planned or done for these measures, in the plan of the establishment or its entity.

    By the number of the measure.
    """
    slug = assessment.campaign.version.referential.slug
    wanted = {f"{slug}:{ref}": ref for ref in refs}
    if not wanted:
        return {}
    places = [each for each in tree.any_path(assessment.place) if each.kind in _ABOVE]
    rows = plans.visible_to(actor).filter(
        place_code__in=[each.code for each in places],
        place_kind__in=[each.kind for each in places],
        gain__overlap=sorted(wanted),
        is_confined=False,
    )
    found: dict[str, list[Action]] = {}
    for action in rows.exclude(state=Doing.DROPPED).order_by("due_on", "id"):
        for gain in action.gain:
            if gain in wanted:
                found.setdefault(wanted[gain], []).append(action)
    return found


def unplanned(
    actor: Actor, assessment: Assessment, frame: Frame, given: Mapping[int, Given]
) -> list[int]:
    """The measures that are not satisfied, with neither an action nor a word of why."""
    steps = {node: each.step for node, each in given.items()}
    silent = [node for node in undone(frame, steps) if not given[node].words]
    refs = {frame.by_node[node].ref: node for node in silent}
    there = planned(actor, assessment, refs)
    return [node for ref, node in refs.items() if ref not in there]


def _standing(proof: Proof) -> Standing:
    return Standing(
        place=proof.place,
        kind=proof.kind,
        occurred_on=proof.occurred_on,
        expires_on=proof.expires_on,
        level=proof.level,
        score=proof.score,
        perimeter=proof.event.perimeter,
        proof_id=proof.pk,
    )
