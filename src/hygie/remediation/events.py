"""What plans announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ActionMoved:
    """An action stands elsewhere; module and key are those of what brought it, if any did."""

    action_id: int
    module: str
    key: str
    state: str
