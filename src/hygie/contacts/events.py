"""What this module announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContactAdded:
    """Somebody was written down, who can be asked by mail whether it is right."""

    contact_id: int
