"""« Not satisfied » asks for an action: from an answer into the plan of its establishment."""

from datetime import datetime

from django.db import transaction

from hygie.assessments import holding
from hygie.assessments.queries import answers
from hygie.assessments.rules.answering import NotAnAnswer
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Power
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.referentials.models import Node
from hygie.remediation.models import Action
from hygie.remediation.operations import origins
from hygie.remediation.rules.actions import OriginKind, Said, Source


@transaction.atomic
def ask_action(assessment_id: int, node_id: int, said: Said, *, by: Actor, at: datetime) -> Action:
    """Plan what will satisfy a measure; its gain is the measure itself."""
    assessment = answers.one(by, assessment_id)
    if assessment is None:
        raise NotFound(holding.NOT_ASKED)
    if not by.may(Power.KEEP_PLAN, above=tree.any_path(assessment.place)):
        raise NotAllowed("Le plan d’action est tenu par la direction, le RSSI et la DSI.")
    if node_id not in answers.any_unsatisfied(assessment):
        raise NotAnAnswer("Cette mesure est satisfaite, ou ne vous concerne pas : rien à prévoir.")
    node = Node.objects.select_related("version__referential").get(pk=node_id)
    source = Source(
        kind=OriginKind.ANSWER,
        module=answers.MODULE,
        key=answers.any_key(assessment.pk, node_id),
        label=f"Mesure {node.ref} : {node.title}"[:200],
        address=f"/evaluations/{assessment.pk}/mesures/{node.pk}/",
    )
    gain = (f"{node.version.referential.slug}:{node.ref}",)
    planned = Said(**{**said.__dict__, "gain": gain})
    action = origins.bring(source, planned, place=assessment.place, by=by, at=at).action
    journal.record("assessments.action_asked", assessment, by=by, at=at, ref=node.ref)
    return action
