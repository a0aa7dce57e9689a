"""What accounts announce."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PasswordForgotten:
    """Somebody asked for a new password, for an address that may have no account."""

    email: str
