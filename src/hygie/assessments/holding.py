"""What somebody acts on: reached, held against others, and checked to be theirs."""

from datetime import datetime

from django.utils import timezone

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import answers, campaigns
from hygie.assessments.rules.stages import Stage, State, check_answering
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text

NOT_ASKED = "Cette évaluation n’existe pas, ou n’est pas d’un établissement que vous lisez."
NO_CAMPAIGN = "Cette campagne n’existe pas, ou ne vous concerne pas."
ANSWERED_BY_OTHERS = (
    "Les réponses sont données par l’établissement : sa direction, son RSSI, sa DSI, et ceux à qui "
    "ils les confient."
)
SUBMITTED_BY_OTHERS = (
    "La direction et le RSSI remettent les réponses : elles engagent l’établissement."
)
REVIEWED_BY_OTHERS = "Les réponses sont examinées par l’ARS et par les instructeurs du programme."
KEPT_BY_OTHERS = (
    "Une campagne est tenue par ceux qui la lancent : le GHT, l’ARS, le programme national."
)


def held(assessment_id: int, *, by: Actor) -> Assessment:
    """Lock the answers of an establishment that somebody reads."""
    if answers.one(by, assessment_id) is None:
        raise NotFound(NOT_ASKED)
    rows = Assessment.objects.select_related("campaign")
    found = rows.select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if found is None:  # read, and not changed by anybody like them
        raise NotAllowed(ANSWERED_BY_OTHERS)
    return found


def held_to_answer(assessment_id: int, *, by: Actor) -> Assessment:
    """The same for somebody who answers there."""
    found = held(assessment_id, by=by)
    if not answers.may_answer(by, found):
        raise NotAllowed(ANSWERED_BY_OTHERS)
    return found


def held_to_submit(assessment_id: int, *, by: Actor) -> Assessment:
    """The same for somebody who gives the answers in the name of the establishment."""
    found = held(assessment_id, by=by)
    if not answers.may_submit(by, found):
        raise NotAllowed(SUBMITTED_BY_OTHERS)
    return found


def check_open(assessment: Assessment, *, at: datetime) -> None:
    """Refuse what may not be answered now: NotNow says why."""
    campaign = assessment.campaign
    check_answering(
        State(campaign.state),
        Stage(assessment.stage),
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        today=timezone.localdate(at),
    )


def held_to_review(assessment_id: int, *, by: Actor) -> Assessment:
    """The same for somebody who reviews them."""
    found = held(assessment_id, by=by)
    if not answers.may_review(by, found):
        raise NotAllowed(REVIEWED_BY_OTHERS)
    return found


def kept(campaign_id: int, *, by: Actor) -> Campaign:
    """Lock a campaign that somebody keeps."""
    found = campaigns.one(by, campaign_id)
    if found is None:
        raise NotFound(NO_CAMPAIGN)
    if not campaigns.may_keep(by, found):
        raise NotAllowed(KEPT_BY_OTHERS)
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)


def cleaned(words: str) -> str:
    """What somebody wrote, without what hides or reorders; refused when it names a patient."""
    found = clean_text(words).strip()
    refuse_patient_identity(found)
    return found
