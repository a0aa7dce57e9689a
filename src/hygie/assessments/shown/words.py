"""Days, moments, counts, stages: how the pages of assessments say them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.kernel.wording import day
from hygie.kernel.zones import PARIS

NBSP = "\N{NO-BREAK SPACE}"
STAGE_TONES = {
    Stage.WAITING: "neutral",
    Stage.STARTED: "brand",
    Stage.SUBMITTED: "info",
    Stage.SENT_BACK: "warning",
    Stage.ACCEPTED: "success",
}
STATE_TONES = {
    State.DRAFT: "warning",
    State.OPEN: "success",
    State.CLOSED: "neutral",
    State.LOCKED: "neutral",
}
VERDICT_TONES = {
    Verdict.ACCEPTED: "success",
    Verdict.TO_COMPLETE: "warning",
    Verdict.REFUSED: "danger",
}


def moment(at: datetime | None, zone: str = PARIS) -> str:
    """A moment on the clock of a place."""
    return f"{at.astimezone(ZoneInfo(zone or PARIS)):%d/%m/%Y %H:%M}" if at else ""


def share(part: int, whole: int) -> int:
    """A part of a whole in percent; only the whole reads 100."""
    if not whole:
        return 0
    return 100 if part >= whole else min(99, round(100 * part / whole))


def stage_of(stage: str, campaign: str) -> tuple[str, str]:
    """Where answers stand, in words and as a tone; what a finished campaign never got is said."""
    found = Stage(stage)
    if campaign in {State.CLOSED, State.LOCKED} and found in {Stage.WAITING, Stage.STARTED}:
        return "Non remise", "danger"
    return found.label, STAGE_TONES[found]


def is_to_answer(assessment: Assessment, *, today: date) -> bool:
    """Whether answers are awaited today."""
    campaign = assessment.campaign
    if assessment.stage == Stage.SENT_BACK:
        return campaign.state != State.LOCKED
    is_running = campaign.state == State.OPEN and campaign.opens_on <= today <= campaign.closes_on
    return is_running and assessment.stage not in GIVEN


def until(campaign: Campaign, *, today: date) -> str:
    """When a campaign ends, and how far that is."""
    if campaign.state == State.DRAFT:
        return f"Du {day(campaign.opens_on)} au {day(campaign.closes_on)}"
    if today < campaign.opens_on:
        return f"Commence le {day(campaign.opens_on)}"
    if campaign.state != State.OPEN or today > campaign.closes_on:
        return f"Finie le {day(campaign.closes_on)}"
    left = (campaign.closes_on - today).days
    far = "aujourd’hui" if not left else "demain" if left == 1 else f"dans {left} jours"
    return f"Jusqu’au {day(campaign.closes_on)} ({far})"
