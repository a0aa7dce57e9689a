"""What assessments announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CampaignOpened:
    """A campaign asks its establishments; their first scores are to be reckoned."""

    campaign_id: int
