"""What reports announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class VerificationAsked:
    """Somebody wants a report to be published; its figures are attacked first."""

    report_id: int
    turn: int
