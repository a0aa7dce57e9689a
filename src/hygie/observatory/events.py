"""What asks the observatory for something. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FiguresAsked:
    """Somebody filled the platform, and waits for its figures before the night.

    `at` is the moment that the snapshot bears, ISO 8601 with its zone.
    """

    at: str


@dataclass(frozen=True, kw_only=True)
class FiguresMade:
    """The figures that somebody asked for are there, as of `at`, ISO 8601 with its zone."""

    at: str
