"""What reports announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ComparisonAsked:
    """Somebody writes a report; what may be told of it is found before they read it."""

    report_id: int


@dataclass(frozen=True, kw_only=True)
class VerificationAsked:
    """Somebody wants a report to be published; its figures are attacked first."""

    report_id: int
    turn: int
