"""What is there already when a file comes, in words."""

from datetime import datetime

from hygie.referentials.rules.records import State


def loaded(at: datetime, by: str) -> str:
    """When, in local time, and by whom a version was loaded."""
    return f"chargée le {at:%d/%m/%Y à %H:%M} par {by}"


def nothing_new(state: str, at: datetime, by: str) -> str:
    """That a file brings what is there already."""
    return f"Rien de nouveau : cette version est déjà là, {State(state).label}, {loaded(at, by)}."
