"""What an address names: reached by who reads it, and no other."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from hygie.assessments import access
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import answers, campaigns
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest

CLOSED = "Les évaluations ne sont pas ouvertes à votre rôle."


@dataclass(frozen=True, kw_only=True)
class Reached:
    """The answers of an establishment, and what somebody may do with them."""

    assessment: Assessment
    node: Node
    actor: Actor
    today: date

    @property
    def may_answer(self) -> bool:
        """Whether they answer there."""
        return access.may_answer(self.actor, above=self.node.path)

    @property
    def may_submit(self) -> bool:
        """Whether they give the answers in the name of the establishment."""
        return access.may_submit(self.actor, above=self.node.path)

    @property
    def may_review(self) -> bool:
        """Whether they review them."""
        return access.may_review(self.actor, above=self.node.path)


def check_some(request: ActorRequest) -> None:
    """Refuse who reads no establishment at all."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)


def reached(request: ActorRequest, assessment_id: int) -> Reached:
    """An assessment that somebody reads; what one may not read does not exist."""
    check_some(request)
    found = answers.one(request.actor, assessment_id)
    if found is None:
        raise Http404
    node = tree.any_node(found.place)
    if node is None:  # the register has forgotten it
        node = Node(place=found.place, name=found.place.code, path=frozenset({found.place}))
    return Reached(assessment=found, node=node, actor=request.actor, today=timezone.localdate())


def reached_campaign(request: ActorRequest, campaign_id: int) -> Campaign:
    """A campaign that somebody reads."""
    check_some(request)
    found = campaigns.one(request.actor, campaign_id)
    if found is None:
        raise Http404
    return found
