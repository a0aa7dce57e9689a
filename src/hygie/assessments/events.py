"""What assessments announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CampaignOpened:
    """A campaign asks its establishments; their first scores are to be reckoned."""

    campaign_id: int


@dataclass(frozen=True)
class AnswersSentBack:
    """A reviewer asks an establishment to complete its answers."""

    assessment_id: int


@dataclass(frozen=True)
class AnswersAccepted:
    """The review of the answers of an establishment is done."""

    assessment_id: int
