"""What a message may become, which kinds there are, where each leads: no Django, no database."""

from hygie.notifications.rules.delivery import State

__all__ = ["State"]  # the first migration names it here
